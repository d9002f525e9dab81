/**
 * Times as people say them. Pure.
 */

/**
 * "3 hours ago" within a week, then the date. A time to come (a wrong clock) is now.
 *
 * Formatters cost more than their use, so they are made once; the first of relative times costs a phone 50 ms, and an
 * old thread has none.
 *
 * @param {string} lang
 * @param {string} justNow
 * @returns {(then: Date, now: number) => string}
 */
export const clock = (lang, justNow) => {
  /** @type {Intl.RelativeTimeFormat} */
  let relative;
  const date = new Intl.DateTimeFormat(lang, { dateStyle: "medium" });
  return (then, now) => {
    const seconds = (now - /** @type {any} */ (then)) / 1000;
    /** @type {[number, Intl.RelativeTimeFormatUnit]} */
    const [size, unit] = seconds < 3600 ? [60, "minute"] : seconds < 86400 ? [3600, "hour"] : [86400, "day"];
    return seconds > 604800 ? date.format(then) : seconds < 60 ? justNow : (relative ??= new Intl.RelativeTimeFormat(lang)).format((-seconds / size) | 0, unit);
  };
};
