/**
 * From comment to comment by key: j leads to the next, k to the one before.
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../state').Row} Row
 */
import { focus } from "./kit.js";

/**
 * @param {Widget} w
 * @param {KeyboardEvent} event
 * @param {HTMLElement} target where the focus is
 */
export const step = (w, { key, ctrlKey, metaKey, altKey }, target) => {
  if (ctrlKey || metaKey || altKey || target.matches("input, select, textarea")) return;
  const rows = /** @type {(Row | null)[]} */ ([...w._list.querySelectorAll("li[id]")]);
  const to = rows[rows.indexOf(target.closest("li[id]")) + (key == "j" ? 1 : -1)];
  if (to) focus(w, to._c.number);
};
