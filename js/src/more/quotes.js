/**
 * The words of somebody muted, quoted by others: hidden, and shown on request (M9).
 */
import { S } from "../keys.js";
import { button, h, say } from "./kit.js";

/**
 * Put a line in the place of what somebody muted said (M9).
 *
 * @param {HTMLElement} text
 * @param {string[]} quoted their comments' numbers
 */
export const veil = (text, quoted) => {
  for (const quote of /** @type {NodeListOf<HTMLQuoteElement>} */ (text.querySelectorAll("[cite]")))
    if (quoted.includes(quote.cite.split("#talk-")[1])) {
      const show = button("quote", say(S.show), null, { "aria-expanded": "false" });
      quote.replaceWith(h("p.placeholder", null, `[ ${say(S.quoteLine)} ] `, show));
      /** @type {any} */ (show)._quote = quote;
    }
  return text;
};
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
