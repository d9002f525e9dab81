/**
 * The words of somebody muted, quoted by others: shown on request (M9).
 */
import { S } from "../keys.js";
import { say } from "./kit.js";

/**
 * @param {import('../state').Widget} _w
 * @param {import('../wire').Comment} _c
 * @param {import('../state').Row} _row
 * @param {HTMLButtonElement & { _quote: Element }} pressed holds the quote
 */
export const quote = (_w, _c, _row, pressed) => {
  const shown = pressed.ariaExpanded == "true";
  if (shown) pressed._quote.remove();
  else pressed.parentElement?.after(pressed._quote);
  pressed.textContent = say(shown ? S.show : S.hide);
  pressed.ariaExpanded = String(!shown);
};
