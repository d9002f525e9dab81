/**
 * What this reader doesn't want to see: people, words, single comments. Pure.
 *
 * Whether an entry still holds is asked each time it is read (mute.md, M20).
 *
 * @typedef {import('./wire').Mute} Mute
 * @typedef {import('./wire').Comment} Comment
 * @typedef {import('./state').Widget} Widget
 */
import { S } from "./keys.js";

/**
 * All ids of a person, a guest's before signing in too.
 *
 * @param {{ id: string, was?: string[] }} author
 * @returns {string[]}
 */
export const idsOf = ({ id, was }) => [id].concat(was ?? []);

/**
 * The entries of a list that hold in a thread now.
 *
 * @template {{ until?: string | null, thread?: string | null }} T
 * @param {T[]} entries
 * @param {string} thread key
 * @param {number} now ms
 */
const holding = (entries, thread, now) =>
  entries.filter((entry) => (entry.thread ?? thread) == thread && !(Date.parse(entry.until ?? "") <= now));

/**
 * The ids that a list mutes now.
 *
 * @param {Mute[]} mutes
 * @param {string} thread key
 * @param {number} now ms
 */
export const inForce = (mutes, thread, now) =>
  new Set(holding(mutes, thread, now).flatMap((mute) => idsOf({ ...mute, id: mute.author })));

/**
 * How a reader's lists lie over comments: which line stands for one, if any. Removed and deleted have no author and go
 * before muted; what is official or one's own is never hidden (M8, M26, M30).
 *
 * @param {Pick<Widget, "_kept" | "_ids" | "_key" | "_author" | "_findWords">} w
 * @param {number} now ms
 * @returns {(c: Comment) => number | false | null | undefined} the text
 */
export const judge = (w, now) => {
  const isWorded = w._findWords?.(holding(w._kept.words, w._key, now));
  return ({ id, author, official, html }) =>
    author &&
    !official &&
    author.id != w._author?.id &&
    (idsOf(author).some((one) => w._ids.has(one))
      ? S.mutedLine
      : w._kept.comments.includes(id)
        ? S.hiddenLine
        : isWorded?.(/** @type {string} */ (html)) && S.wordLine);
};
