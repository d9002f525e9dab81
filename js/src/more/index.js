/**
 * `more.mjs`: what a reader does beyond reading, liking and muting.
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../actions.js').Action} Action
 * @typedef {{ _compose: typeof compose, _actions: Record<string, Action> }} More
 */
import { borrow } from "./kit.js";
import css from "./style.css";
import { ACTIONS, compose } from "./writing.js";
import texts from "../texts.js";

export { texts };

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** Each widget wears the second sheet from its first need on. @param {Widget} w */
const dress = (w) => {
  const sheets = /** @type {ShadowRoot} */ (w._host.shadowRoot).adoptedStyleSheets;
  if (!sheets.includes(sheet)) sheets.push(sheet);
};

/**
 * @template {(w: Widget, ...rest: any[]) => unknown} Does
 * @param {Does} does
 */
const dressed = (does) =>
  /** @type {Does} */ (
    (w, ...rest) => {
      dress(w);
      return does(w, ...rest);
    }
  );

/** @param {import('./kit.js').Kit} kit @returns {More} */
export default (kit) => {
  borrow(kit);
  const actions = Object.entries({ ...ACTIONS }).map(([name, does]) => [name, dressed(does)]);
  return { _compose: dressed(compose), _actions: Object.fromEntries(actions) };
};
