/**
 * `moderating.mjs`: what moderators do in the thread itself.
 *
 * @typedef {{ moderate: typeof moderate }} Moderators
 */
import { borrow, fetchWords } from "../more/kit.js";
import texts from "../texts.js";
import { moderate } from "./moderating.js";

/** @param {import('../more/kit.js').Kit} kit @returns {Promise<Moderators>} */
export default async (kit) => {
  borrow(kit);
  // English is all one list, and this file has its end.
  (await fetchWords(/** @type {any} */ ({}), "en")).embed.push(...texts);
  return { moderate };
};
