/**
 * "Show 2 new comments": asked for while the page is looked at, never put between what one reads.
 *
 * @typedef {import('../state').Widget} Widget
 */
import { S } from "../keys.js";
import { add, button, draw, fetchPage, focus, save, say, tell } from "./kit.js";

/** Between two questions, in ms: readers who came together don't ask together. */
const REST = 15e3;
const SPREAD = 45e3;

/**
 * Ask now, and again and again until the widget ends. The browser makes the question conditional.
 *
 * @param {Widget} w
 */
export const watch = (w) => {
  // The first file calls until this one has come, and what it called meanwhile comes too.
  if (!w._watched) {
    clearInterval(w._timer);
    w._watched = true;
    // After an outage nobody waits as long as it lasted.
    addEventListener("online", () => again(w, 0), { signal: w._over });
    again(w, 0);
  }
};

/** @param {Widget} w @param {number} failures in a row */
const again = async (w, failures) => {
  let wait = 0;
  clearTimeout(w._timer);
  // Whoever stays that long has seen what is there.
  save(`${w._space}seen ${w._key}`, Math.max(w._seen ?? 0, ...w._comments.keys()));
  try {
    if (!document.hidden) {
      await ask(w);
      failures = 0;
    }
  } catch (problem) {
    failures++;
    wait = /** @type {import('../wire').Problem} */ (problem).wait ?? 0;
  }
  const rest = Math.max(wait * 1e3, (REST + Math.random() * SPREAD) * 2 ** Math.min(failures, 5));
  if (!w._over.aborted) w._timer = setTimeout(again, rest, w, failures);
};

/** @param {Widget} w */
const ask = async (w) => {
  const { thread, comments, next } = await fetchPage(w, {});
  if (thread.version != w._page.thread.version) {
    // Where pages follow, what is new stands on the last one.
    if (next) comments.push(...(await fetchPage(w, { sort: "newest" })).comments);
    w._arrived = {
      _thread: thread,
      _comments: [...new Map(comments.map((c) => [c.number, c])).values()]
        .filter((c) => !w._comments.has(c.number))
        .toSorted((a, b) => b.number - a.number)
        // On a page of several, what else isn't here was there before.
        .slice(0, w._page.next || w._page.previous ? Math.max(0, thread.count - w._page.thread.count) : undefined),
    };
  }
  // Even without news: what was muted for a time may be over.
  draw(w);
};

/** Of the muted nobody is told (M15). The first one last. @param {Widget} w */
const newsOf = (w) => w._arrived?._comments.filter((c) => !w._comments.has(c.number) && !w._lineOf(c)) ?? [];

/** @param {Widget} w */
export const offer = (w) => {
  const { length } = newsOf(w);
  if (!w._news?.isConnected) w._notes.prepend((w._news = button("news", "")));
  const label = length ? say(S.fresh, length) : "";
  if (label && label != w._news.textContent) tell(w, label);
  w._news.hidden = !length;
  w._news.textContent = label;
};

/** @param {Widget} w */
export const news = (w) => {
  const first = newsOf(w).pop();
  if (!w._arrived || !first) return;
  w._page.thread = w._arrived._thread;
  add(w, w._arrived._comments);
  focus(w, first.number);
};
