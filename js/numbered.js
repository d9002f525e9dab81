/**
 * Places by number, in the order in which the English text first has them; the server numbers other languages' the same.
 *
 * @template {string | Record<string, string>} T
 * @param {T} text one text, or its plural forms
 * @returns {T}
 */
export const numbered = (text) => {
  /** @type {string[]} */
  const places = [];
  const number = (/** @type {string} */ form) =>
    form.replace(/\{(\w+)\}/g, (_, name) => {
      if (!places.includes(name)) places.push(name);
      return `{${places.indexOf(name)}}`;
    });
  if (typeof text == "string") return /** @type {T} */ (number(text));
  return /** @type {T} */ (Object.fromEntries(Object.entries(text).map(([category, form]) => [category, number(form)])));
};
