/**
 * What the buttons do: all of it is in the second file.
 *
 * @typedef {import('./state').Widget} Widget
 * @typedef {import('./state').Row} Row
 * @typedef {import('./wire').Comment} Comment
 * @typedef {(w: Widget, c: Comment, row: Row, pressed: HTMLButtonElement) => unknown} Action
 */
import { more } from "./more.js";
import { run } from "./widget.js";

/** @param {Widget} w @param {string} name @param {any[]} rest @returns {Promise<void>} */
export const act = (w, name, ...rest) =>
  run(
    w,
    async () => (await more(w))._actions[name](.../** @type {Parameters<Action>} */ ([w, ...rest])),
    () => act(w, name, ...rest),
  );
