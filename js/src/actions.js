/**
 * What the buttons do. Liking and muting show at once, and are taken back if the server refuses.
 *
 * @typedef {import('./state').Widget} Widget
 * @typedef {import('./state').Row} Row
 * @typedef {import('./wire').Comment} Comment
 */
import { call } from "./client.js";
import { draw, focus, note, tell } from "./draw.js";
import { emit } from "./events.js";
import { openForm } from "./form.js";
import { without } from "./mutes.js";
import { S, say } from "./strings.js";
import { change, fetchMore, run, setMutes } from "./widget.js";

/**
 * @param {Widget} w
 * @param {number} [parent]
 * @returns {import('./form').Send}
 */
export const post = (w, parent) => async (fields, key) => {
  const body = { thread: w._key, parent, title: w._name, url: w._url, ...fields };
  /** @type {{ comment: Comment }} */
  const { comment } = await call(w, "POST", "comments", {}, body, key);
  const { number, state, author } = comment;
  // Who writes for the first time had no id before.
  w._author = author;
  // A retry may bring what is here.
  if (state == "published" && !w._comments.has(number)) w._page.thread.count++;
  // Sorted by number or not, it is seen at once.
  put(w, [comment]);
  draw(w);
  focus(w, number);
  tell(w, state == "pending" ? say(S.pending) : say(S.posted, number));
  emit(w, "posted", comment);
};

/** Before all others, where the order isn't that of numbers. @param {Widget} w @param {Comment[]} comments */
const put = (w, comments) => {
  w._comments = new Map([...comments.map((c) => /** @type {const} */ ([c.number, c])), ...w._comments]);
};

/** @type {Record<string, (w: Widget, c: Comment, row: Row) => unknown>} */
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

  reply(w, c, row) {
    openForm(w, row, "reply", say(S.replyTo, c.author?.name ?? ""), say(S.reply), post(w, c.number));
  },

  async edit(w, c, row) {
    const path = "comments/" + c.id;
    const { text } = await call(w, "GET", path + "/source");
    /** @type {import('./form').Send} */
    const send = async (fields) => {
      const { comment } = await call(w, "PATCH", path, {}, fields);
      change(w, c, () => comment);
      focus(w, c.number, " [value=edit]");
      tell(w, say(S.saved, c.number));
    };
    openForm(w, row, "edit", say(S.edit), say(S.save), send, text);
  },

  /** First: ask. Then: keep. */
  delete(w, c) {
    w._asking = w._asking == c.number ? 0 : c.number;
    draw(w);
  },

  async drop(w, c, row) {
    await call(w, "DELETE", "comments/" + c.id);
    if (c.state == "published") w._page.thread.count--;
    // With replies its place stays.
    if (!c.more && !row._kids.firstChild) w._comments.delete(c.number);
    change(w, c, () => ({ state: "deleted", author: null }));
    tell(w, say(S.gone, c.number));
    focus(w, c.number) || w._title.focus();
  },

  mute(w, c) {
    const { id, name, was } = /** @type {import('./wire').Author} */ (c.author);
    const done = setMute(w, c, { author: id, name, was, since: new Date().toISOString(), local: !w._isMember });
    w._undo[id] = note(w, say(S.muted, name, w._hidden), say(S.undo), () => run(w, () => setMute(w, c)), c.number);
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
const setMute = async (w, { number, author }, mute) => {
  const { id, name } = /** @type {import('./wire').Author} */ (author);
  const before = w._mutes;
  const after = without(before, /** @type {import('./wire').Author} */ (author));
  setMutes(w, mute ? [...after, mute] : after);
  w._undo[id]?.remove();
  // What was pressed has gone.
  focus(w, number, " :is([value=show],[value=mute])");
  tell(w, mute ? say(S.muted, name, w._hidden) : say(S.unmuted, name));
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
