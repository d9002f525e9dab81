/**
 * Posting, replying, editing, deleting.
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../wire').Comment} Comment
 * @typedef {import('../actions.js').Action} Action
 */
import { S } from "../keys.js";
import { composer, openForm } from "./form.js";
import { call, change, draw, emit, focus, say, tell } from "./kit.js";

/**
 * Make a writing form of the box at the top; what stands in it stays.
 *
 * @param {Widget} w
 * @param {HTMLTextAreaElement} box
 */
export const compose = (w, box) => {
  const focused = box.matches(":focus");
  const name = w._isMember && w._author?.name;
  w._composer.replaceChildren(composer(w, "", name ? say(S.writeAs, name) : say(S.write), say(S.post), post(w), undefined, box.value || undefined));
  if (focused) w._composer.querySelector("textarea")?.focus();
};

/**
 * @param {Widget} w
 * @param {number} [parent]
 * @returns {import('./form').Send}
 */
const post = (w, parent) => async (fields, key) => {
  const body = { thread: w._key, parent, title: w._name, url: w._url, ...fields };
  /** @type {{ comment: Comment }} */
  const { comment } = await call(w, "POST", "comments", {}, body, key);
  const { number, state, author } = comment;
  // Who writes for the first time had no id before.
  w._author = author;
  // A retry may bring what is here.
  if (state == "published" && !w._comments.has(number)) w._page.thread.count++;
  // Sorted by number or not, it is seen at once.
  w._comments = new Map([[number, comment], ...w._comments]);
  draw(w);
  focus(w, number);
  tell(w, state == "pending" ? say(S.pending) : say(S.posted, number));
  emit(w, "posted", comment);
};

/** @type {Record<string, Action>} */
export const ACTIONS = {
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
    openForm(w, row, "edit", say(S.editing), say(S.save), send, text);
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
};
