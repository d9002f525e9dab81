/**
 * Posting, replying, editing, deleting.
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../state').Row} Row
 * @typedef {import('../wire').Comment} Comment
 * @typedef {import('../actions.js').Action} Action
 * @typedef {import('./form').Send} Send
 */
import { S } from "../keys.js";
import { openBelow } from "./below.js";
import { change } from "./changing.js";
import { composer } from "./form.js";
import { button, draw, emit, focus, h, say, tell, unseen } from "./kit.js";
import { prove } from "./people.js";
import { request } from "./sending.js";

/**
 * Make the box at the top a form to write in; what stands in it stays.
 *
 * @param {Widget} w
 * @param {HTMLTextAreaElement} box
 */
export const compose = (w, box) => {
  // It asks once when it is focused, and once for what stands in it.
  if (!box.name) composer(w, "", say(S.post), post(w), { _box: box });
};

/** @param {Widget} w @param {number} [parent] @returns {Send} */
const post = (w, parent) => async (fields, key) => {
  const body = { thread: w._key, parent, title: w._name, url: w._url, ...fields };
  if (!emit(w, "before-post", body)) return false;
  /** @param {string} [proof] */
  const send = (proof) => request(w, "POST", "comments", {}, { ...body, proof }, key);
  /** @type {{ comment: Comment }} */
  const { comment } = await send().catch(async (problem) => {
    if (!problem.challenge) throw problem;
    tell(w, say(S.proving));
    return send(await prove(w, problem.challenge));
  });
  const { number, state, author } = comment;
  // Who writes for the first time had no id before.
  w._author = author;
  // A retry may bring what is here.
  if (state == "published" && !w._comments.has(number)) w._page.thread.count++;
  // Sorted by number or not, it is seen at once.
  w._comments = new Map([[number, comment], ...w._comments]);
  draw(w);
  focus(w, number);
  tell(w, state == "published" ? say(S.posted, number) : say(S.pending));
  emit(w, "posted", comment);
};

/**
 * @param {Widget} w
 * @param {Row} row
 * @param {string} opener
 * @param {string} verb
 * @param {Send} send
 * @param {import('./form').Way} way
 */
const openForm = (w, row, opener, verb, send, way) =>
  openBelow(row, opener, (_cancel) => {
    /** @type {Send} */
    const sent = async (...what) => {
      const done = await send(...what);
      if (done !== false) form.remove();
      return done;
    };
    const form = composer(w, opener + row._c.number, verb, sent, { ...way, _cancel });
    return form;
  });

/**
 * What a reader has selected of a comment's words, as the beginning of an answer.
 *
 * Browsers differ in how they tell of a selection inside a shadow root; all know one of these ways.
 *
 * @typedef {{ getSelection?: Document["getSelection"] }} OfChromium
 * @typedef {{ getComposedRanges?: (within: { shadowRoots: ShadowRoot[] }) => StaticRange[] }} OfOthers
 *
 * @param {Widget} w
 * @param {Row} row
 */
const quote = (w, row) => {
  const root = /** @type {ShadowRoot & OfChromium} */ (w._host.shadowRoot);
  const selection = /** @type {(Selection & OfOthers) | null} */ (root.getSelection ? root.getSelection() : getSelection());
  const text = row._box.querySelector("[part=text]");
  const selected = selection?.rangeCount ? (selection.getComposedRanges?.({ shadowRoots: [root] })[0] ?? selection.getRangeAt(0)) : undefined;
  if (!text || !selected) return "";
  const range = new Range();
  range.setStart(selected.startContainer, selected.startOffset);
  range.setEnd(selected.endContainer, selected.endOffset);
  if (!range.intersectsNode(text)) return "";
  // Three clicks on a paragraph end at the beginning of what follows.
  if (!text.contains(range.startContainer)) range.setStart(text, 0);
  if (!text.contains(range.endContainer)) range.setEnd(text, text.childNodes.length);
  const words = String(range).trim();
  return words && `#${row._c.number}: ${words}`.replace(/^/gm, "> ") + "\n\n";
};

/** @type {Record<string, Action>} */
export const ACTIONS = {
  reply(w, c, row) {
    const way = { _label: say(S.replyTo, c.author?.name ?? ""), _quote: quote(w, row) };
    // The draft of an open form goes on with what was selected now.
    if (way._quote) row._form?.remove();
    openForm(w, row, "reply", say(S.reply), post(w, c.number), way);
  },

  async edit(w, c, row) {
    const path = "comments/" + c.id;
    const { text } = await request(w, "GET", path + "/source");
    /** @type {Send} */
    const send = async (fields) => {
      const { comment } = await request(w, "PATCH", path, {}, fields);
      change(w, c, () => comment);
      focus(w, c.number, " [value=edit]");
      tell(w, say(S.saved, c.number));
    };
    openForm(w, row, "edit", say(S.save), send, { _label: say(S.editing), _source: text });
  },

  /** First: ask. */
  delete(_w, c, _row, pressed) {
    if (pressed.hidden) return;
    const close = () => {
      asking.remove();
      pressed.hidden = false;
      pressed.focus();
    };
    const number = unseen(" #" + c.number);
    const keep = button(close, say(S.cancel), number.cloneNode(true));
    const asking = h("span", null, say(S.ask), button("drop", say(S.delete), number), keep);
    pressed.hidden = true;
    pressed.after(asking);
    // Pressed twice by mistake, it stays.
    keep.focus();
  },

  async drop(w, c, row) {
    await request(w, "DELETE", "comments/" + c.id);
    if (c.state == "published") w._page.thread.count--;
    // With replies, folded or still to be drawn, its place stays.
    if (!c.more && !row._node._kids[0]) w._comments.delete(c.number);
    change(w, c, () => ({ state: "deleted", author: null }));
    tell(w, say(S.gone, c.number));
    focus(w, c.number) || w._title.focus();
  },
};
