/**
 * A reader's lists: kept in this browser, the same in all its tabs and in all widgets of the page (mute.md, M3, M23).
 *
 * @typedef {import('./state').Widget} Widget
 * @typedef {import('./state').Kept} Kept
 */
import { draw } from "./draw.js";
import { load, save } from "./store.js";

/**
 * What was kept. Whatever stands there is taken as a list, so that what others wrote there stops nothing.
 *
 * @param {string} space
 */
export const recall = (space) => {
  /** @type {any} */
  const kept = { fold: load(space + "fold") };
  for (const name of ["mutes", "words", "comments"]) kept[name] = [load(space + name)].flat().filter((entry) => entry);
  return /** @type {Kept} */ (kept);
};

/**
 * The one way to change a list.
 *
 * @template {keyof Kept} N
 * @param {Widget} w
 * @param {N} name
 * @param {Kept[N]} value
 */
export const keep = (w, name, value) => {
  w._kept[name] = value;
  save(w._space + name, value);
  w._channel?.postMessage({ [name]: value });
  draw(w);
};
