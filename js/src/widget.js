/**
 * One widget: how it starts, and how it learns of its thread and its reader.
 *
 * The two arrive apart (the thread is the same bytes for everyone) and are laid over each other before the first paint.
 * Names that begin with _ are shortened by the build.
 *
 * @typedef {import('./state').Widget} Widget
 * @typedef {import('./wire').Comment} Comment
 * @typedef {import('./wire').Me} Me
 * @typedef {import('./wire').Page} Page
 * @typedef {import('./wire').Problem} Problem
 */
import { ACTIONS } from "./actions.js";
import { PUBLIC, call, tokenOf } from "./client.js";
import { configure } from "./config.js";
import { draw, focus, note, tell } from "./draw.js";
import { emit } from "./events.js";
import { more } from "./more.js";
import { load, save } from "./store.js";
import { S } from "./keys.js";
import { language, say } from "./strings.js";
import { button, h } from "./view.js";

/** How long the first paint waits to learn who is asking, in ms. */
const PATIENCE = 2000;

/**
 * @param {HTMLElement} host
 * @param {string} home the server's address where the host names none
 * @returns {() => void} its end
 */
export const start = (host, home) => {
  const get = (/** @type {string} */ name) => host.getAttribute(name);
  const config = configure(get, home, document);
  const space = `talkwidget ${config._base} ${config._site} `;
  /** @param {string} value @param {string} label */
  const option = (value, label) => h("option", { value, selected: value == get("sort") }, label);
  const w = /** @type {Widget} */ ({
    ...config,
    _host: host,
    _space: space,
    _comments: new Map(),
    _liked: new Set(),
    _mutes: load(space + "mutes") ?? [],
    _channel: new BroadcastChannel(space),
    _muted: new Set(),
    _shown: new Set(),
    _rows: new Map(),
    _undo: {},
  });
  /** @type {ShadowRoot} */ (host.shadowRoot).replaceChildren(
    (w._section = h(
      "section",
      {
        "aria-labelledby": "title",
        lang: language(),
        // The host's, which names the thread, would be a tooltip over everything.
        title: "",
        /** @param {any} event */
        onclick({ target }) {
          const pressed = target.closest("button");
          const row = pressed?.closest("li");
          if (pressed?.value) run(w, async () => (ACTIONS[pressed.value] ?? (await more(w))._actions[pressed.value])(w, row?._c, row));
        },
      },
      (w._title = h("h" + w._level, { id: "title", tabindex: -1 }, say(S.comments))),
      (w._composer = h("div")),
      (w._bar = h(
        "p.bar",
        { hidden: true },
        h(
          "label",
          null,
          say(S.sort),
          (w._select = h(
            "select",
            { onchange: () => fetchThread(w) },
            option("oldest", say(S.oldest)),
            option("newest", say(S.newest)),
            option("top", say(S.top)),
          )),
        ),
        (w._all = button("all", "")),
      )),
      (w._message = h("p")),
      (w._earlier = button("earlier", say(S.earlier), null, { hidden: true })),
      (w._list = h("ol")),
      (w._later = button("later", say(S.later), null, { hidden: true })),
      (w._notes = h("div.notes")),
      (w._status = h("span.unseen", { role: "status" })),
    )),
  );
  w._channel.onmessage = ({ data }) => {
    w._mutes = data;
    draw(w);
  };
  const go = () => {
    const number = target();
    if (number && !focus(w, number)) fetchThread(w, number);
  };
  const observer = new IntersectionObserver(
    (entries) => {
      if (w._lazy && !target() && !entries.pop()?.isIntersecting) return;
      observer.disconnect();
      fetchThread(w, target());
    },
    { rootMargin: "600px" },
  );
  observer.observe(host);
  addEventListener("hashchange", go);
  return () => {
    removeEventListener("hashchange", go);
    observer.disconnect();
    w._channel.close();
  };
};

