/**
 * Liking and muting: they show at once, and are taken back if the server refuses.
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../wire').Comment} Comment
 * @typedef {import('../actions.js').Action} Action
 */
import { S } from "../keys.js";
import { idsOf } from "../mutes.js";
import { change } from "./changing.js";
import { inTurn } from "./in-turn.js";
import { emit, focus, keep, note, run, say, tell } from "./kit.js";
import { request } from "./sending.js";
import { checkRoom } from "./mute-list.js";
import { ending } from "./when.js";

/** @type {Record<string, Action>} */
export const REACTIONS = {
  like(w, c) {
    const flip = () => {
      const on = !w._liked.delete(c.id);
      if (on) w._liked.add(c.id);
      change(w, c, ({ likes }) => ({ likes: likes + (on ? 1 : -1) }));
      return on;
    };
    const method = flip() ? "PUT" : "DELETE";
    return inTurn(w, () => request(w, method, `comments/${c.id}/like`)).then(
      ({ likes }) => change(w, c, () => ({ likes })),
      (problem) => {
        flip();
        throw ending(problem);
      },
    );
  },

  mute: (w, c) => mute(w, c),
  unmute: (w, c) => setMutes(w, c, []),
};

/** A name in a sentence that may go the other way. @param {Widget} w @param {string} name */
const isolated = (w, name) => (/[\u0590-\u08ff]/.test(name) == (w._section.dir == "rtl") ? name : `\u2068${name}\u2069`);

/**
 * A list without one person, whatever id they were muted by.
 *
 * @param {import('../state').KeptMute[]} mutes
 * @param {{ id: string, was?: string[] }} author
 */
export const without = (mutes, author) =>
  mutes.filter((mute) => !idsOf({ ...mute, id: mute.author }).some((id) => idsOf(author).includes(id)));

/**
 * Mute a comment's author, unless the page stops it.
 *
 * @param {Widget} w
 * @param {Comment} c
 * @param {Partial<import('../state').KeptMute>} [how] until when, where, with which note
 * @param {number} [days] the same time from now: a server has a clock of its own, and this one may be wrong
 */
export const mute = async (w, c, how, days) => {
  const author = /** @type {import('../wire').Author} */ (c.author);
  const { id, name, was } = author;
  if (!emit(w, "before-mute", { author: id, name, ...how })) return;
  const entry = { author: id, name, was, since: new Date().toISOString(), local: !w._isMember, ...how };
  const before = entriesOf(w, author);
  checkRoom(w, [...w._kept.mutes, entry]);
  // Muted once more, it is hidden once more.
  for (const { number, author: who } of w._comments.values()) if (who && isSame(who, author)) w._shown.delete(number);
  // "In this thread only" leaves alone what was said of other threads.
  const elsewhere = before.filter((each) => entry.thread && each.thread && each.thread != entry.thread);
  await setMutes(w, c, [...elsewhere, entry], days, () => run(w, () => setMutes(w, c, before)));
};

/** @param {{ id: string, was?: string[] }} a @param {{ id: string, was?: string[] }} b */
const isSame = (a, b) => idsOf(a).some((id) => idsOf(b).includes(id));

/** @param {Widget} w @param {import('../wire').Author} author */
const entriesOf = (w, author) => w._kept.mutes.filter((each) => isSame({ ...each, id: each.author }, author));

/** Whom one no longer hears, and how much that hides here. @param {Widget} w @param {import('../wire').Author} author */
const said = (w, author) => {
  const { length } = [...w._hidden].filter((number) => isSame(/** @type {import('../wire').Author} */ (w._comments.get(number)?.author), author));
  return say(S.muted, isolated(w, author.name)) + " " + say(S.nowHidden, length);
};

/**
 * Put these entries in the place of all that a list says of one person.
 *
 * @param {Widget} w
 * @param {Comment} c theirs
 * @param {import('../state').KeptMute[]} entries none: unmute
 * @param {number} [days] how long the last of them lasts
 * @param {() => unknown} [undo] offered, where it is given
 */
const setMutes = async (w, { number, author: who }, entries, days, undo) => {
  const author = /** @type {import('../wire').Author} */ (who);
  const { id, name } = author;
  const before = entriesOf(w, author);
  /** Of others whatever came meanwhile stays. @param {import('../state').KeptMute[]} mine */
  const put = (mine) => {
    keep(w, "mutes", [...without(w._kept.mutes, author), ...mine]);
    w._undo?.[id]?.remove();
  };
  put(entries);
  // Before the focus moves: that has the page laid out, and once is enough.
  if (undo) (w._undo ??= {})[id] = note(w, said(w, author), say(S.undo), undo, () => focus(w, number, "button"));
  // What was pressed has gone.
  focus(w, number, ":is([value=show],[value=mute])");
  tell(w, entries[0] ? said(w, author) : say(S.unmuted, isolated(w, name)));
  emit(w, "muted", { author: id, name, muted: !!entries[0] });
  /** @param {import('../state').KeptMute} one */
  const place = (one) => one.author + (one.thread ?? "");
  try {
    await inTurn(w, async () => {
      // First the new: what fails in between mutes too much, not too little.
      for (const one of entries) if (!one.local && !before.includes(one)) await request(w, "PUT", "me/mutes/" + one.author, {}, { thread: one.thread, note: one.note, ...(days && one == entries.at(-1) ? { days } : { until: one.until }) });
      for (const one of before) if (!one.local && !entries.some((each) => place(each) == place(one))) await request(w, "DELETE", "me/mutes/" + one.author, { thread: one.thread });
    });
  } catch (problem) {
    put(before);
    tell(w, "");
    throw ending(problem);
  }
};
