/**
 * What was typed and not yet sent. A browser that keeps nothing keeps it until the page is left.
 *
 * @typedef {{ text?: string, key?: string }} Draft `key`: it was sent under this idempotency key
 */
import { load, save } from "./kit.js";

/** @type {Map<string, Draft>} */
const unkept = new Map();

/** @param {string} place @returns {Draft} */
export const loadDraft = (place) => unkept.get(place) ?? load(place) ?? {};

/** @param {string} place @param {Draft} [draft] none: forget it */
export const keepDraft = (place, draft) => {
  save(place, draft);
  if (draft && load(place)?.text != draft.text) unkept.set(place, draft);
  else unkept.delete(place);
};
