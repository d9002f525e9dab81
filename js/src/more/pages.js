/**
 * More of the thread: before, after, and below a comment.
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../wire').Comment} Comment
 * @typedef {import('../wire').Page} Page
 */
import { S } from "../keys.js";
import { change } from "./changing.js";
import { add, fetchPage, focus, h, say, tell, wait } from "./kit.js";

/** @type {Record<string, import('../actions.js').Action>} */
export const PAGES = {
  earlier: (w) =>
    fetchMore(w, { after: w._page.previous }, ({ previous }, fresh) => {
      w._page.previous = previous;
      // Before all others, where the order isn't that of numbers.
      w._comments = new Map([...fresh.map((c) => /** @type {const} */ ([c.number, c])), ...w._comments]);
    }),

  // Offered until all of the last page is drawn.
  later: (w) =>
    w._page.next &&
    fetchMore(w, { after: w._page.next }, ({ next }) => {
      w._page.next = next;
    }),

  replies: (w, c) =>
    fetchMore(w, { root: c.number, after: c.more?.next }, ({ next }, fresh) =>
      change(w, c, ({ more }) => ({ more: more && next ? { count: more.count - fresh.length, next } : null })),
    ),
};

/**
 * Fetch more of the thread, and lead the reader to it.
 *
 * @param {Widget} w
 * @param {Record<string, unknown>} query
 * @param {(page: Page, fresh: Comment[]) => void} note what is still to come
 */
const fetchMore = async (w, query, note) => {
  const shown = w._page;
  wait(w, say(S.loading));
  const page = await fetchPage(w, query);
  // Another order stands there now, and this is no part of it.
  if (w._page != shown) return;
  const fresh = page.comments.filter((c) => !w._comments.has(c.number));
  note(page, fresh);
  add(w, page.comments);
  tell(w, "");
  const from = fresh[0]?.number;
  if (!from) return;
  // It scrolls there, too.
  const row = focus(w, from);
  if (query.root) return;
  const roots = fresh.filter((c) => !c.parent);
  const separator = h("small.separator", { tabindex: -1 }, say(S.separator, from, (roots.at(-1) ?? fresh[0]).number));
  row?.prepend(separator);
  separator.focus();
};
