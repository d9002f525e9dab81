/**
 * `more.mjs`: what a reader does beyond reading, liking and muting.
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../actions.js').Action} Action
 * @typedef {{ _actions: Record<string, Action>, _count: typeof count }} More
 */
import { S } from "../keys.js";
import { coalesce } from "./coalescing.js";
import { count } from "./counts.js";
import { FOLDING } from "./folding.js";
import { borrow, button, focus, h, say } from "./kit.js";
import css from "./style.css";
import { muteHow } from "./mute-form.js";
import { isOver } from "./mute-list.js";
import { news, offer, watch } from "./news.js";
import { PAGES } from "./pages.js";
import { LISTS } from "./people.js";
import { quote, veil } from "./quotes.js";
import { REACTIONS } from "./reacting.js";
import { step } from "./steps.js";
import { findWords } from "./worded.js";
import { ACTIONS, compose } from "./writing.js";
import texts from "../texts.js";

export { texts };

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** @type {Record<string, (w: Widget, ...rest: any[]) => unknown>} */
const READING = { compose, dress: () => {}, ...FOLDING, ...PAGES, ...REACTIONS, ...LISTS, muteHow, news, quote, step, watch };

/** @param {any} row */
const bottom = (row) => row.offsetTop + row.offsetHeight;

/** Each widget wears the second sheet from its first need on. @param {Widget} w */
const dress = (w) => {
  const sheets = /** @type {ShadowRoot} */ (w._host.shadowRoot).adoptedStyleSheets;
  if (!sheets.includes(sheet)) sheets.push(sheet);
  // First all are measured, with the gap above them (another order may have put one first), then all are set: by turns each would have the page laid out.
  const branches = /** @type {HTMLElement[]} */ ([...w._list.querySelectorAll(":scope > * + .far:not([style])")]).map((row) => ({ style: row.style, height: bottom(row) - bottom(row.previousElementSibling) }));
  for (const { style, height } of branches) style.containIntrinsicBlockSize = `auto ${height}px`;
  w._findWords = findWords;
  w._veil = veil;
  w._waits = ({ state, reason }) => /pending|spam/.test(state) && h("p.pending", null, say(S.pending), reason && " " + reason);
  // A form that somebody writes in stays.
  w._coalesce = (nodes) => {
    const lines = coalesce(nodes, ({ number, more }) => !more && w._hidden.has(number) && w._muted.get(number) == S.mutedLine && !w._rows.get(number)?._form?.isConnected);
    for (const line of lines)
      if (line._run) {
        const [first, last] = [line._run[0], line._run.at(-1)].map((number) => "#" + number);
        line._said = [`${first}–${last}`, say(S.mutedLines, line._run.length), say(S.mutedHeadings, first, last)];
      }
    return lines;
  };
  w._onDraw = () => {
    // Who was there when their row became part of another is led to that.
    const root = /** @type {any} */ (w._section.getRootNode());
    const number = root.activeElement?.closest("li")?._c?.number;
    return () => {
      drawn();
      if (number && !root.activeElement) focus(w, number, "button");
    };
  };
  const drawn = () => {
    const { length } = w._kept.mutes.filter((mute, i, all) => !isOver(mute) && all.findIndex(({ author }) => author == mute.author) == i);
    w._people.textContent = say(S.people, length);
    if (w._all?.parentNode != w._bar) w._bar.append((w._all = button("all", "")));
    w._all.hidden = !w._muted.size;
    w._all.textContent = say(w._hidden.size ? S.showAll : S.hideAll, w._muted.size);
    if (w._arrived) offer(w);
    w._onPanel?.();
  };
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
