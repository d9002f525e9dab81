/**
 * What this reader doesn't want to see: people, words, single comments. Pure.
 *
 * Whether an entry still holds is asked each time it is read (mute.md, M20).
 *
 * @typedef {import('./wire').Mute} Mute
 * @typedef {import('./wire').Comment} Comment
 * @typedef {import('./state').Kept} Kept
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
 * @param {Kept} kept
 * @param {Set<string>} ids the muted
 * @param {string} thread key
 * @param {number} now ms
 * @param {string} [me] the reader's id
 * @param {(words: { word: string }[]) => (html: string) => boolean} [findWords] from the second file, where words are muted
 * @returns {(c: Comment) => number | false | null | undefined} the text
 */
export const judge = ({ words, comments }, ids, thread, now, me, findWords) => {
  const isWorded = findWords?.(holding(words, thread, now));
  return ({ id, author, official, html }) =>
    author &&
    !official &&
    author.id != me &&
    (idsOf(author).some((one) => ids.has(one))
      ? S.mutedLine
      : comments.includes(id)
        ? S.hiddenLine
        : isWorded?.(/** @type {string} */ (html)) && S.wordLine);
};
