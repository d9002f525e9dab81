/**
 * Times as people say them. Pure.
 *
 * The first formatter of a page, of whatever it is, holds a slow phone up for 100 ms: English is said without one.
 */

/**
 * "3 hours ago" within a week, then the date. A time to come (a wrong clock) is now.
 *
 * Other languages have their formatters made once, that of relative times when there is one.
 *
 * @param {string} lang
 * @param {string} justNow
 * @returns {(then: Date, now: number) => string}
 */
export const clock = (lang, justNow) => {
  /** @type {Intl.RelativeTimeFormat} */
  let relative;
  const date = lang != "en" && new Intl.DateTimeFormat(lang, { dateStyle: "medium" });
  return (then, now) => {
    const seconds = (now - /** @type {any} */ (then)) / 1000;
    /** @type {[number, Intl.RelativeTimeFormatUnit]} */
    const [size, unit] = seconds < 3600 ? [60, "minute"] : seconds < 86400 ? [3600, "hour"] : [86400, "day"];
    const count = (seconds / size) | 0;
    if (seconds > 604800)
      // Sat Nov 07 2026
      return date ? date.format(then) : then.toDateString().replace(/\w+ (\w+) 0?(\d+)/, "$1 $2,");
    if (seconds < 60) return justNow;
    return date ? (relative ??= new Intl.RelativeTimeFormat(lang)).format(-count, unit) : `${count} ${unit}${count == 1 ? "" : "s"} ago`;
  };
};
