/**
 * Times as people say them. Pure.
 */

/**
 * "3 hours ago" within a week, then the date. A time to come (a wrong clock) is now.
 *
 * Formatters cost more than their use, so they are made once.
 *
 * @param {string} lang
 * @param {string} justNow
 * @returns {(then: Date, now: number) => string}
 */
export const clock = (lang, justNow) => {
  const relative = new Intl.RelativeTimeFormat(lang);
  const date = new Intl.DateTimeFormat(lang, { dateStyle: "medium" });
  return (then, now) => {
    const seconds = (now - /** @type {any} */ (then)) / 1000;
    /** @type {[number, Intl.RelativeTimeFormatUnit]} */
    const [size, unit] = seconds < 3600 ? [60, "minute"] : seconds < 86400 ? [3600, "hour"] : [86400, "day"];
    if (seconds > 604800) return date.format(then);
    return seconds < 60 ? justNow : relative.format((-seconds / size) | 0, unit);
  };
};
