/**
 * What the buttons do: here what is done at once, in the second file the rest.
 *
 * @typedef {import('./state').Widget} Widget
 * @typedef {import('./state').Row} Row
 * @typedef {import('./wire').Comment} Comment
 * @typedef {(w: Widget, c: Comment, row: Row, pressed: HTMLButtonElement) => unknown} Action
 */
import { draw } from "./draw.js";
import { more } from "./more.js";
import { run } from "./widget.js";

/** @type {Record<string, Action>} */
const ACTIONS = {
  /** All that one line stands for; or hide one again. */
  show(w, { number }, { _node }) {
    for (const each of _node._run ?? [number]) w._shown.delete(each) || w._shown.add(each);
    draw(w);
  },
};

/** @param {Widget} w @param {string} name @param {any[]} rest @returns {Promise<void>} */
export const act = (w, name, ...rest) =>
  run(
    w,
    async () => (ACTIONS[name] ?? (await more(w))._actions[name])(.../** @type {Parameters<Action>} */ ([w, ...rest])),
    () => act(w, name, ...rest),
  );