/**
 * Do what a reader asked for. A refusal becomes a sentence; what must never happen, one warning.
 *
 * @param {Widget} w
 * @param {() => unknown} work
 * @param {() => unknown} [again] what may be tried again
 */
export const run = async (w, work, again) => {
  try {
    await work();
  } catch (error) {
    const { detail } = /** @type {Problem} */ (error);
    if (detail) note(w, detail, again && say(S.retry), again);
    else console.warn("talkwidget", error);
    emit(w, "error", error);
  }
  wait(w);
};

/** @param {Widget} w @param {string} [text] what for; none: it is over */
const wait = (w, text) => {
  w._section.ariaBusy = String(!!text);
  if (text) tell(w, text);
};

/** The first page, or the one around a comment. @param {Widget} w @param {number} [around] @returns {Promise<void>} */
const fetchThread = (w, around) =>
  run(
    w,
    async () => {
      wait(w, say(S.loading));
      const page = fetchPage(w, { around });
      await Promise.race([w._author || askWho(w), new Promise((end) => setTimeout(end, PATIENCE))]);
      w._page = await page;
      w._mayPost ??= w._page.settings.guests;
      // What waits for a moderator is on no page.
      for (const [number, { state }] of w._comments) if (state != "pending") w._comments.delete(number);
      add(w, w._page.comments);
      tell(w, "");
      if (around) focus(w, around);
      emit(w, "loaded", w._page.thread);
    },
    () => fetchThread(w, around),
  );

/**
 * @param {Widget} w
 * @param {Record<string, unknown>} query
 * @returns {Promise<Page>}
 */
export const fetchPage = (w, query) =>
  call(w, "GET", "comments", { thread: w._key, sort: w._select.value, limit: w._limit, ...query }, undefined, "", PUBLIC);

/** Who is asking? A reader who left no trace is nobody: no request. @param {Widget} w */
const askWho = async (w) => {
  try {
    const known = (await tokenOf(w)) || w._base.startsWith(location.origin + "/");
    /** @type {Partial<Me>} */
    const me = known ? await call(w, "GET", "me", { thread: w._key }) : {};
    w._author = me.author;
    w._isMember = me.author && !me.author.guest;
    w._mayPost = me.may?.post;
    w._liked = new Set(me.likes);
    setMutes(w, [...w._mutes.filter((mute) => mute.local), ...((w._isMember && me.mutes) || [])]);
    add(w, me.pending ?? []);
  } catch {
    // The mutes last seen hold; the thread can be read, and acting says what is wrong.
  }
};

/** For this browser, its other tabs and the page's other widgets. @param {Widget} w @param {Widget["_mutes"]} mutes */
export const setMutes = (w, mutes) => {
  if (mutes[0] || w._mutes[0]) {
    w._mutes = mutes;
    save(w._space + "mutes", mutes);
    w._channel.postMessage(mutes);
  }
  draw(w);
};

/**
 * Fetch more of the thread, and lead the reader to it.
 *
 * @param {Widget} w
 * @param {Record<string, unknown>} query
 * @param {(page: Page, fresh: Comment[]) => void} note what is still to come
 */
export const fetchMore = async (w, query, note) => {
  wait(w, say(S.loading));
  const page = await fetchPage(w, query);
  const fresh = page.comments.filter((c) => !w._comments.has(c.number));
  note(page, fresh);
  add(w, page.comments);
  if (fresh[0]) focus(w, fresh[0].number);
};

/** @param {Widget} w @param {Comment[]} comments */
export const add = (w, comments) => {
  for (const c of comments) w._comments.set(c.number, c);
  draw(w);
};

/** @param {Widget} w @param {Comment} c @param {(now: Comment) => Partial<Comment>} facts */
export const change = (w, { number }, facts) => {
  const c = w._comments.get(number);
  add(w, c ? [{ ...c, ...facts(c) }] : []);
};

/** The number of the comment that the page's address names, else 0. */
const target = () => Number(location.hash.split("#talk-")[1]) | 0;
