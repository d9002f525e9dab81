/**
 * What the buttons do. Liking and muting show at once, and are taken back if the server refuses.
 *
 * @typedef {import('./state').Widget} Widget
 * @typedef {import('./state').Row} Row
 * @typedef {import('./wire').Comment} Comment
 * @typedef {(w: Widget, c: Comment, row: Row) => unknown} Action
 */
import { call } from "./client.js";
import { draw, focus, note, tell } from "./draw.js";
import { emit } from "./events.js";
import { without } from "./mutes.js";
import { S } from "./keys.js";
import { say } from "./strings.js";
import { change, fetchMore, run, setMutes } from "./widget.js";

/** Before all others, where the order isn't that of numbers. @param {Widget} w @param {Comment[]} comments */
const put = (w, comments) => {
  w._comments = new Map([...comments.map((c) => /** @type {const} */ ([c.number, c])), ...w._comments]);
};

/** @type {Record<string, Action>} */
export const ACTIONS = {
  earlier: (w) =>
    fetchMore(w, { after: w._page.previous }, ({ previous }, fresh) => {
      w._page.previous = previous;
      put(w, fresh);
    }),

  later: (w) =>
    fetchMore(w, { after: w._page.next }, ({ next }) => {
      w._page.next = next;
    }),

  replies: (w, c) =>
    fetchMore(w, { root: c.number, after: c.more?.next }, ({ next }, fresh) =>
      change(w, c, ({ more }) => ({ more: more && next ? { count: more.count - fresh.length, next } : null })),
    ),

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

  mute(w, c) {
    const { id, name, was } = /** @type {import('./wire').Author} */ (c.author);
    const done = setMute(w, c, { author: id, name, was, since: new Date().toISOString(), local: !w._isMember });
    w._undo[id] = note(w, say(S.muted, name) + " " + say(S.nowHidden, w._hidden), say(S.undo), () => run(w, () => setMute(w, c)), c.number);
    return done;
  },

  unmute: (w, c) => setMute(w, c),

  show(w, { number }) {
    w._shown.delete(number) || w._shown.add(number);
    draw(w);
  },

  /** All the muted: shown, or hidden again. */
  all(w) {
    w._shown = new Set(w._hidden ? w._muted : []);
    draw(w);
  },
};

/**
 * @param {Widget} w
 * @param {Comment} c
 * @param {Widget["_mutes"][0]} [mute] of its author; none: unmute
 */
export const setMute = async (w, { number, author }, mute) => {
  const { id, name } = /** @type {import('./wire').Author} */ (author);
  const before = w._mutes;
  const after = without(before, /** @type {import('./wire').Author} */ (author));
  setMutes(w, mute ? [...after, mute] : after);
  w._undo[id]?.remove();
  // What was pressed has gone.
  focus(w, number, " :is([value=show],[value=mute])");
  tell(w, mute ? say(S.muted, name) + " " + say(S.nowHidden, w._hidden) : say(S.unmuted, name));
  emit(w, "muted", { author: id, name, muted: !!mute });
  try {
    for (const each of mute ? [mute] : before)
      if (!each.local && !after.includes(each)) await call(w, mute ? "PUT" : "DELETE", "me/mutes/" + each.author, { thread: each.thread });
  } catch (problem) {
    setMutes(w, before);
    w._undo[id]?.remove();
    throw problem;
  }
};
