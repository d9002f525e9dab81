/**
 * What is opened above the comments, one at a time. A second press on its opener, or Escape, closes it.
 *
 * @typedef {import('../state').Widget} Widget
 */
import { S } from "../keys.js";
import { closesOn } from "./below.js";
import { button, h, say } from "./kit.js";

/**
 * @param {Widget} w
 * @param {string} opener the value of the button in the bar
 * @param {number} title one of `S`
 * @param {import('../view').Kid[]} kids
 * @returns {HTMLElement | undefined} its heading; none: it was open, and is closed
 */
export const openPanel = (w, opener, title, ...kids) => {
  const pressed = /** @type {HTMLElement} */ (w._section.querySelector(`[value=${opener}]`));
  const was = w._panel.dataset.opener;
  const close = () => {
    w._panel.replaceChildren();
    w._onPanel = undefined;
    delete w._panel.dataset.opener;
    pressed.ariaExpanded = "false";
    (pressed.checkVisibility() ? pressed : w._title).focus();
  };
  if (was == opener) {
    close();
    return;
  }
  if (was) /** @type {HTMLElement} */ (w._section.querySelector(`[value=${was}]`)).ariaExpanded = "false";
  const heading = h("h" + (w._level + 1), { id: "panel", tabindex: -1 }, say(title));
  w._onPanel = undefined;
  w._panel.dataset.opener = opener;
  w._panel.replaceChildren(
    h(
      "div.panel",
      {
        role: "region",
        "aria-labelledby": "panel",
        onkeydown: closesOn(close),
      },
      heading,
      ...kids,
      button(close, say(S.close)),
    ),
  );
  pressed.ariaExpanded = "true";
  return /** @type {HTMLElement} */ (heading);
};

/** A row is about to go: to the one before it, else to the heading. @param {HTMLElement} row @param {HTMLElement} heading */
export const leave = (row, heading) => {
  const before = /** @type {HTMLElement | null} */ (row.previousElementSibling);
  row.remove();
  (before ?? heading).focus();
};
