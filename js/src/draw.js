/**
 * What stands on the page. `draw` may be called at any time: it changes what differs and keeps the focus.
 *
 * @typedef {import('./state').Widget} Widget
 * @typedef {import('./state').Row} Row
 * @typedef {import('./thread').TreeNode} TreeNode
 */
import { act } from "./actions.js";
import { paint } from "./comment.js";
import { inForce, judge } from "./mutes.js";
import { S } from "./keys.js";
import { load, save } from "./store.js";
import { say } from "./strings.js";
import { arrange, numbersOf } from "./thread.js";
import { button, h } from "./view.js";

/** How long the drawing may hold up the page at once, in ms. */
const SLICE = 16;

/** @param {Widget} w */
export const draw = (w) => {
  if (!w._page) return;
  const { thread, settings, previous, next } = w._page;
  const comments = [...w._comments.values()];
  const { mutes, fold } = w._kept;
  const now = Date.now();
  // Who was there when their row became part of another is led to that.
  const root = /** @type {any} */ (w._section.getRootNode());
  const number = root.activeElement?.closest("li")?._c?.number;
  w._ids = inForce(mutes, w._key, now);
  w._lineOf = judge(w, now);
  w._muted = new Map();
  w._hidden = new Set();
  w._within = new Map();
  for (const c of comments) {
    const line = w._lineOf(c);
    if (line) {
      w._muted.set(c.number, line);
      if (!w._shown.has(c.number)) w._hidden.add(c.number);
    }
  }

  /** @type {Row[]} */
  const inOrder = [];
  /** @param {TreeNode[]} nodes @param {HTMLElement} list */
  const place = (nodes, list) => {
    const rows = (w._coalesce?.(nodes) ?? nodes).map((node) => {
      const { number } = node._c;
      let row = w._rows.get(number);
      if (!row) {
        row = /** @type {Row} */ (h("li", { id: "talk-" + number, tabindex: -1 }));
        for (const part of [(row._box = h("div.comment")), (row._kids = h("ol")), (row._foot = h("div"))]) row.append(part);
        w._rows.set(number, row);
      }
      row._node = node;
      inOrder.push(row);
      const folded = (row._folded = w._folded.has(number) != (!!fold && w._muted.has(number)));
      for (const inside of node._run ?? (folded ? numbersOf(node) : [])) w._within.set(inside, number);
      place(folded ? [] : node._kids, row._kids);
      return row;
    });
    rows.forEach((row, i) => list.children[i] == row || list.insertBefore(row, list.children[i]));
    while (list.children[rows.length]) list.lastChild?.remove();
  };
  place(arrange(comments, settings.max_depth, w._select.value == "oldest"), w._list);
  clearTimeout(w._slice);
  // Words of somebody just muted go before the rest is seen to, and that waits for the next breath.
  const gone = inOrder.filter((row) => row._words?.isConnected && w._hidden.has(row._node._c.number));
  for (const row of gone) paint(w, row);
  if (gone[0]) w._slice = setTimeout(paintSome, 0, w, inOrder.values());
  else paintSome(w, inOrder.values());

  const hidden = w._hidden.size;
  const open = thread.state == "open";
  w._title.textContent = say(S.comments) + (thread.count ? ` (${thread.count}${hidden ? " · " + say(S.hidden, hidden) : ""})` : "");
  w._bar.hidden = !comments[0];
  w._message.hidden = !!comments[0] || !open;
  w._earlier.hidden = !previous;
  w._later.hidden = !next;

  w._onDraw?.();
  if (number && !root.activeElement) focus(w, number, "button");
  const name = w._isMember && w._author?.name;
  const kind = [open, w._mayPost, name].join();
  if (kind == w._kind) return;
  w._kind = kind;
  w._composer.replaceChildren(
    open && w._mayPost
      ? box(w, name ? say(S.writeAs, name) : say(S.write))
      : h("p", null, open ? h("slot", { name: "sign-in" }, say(S.signIn)) : say(S.closed)),
  );
};

/**
 * The page stays responsive while a thousand comments are drawn: a slice, then a breath.
 *
 * @param {Widget} w
 * @param {Iterator<Row>} rows not yet painted
 * @param {boolean} [far] below what is seen first
 */
const paintSome = (w, rows, far) => {
  const end = performance.now() + SLICE;
  // What is seen first comes at once, however slow it is: what came later would shift it.
  let first = 12;
  for (let row; (row = rows.next().value); ) {
    paint(w, row);
    if (far) row.className = "far";
    if ((far || first-- < 0) && performance.now() > end) {
      w._slice = setTimeout(paintSome, 0, w, rows, true);
      return;
    }
  }
};

/**
 * Where one writes: plain, until somebody does. What was typed before stands in it, and opens it.
 *
 * @param {Widget} w
 * @param {string} label
 */
const box = (w, label) => {
  const place = `${w._space}draft ${w._key} `;
  const { text = "" } = load(place) ?? {};
  const open = () => act(w, "compose", area);
  const area = h("textarea", { rows: 3, dir: "auto", onfocus: open, oninput: () => save(place, { text: area.value }) }, text);
  if (text) open();
  // The page's own shortcuts can't see that a reader is typing here.
  return h("form", { onkeydown: (/** @type {Event} */ event) => event.stopPropagation() }, h("label", null, label, area));
};

/**
 * @param {Widget} w
 * @param {number} number a comment's; where another row stands for it, that one
 * @param {string} [inside] which part of it
 */
export const focus = (w, number, inside = "") => {
  number = w._within.get(number) ?? number;
  const row = /** @type {Row | null} */ (w._section.querySelector("#talk-" + number));
  // With all above it that isn't there yet: what came later would push it out of sight.
  row && [...w._rows.values()].some((each) => ((each == row || !each._look) && paint(w, each), each == row));
  const target = /** @type {HTMLElement | null | undefined} */ (inside ? row?.querySelector(inside) : row);
  target?.focus({ preventScroll: true });
  // Of a comment with replies, its own words.
  (inside ? target : row?._box)?.scrollIntoView({ block: "nearest" });
  return target;
};

/** Say to those who can't see it what happened. @param {Widget} w @param {string} text */
export const tell = (w, text) => {
  w._status.textContent = text;
};

/**
 * Say something that stays until it is dismissed or acted on.
 *
 * @param {Widget} w
 * @param {string} text
 * @param {string} [label]
 * @param {() => unknown} [act]
 * @param {number} [number] the comment to return to; none: something failed
 */
export const note = (w, text, label, act, number) => {
  /** @param {(() => unknown)} [work] */
  const close = (work) => () => {
    line.remove();
    (number && focus(w, number, "button")) || w._title.focus();
    work?.();
  };
  const line = h("p.note", { role: !number && "alert" }, text, label && button(close(act), label), button(close(), say(S.dismiss)));
  // The newest is seen, however many there are.
  w._notes.prepend(line);
  return line;
};
