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
import { rest } from "./rest.js";
import { load, save } from "./store.js";
import { say } from "./strings.js";
import { arrange, numbersOf } from "./thread.js";
import { button, h } from "./view.js";
import { wait } from "./widget.js";

/** How long the drawing may hold up the page at once, in ms. */
const SLICE = 8;
/** Then the browser does what waits: a frame, what the reader pressed. In ms; less is 4 to browsers, too. */
const BREATH = 4;
/** What stands further down than so many comments is far below. */
const FAR = 12;

/** @param {Widget} w @returns {Promise<void> | undefined} when all is there, or is drawn anew */
export const draw = (w) => {
  if (!w._page) return;
  const { thread, settings, previous } = w._page;
  const comments = [...w._comments.values()];
  const { mutes, fold } = w._kept;
  const now = Date.now();
  const finish = w._onDraw?.();
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

  /** What is still to be drawn, in the order in which it stands. @type {Widget["_steps"]} */
  const steps = (w._steps = new Map());
  let slice = SLICE;
  /** @param {TreeNode[]} nodes @param {number} [up] */
  const plan = (nodes, up) => {
    /** @type {number | undefined} */
    let last;
    for (const _node of w._coalesce?.(nodes) ?? nodes) {
      const { number } = _node._c;
      const before = last;
      const far = steps.size > FAR;
      const _folded = w._folded.has(number) != (!!fold && w._muted.has(number));
      /** @param {Row} row */
      const dress = (row) => paint(w, Object.assign(row, { _node, _folded }));
      for (const inside of _node._run ?? (_folded ? numbersOf(_node) : [])) w._within.set(inside, number);
      const known = w._rows.get(number);
      // What is seen first is changed at once, and what somebody wrote who was just muted goes. The rest, quotes of it
      // below too, waits for the next breath.
      if (known && (!far || w._hidden.has(number))) {
        dress(known);
        slice = 0;
      }
      steps.set(number, () => {
        // Somebody was led there meanwhile.
        if (!steps.delete(number)) return;
        const row = known ?? rowOf(w, number);
        const list = up ? /** @type {Row} */ (w._rows.get(up))._kids : w._list;
        const place = before ? /** @type {Row} */ (w._rows.get(before)).nextSibling : list.firstChild;
        if (place != row) list.insertBefore(row, place);
        dress(row);
        if (far) row.className = "far";
      });
      last = number;
      if (!_folded) plan(_node._kids, number);
    }
  };
  plan(arrange(comments, settings.max_depth, w._sort == "oldest"));
  for (const [number, row] of w._rows) if (!steps.has(number)) row.remove();
  const drawn = drawRest(w, steps, performance.now() + slice);

  const hidden = w._hidden.size;
  const open = thread.state == "open";
  w._title.textContent = say(S.comments) + (thread.count ? ` (${thread.count}${hidden ? " · " + say(S.hidden, hidden) : ""})` : "");
  w._bar.hidden = !comments[0];
  w._message.hidden = /** @type {any} */ (comments[0] || !open);
  w._earlier.hidden = !previous;

  finish?.();
  const name = w._isMember && w._author?.name;
  const kind = [open, w._mayPost, name].join();
  if (kind != w._kind)
    w._composer.replaceChildren(
      open && w._mayPost
        ? box(w, name ? say(S.writeAs, name) : say(S.write))
        : h("p", null, w._why || (open ? h("slot", { name: "sign-in" }, say(S.signIn)) : say(S.closed))),
    );
  w._kind = kind;
  return drawn;
};

/** @param {Widget} w @param {number} number */
const rowOf = (w, number) => {
  const row = /** @type {Row} */ (h("li", { id: "talk-" + number, tabindex: -1 }));
  // One by one: some pages' own append takes no more.
  for (const part of [(row._box = h("div.comment")), (row._kids = h("ol")), (row._foot = h("div"))]) row.append(part);
  w._rows.set(number, row);
  return row;
};

/**
 * The page stays responsive while a thousand comments are drawn, from above to below: a slice, then a breath. In a tab
 * that nobody sees, where a breath may last a minute, all at once.
 *
 * @param {Widget} w
 * @param {Widget["_steps"]} steps
 * @param {number} end of the first slice
 */
const drawRest = async (w, steps, end) => {
  for (const step of steps.values()) {
    if (!document.hidden && performance.now() > end) {
      wait(w);
      await rest(BREATH);
      // Drawn anew meanwhile.
      if (w._steps != steps) return;
      end = performance.now() + SLICE;
    }
    step();
  }
  wait(w);
  w._later.hidden = !w._page.next;
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
  // With all above it: what came later would push it out of sight.
  for (const step of w._steps.values()) w._steps.has(number) && step();
  const row = /** @type {Row | null} */ (w._section.querySelector("#talk-" + number));
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
 * @param {() => unknown} [back] leads the focus to where it was, if that is there; none: something failed
 */
export const note = (w, text, label, act, back) => {
  /** @param {(() => unknown)} [work] */
  const close = (work) => () => {
    line.remove();
    back?.() || w._title.focus();
    work?.();
  };
  const line = h("p.note", { role: !back && "alert" }, text, label && button(close(act), label), button(close(), say(S.dismiss)));
  // The newest is seen, however many there are.
  w._notes.prepend(line);
  return line;
};
