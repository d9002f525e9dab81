/**
 * `more.mjs`: what a reader does beyond reading, liking and muting.
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../actions.js').Action} Action
 * @typedef {{ _actions: Record<string, Action>, _count: typeof count }} More
 */
import { count } from "./counts.js";
import { FOLDING } from "./folding.js";
import { borrow } from "./kit.js";
import css from "./style.css";
import { muteHow } from "./mute-form.js";
import { news, watch } from "./news.js";
import { PAGES } from "./pages.js";
import { LISTS } from "./people.js";
import { quote } from "./quotes.js";
import { REACTIONS } from "./reacting.js";
import { search } from "./searching.js";
import { share } from "./sharing.js";
import { step } from "./steps.js";
import { findWords } from "./worded.js";
import { ACTIONS, compose } from "./writing.js";
import texts from "../texts.js";

export { texts };

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** @type {Record<string, (w: Widget, ...rest: any[]) => unknown>} */
const READING = { compose, dress: () => {}, ...FOLDING, ...PAGES, ...REACTIONS, ...LISTS, muteHow, news, quote, search, share, step, watch };

/** Each widget wears the second sheet from its first need on. @param {Widget} w */
const dress = (w) => {
  const sheets = /** @type {ShadowRoot} */ (w._host.shadowRoot).adoptedStyleSheets;
  if (!sheets.includes(sheet)) sheets.push(sheet);
  w._findWords = findWords;
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
  const actions = Object.entries({ ...ACTIONS, ...READING }).map(([name, does]) => [name, dressed(does)]);
  return { _actions: Object.fromEntries(actions), _count: count };
};
