/**
 * Liking and muting: they show at once, and are taken back if the server refuses.
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../wire').Comment} Comment
 * @typedef {import('../actions.js').Action} Action
 */
import { S } from "../keys.js";
import { idsOf } from "../mutes.js";
import { call, change, emit, focus, keep, note, run, say, tell } from "./kit.js";
import { checkRoom } from "./mute-list.js";

/** @type {Record<string, Action>} */
export const REACTIONS = {
  like(w, c) {
    const flip = () => {
      const on = !w._liked.delete(c.id);
      if (on) w._liked.add(c.id);
      change(w, c, ({ likes }) => ({ likes: likes + (on ? 1 : -1) }));
      return on;
    };
    return call(w, flip() ? "PUT" : "DELETE", `comments/${c.id}/like`).then(
      ({ likes }) => change(w, c, () => ({ likes })),
      (problem) => {
        flip();
        throw problem;
      },
    );
  },

  mute: (w, c) => mute(w, c),
  unmute: (w, c) => setMute(w, c),
};

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
 */
export const mute = async (w, c, how) => {
  const { id, name, was } = /** @type {import('../wire').Author} */ (c.author);
  if (!emit(w, "before-mute", { author: id, name, ...how })) return;
  const entry = { author: id, name, was, since: new Date().toISOString(), local: !w._isMember, ...how };
  checkRoom(w, [...w._kept.mutes, entry]);
  const done = setMute(w, c, entry);
  (w._undo ??= {})[id] = note(w, say(S.muted, name) + " " + say(S.nowHidden, w._hidden.size), say(S.undo), () => run(w, () => setMute(w, c)), c.number);
  await done;
};

/**
 * @param {Widget} w
 * @param {Comment} c
 * @param {import('../state').KeptMute} [mute] of its author; none: unmute
 */
export const setMute = async (w, { number, author }, mute) => {
  const { id, name } = /** @type {import('../wire').Author} */ (author);
  const before = w._kept.mutes;
  const others = without(before, /** @type {import('../wire').Author} */ (author));
  // "In this thread only" leaves alone what was said of other threads.
  const after = mute?.thread ? before.filter((each) => others.includes(each) || (each.thread ?? mute.thread) != mute.thread) : others;
  keep(w, "mutes", mute ? [...after, mute] : after);
  w._undo?.[id]?.remove();
  // What was pressed has gone.
  focus(w, number, " :is([value=show],[value=mute])");
  tell(w, mute ? say(S.muted, name) + " " + say(S.nowHidden, w._hidden.size) : say(S.unmuted, name));
  emit(w, "muted", { author: id, name, muted: !!mute });
  try {
    // First the new: what fails in between mutes too much, not too little.
    if (mute && !mute.local) await call(w, "PUT", "me/mutes/" + id, {}, { thread: mute.thread, until: mute.until, note: mute.note });
    for (const { local, author, thread } of before.filter((each) => !after.includes(each)))
      if (!local && !(mute && author == id && (thread ?? null) == (mute.thread ?? null))) await call(w, "DELETE", "me/mutes/" + author, { thread });
  } catch (problem) {
    keep(w, "mutes", before);
    w._undo?.[id]?.remove();
    throw problem;
  }
};
