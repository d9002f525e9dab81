/**
 * What changes about a comment that is here.
 *
 * @typedef {import('../wire').Comment} Comment
 */
import { add } from "./kit.js";

/** @param {import('../state').Widget} w @param {Comment} c @param {(now: Comment) => Partial<Comment>} facts */
export const change = (w, { number }, facts) => {
  const c = w._comments.get(number);
  add(w, c ? [{ ...c, ...facts(c) }] : []);
};
