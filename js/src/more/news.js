/**
 * "Show 2 new comments": asked for while the page is looked at, never put between what one reads.
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../wire').Comment} Comment
 */
import { S } from "../keys.js";
import { add, ask, button, draw, fetchPage, focus, save, say, tell } from "./kit.js";

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
  if (!w._watched && !w._over.aborted) {
    clearInterval(w._timer);
    w._watched = true;
    // After an outage nobody waits as long as it lasted.
    addEventListener("online", () => again(w, 0), { signal: w._over });
    // It was called as soon as the first question may come.
    w._timer = setTimeout(again, Math.random() * SPREAD, w, 0);
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
      await look(w);
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
const look = async (w) => {
  const { thread: shown } = w._page;
  // A page that came meanwhile has all of it.
  const known = w._arrived && w._arrived._thread.version >= shown.version ? w._arrived : { _thread: shown, _changed: new Map() };
  // What the reader does while this is asked is newer than its answer.
  const before = new Map(w._comments);
  const { thread, comments } = await changesSince(w, known._thread.version);
  if (thread.version != known._thread.version) {
    for (const c of comments) known._changed.set(c.number, [c, before.get(c.number)]);
    const rows = [...known._changed.values()];
    const elsewhere = rows.map(([c]) => c).filter((c) => !w._comments.has(c.number));
    const gone = rows.filter(([c, held]) => !c.author && (!held || held.state == "published"));
    const isWhole = !w._page.next && !w._page.previous && ![...w._comments.values()].some((c) => c.more);
    w._arrived = {
      _thread: thread,
      _changed: known._changed,
      _comments: elsewhere
        .toSorted((a, b) => b.number - a.number)
        // Where not all is here, some of it was there before. What came has the higher numbers, and each that came or
        // left moved the count by one.
        .slice(0, isWhole ? undefined : Math.max(0, thread.count - shown.count + gone.length))
        .filter(isListed),
    };
  }
  // Even without news: what was muted for a time may be over.
  draw(w);
};

/**
 * Where too much changed, the page. What left meanwhile isn't on it; of a page of several it may stand on another.
 *
 * @param {Widget} w
 * @param {number} version
 * @returns {Promise<import('../wire').Page>}
 */
const changesSince = (w, version) =>
  // Before the first version there is no comment: then 0 is left out, and the page is asked for.
  ask(w, "comments", { thread: w._key, since: version, limit: 100 }).catch(async (problem) => {
    if (problem.code != "version_too_old") throw problem;
    const page = await fetchPage(w, {});
    // Where pages follow, what is new stands on the last one.
    if (page.next) page.comments.push(...(await fetchPage(w, { sort: "newest" })).comments);
    else for (const c of w._comments.values()) if (!c.parent && c.state == "published" && !page.comments.some(({ number }) => number == c.number)) page.comments.push({ ...c, author: null, html: null, state: "deleted", replies: 0 });
    return page;
  });

/** What was deleted or removed, and holds no replies, is on no page. @param {Comment} c */
const isListed = (c) => c.author || c.replies;

/** Of the muted nobody is told (M15). The first one last. @param {Widget} w */
const newsOf = (w) => w._arrived?._comments.filter((c) => c.author && !w._comments.has(c.number) && !w._lineOf(c)) ?? [];

/** @param {Widget} w */
export const offer = (w) => {
  const { length } = newsOf(w);
  if (!w._news?.isConnected) w._notes.prepend((w._news = button("news", "")));
  const label = length ? say(S.fresh, length) : "";
  if (label && label != w._news.textContent) tell(w, label);
  w._news.hidden = !length;
  w._news.textContent = label;
};

/** But for replies that were loaded. @param {Comment} a @param {Comment} b */
const isSame = (a, b) => JSON.stringify({ ...a, more: 0 }) == JSON.stringify({ ...b, more: 0 });

/** Show what is new, and what else changed meanwhile as it is now. @param {Widget} w */
export const news = (w) => {
  const first = newsOf(w).pop();
  if (!w._arrived || !first) return;
  const { _thread, _changed, _comments } = w._arrived;
  w._page.thread = _thread;
  for (const [number, [c, held]] of _changed) {
    const here = w._comments.get(number);
    // What the reader did themselves since then is newer, until it is heard of again.
    if (here && !(held && isSame(here, held))) continue;
    _changed.delete(number);
    // A form that somebody writes in stays.
    if (isListed(c) || w._rows.get(number)?._form?.isConnected) here && w._comments.set(number, { ...c, more: here.more });
    else w._comments.delete(number);
  }
  add(w, _comments);
  focus(w, first.number);
};
