/**
 * `more.mjs`: what a reader does beyond reading, liking and muting.
 *
 * @typedef {typeof ACTIONS} Actions
 * @typedef {{ _compose: typeof compose, _actions: Record<string, import('../actions.js').Action> }} More
 */
import { borrow } from "./kit.js";
import { ACTIONS, compose } from "./writing.js";
import texts from "../texts.js";

export { texts };

/** @param {import('./kit.js').Kit} kit @returns {More} */
export default (kit) => {
  borrow(kit);
  return { _compose: compose, _actions: ACTIONS };
};
