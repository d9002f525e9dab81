/**
 * What the browser keeps between visits. Storage may be full or forbidden: then it keeps nothing, and nothing breaks.
 */

/**
 * @param {string} key
 * @returns {any} what was saved, else undefined or null
 */
export const load = (key) => {
  try {
    const kept = JSON.parse(localStorage[key]);
    try {
      // A page whose arrays have a toJSON of their own has written the list as a text.
      return JSON.parse(kept);
    } catch {
      return kept;
    }
  } catch {}
};

/**
 * @param {string} key
 * @param {unknown} [value] none: forget it
 */
export const save = (key, value) => {
  try {
    if (value) localStorage[key] = JSON.stringify(value);
    else delete localStorage[key];
  } catch {}
};
