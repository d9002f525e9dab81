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
import { act } from "./actions.js";
import { ask, call, fetchWords, tokenOf } from "./client.js";
import { configure } from "./config.js";
import { draw, focus, note, tell } from "./draw.js";
import { emit } from "./events.js";
import { build, show } from "./frame.js";
import { keep, recall } from "./lists.js";
import { more } from "./more.js";
import { load } from "./store.js";
import { S } from "./keys.js";
import { say, speak } from "./strings.js";

/** How long the first paint waits to learn who is asking, in ms. */
const PATIENCE = 2000;

/**
 * @param {HTMLElement} host
 * @param {string} home the server's address where the host names none
 * @returns {() => void} its end
 */
export const start = (host, home) => {
  const config = configure((name) => host.getAttribute(name), home, document);
  const space = `talkwidget ${config._base} ${config._site} `;
  const end = new AbortController();
  const w = /** @type {Widget} */ ({
    ...config,
    _host: host,
    _space: space,
    _over: end.signal,
    _comments: new Map(),
    _liked: new Set(),
    _kept: recall(space),
    _shown: new Set(),
    _folded: new Set(),
    _within: new Map(),
    _rows: new Map(),
    _seen: load(`${space}seen ${config._key}`),
  });
  build(w);
  // What the server drew stays until this reader's page can take its place.
  if (!host.querySelector("script")) show(w);
  if (window.BroadcastChannel) {
    w._channel = new BroadcastChannel(space);
    w._channel.onmessage = async ({ data }) => {
      await act(w, "dress");
      Object.assign(w._kept, data);
      draw(w);
    };
  }
  addEventListener(
    "hashchange",
    () => {
      const number = target();
      // Of several threads the one whose link was pressed.
      const pressed = document.querySelector("talk-widget:focus-within");
      if (number && (pressed ?? host) == host && !focus(w, number)) fetchThread(w, number);
    },
    { signal: end.signal },
  );
  const observer = new IntersectionObserver(
    (entries) => {
      if (w._lazy && !target() && !entries.pop()?.isIntersecting) return;
      observer.disconnect();
      fetchThread(w, target());
    },
    { rootMargin: "600px" },
  );
  observer.observe(host);
  return () => {
    end.abort();
    observer.disconnect();
    w._channel?.close();
    clearTimeout(w._timer);
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
    tell(w, "");
    w._failure?.remove();
    if (detail) w._failure = note(w, detail, again && say(S.retry), again);
    else console.warn("talkwidget", error);
    emit(w, "error", error);
  }
  wait(w);
};

/** @param {Widget} w @param {string} [text] what for; none: it is over */
export const wait = (w, text) => {
  w._section.ariaBusy = /** @type {any} */ (!!text);
  if (text) tell(w, text);
};

/** The first page, or the one around a comment. @param {Widget} w @param {number} [around] @returns {Promise<void>} */
export const fetchThread = (w, around) =>
  run(
    w,
    async () => {
      wait(w, say(S.loading));
      const first = !w._page;
      const tag = /** @type {HTMLElement | null} */ (w._host.closest("[lang]"))?.lang;
      const given = first && givenPage(w, around);
      const words = tag && first && fetchWords(w, tag);
      if (words)
        w._words = Promise.race([words, rest(1000)]).then((catalogue) => {
          if (catalogue && !given) {
            // To wait, and to fail, in the reader's language.
            speak(catalogue);
            build(w);
            show(w);
            wait(w, say(S.loading));
          }
        });
      const [page, newest] = await Promise.all([given || fetchPage(w, { around }), Promise.race([w._author || askWho(w), rest(PATIENCE)])]);
      await w._words;
      const { strings, locale, guests } = page.settings;
      if (w._over.aborted) return;
      if (first) {
        // Who mutes has the second file: what hides things comes from there.
        if (Object.values(w._kept).join("")) await act(w, "dress");
        const catalogue = await Promise.race([strings || !words ? fetchWords(w, tag || locale, strings) : words, rest(1000)]);
        if (catalogue) speak(catalogue);
        build(w);
        show(w);
        // Whoever goes on reading is told of what is new.
        w._timer = setInterval(() => document.hidden || more(w).then(({ _actions }) => _actions.watch(w), () => 0), 6e4 - Math.random() * 45e3);
      }
      w._page = page;
      w._mayPost ??= guests;
      // What waits for a moderator is on no page.
      for (const [number, { state }] of w._comments) if (state != "pending") w._comments.delete(number);
      add(w, page.comments);
      tell(w, "");
      if (around) focus(w, around);
      emit(w, "loaded", page.thread);
      // A cache or a replica may not have what this reader wrote.
      if ((w._isMember && w._kept.mutes[0]?.local) || /** @type {any} */ (newest) > page.thread.version) act(w, "own", newest);
    },
    () => fetchThread(w, around),
  );

/** @param {number} ms @returns {Promise<undefined>} */
const rest = (ms) => new Promise((end) => setTimeout(end, ms));

/** The page that a server wrote first of all into the element, if it holds the comment looked for. @param {Widget} w @param {number} [around] */
const givenPage = (w, around) => {
  try {
    /** @type {Page} */
    const page = JSON.parse(/** @type {any} */ (w._host.querySelector("script")).text);
    return (!around || page.comments.some((c) => c.number == around)) && page;
  } catch {}
};

/**
 * @param {Widget} w
 * @param {Record<string, unknown>} query
 * @returns {Promise<Page>}
 */
export const fetchPage = (w, query) =>
  ask(w, "comments", { thread: w._key, sort: w._select.value, limit: w._limit, ...query });

/** Who is asking? A reader who left no trace is nobody: no request. @param {Widget} w */
const askWho = async (w) => {
  try {
    const known = (await tokenOf(w)) || w._base.startsWith(location.origin + "/");
    /** @type {any} */
    const me = known && (await call(w, "GET", "me", { thread: w._key }));
    w._author = me.author;
    w._isMember = me.author && !me.author.guest;
    w._mayPost = me.may?.post;
    w._liked = new Set(me.likes);
    const mutes = [...w._kept.mutes.filter((mute) => mute.local), ...((w._isMember && me.mutes) || [])];
    if (mutes[0] || w._kept.mutes[0]) keep(w, "mutes", mutes);
    add(w, me.pending ?? []);
    return me.version;
  } catch {
    // The mutes last seen hold; the thread can be read, and acting says what is wrong.
  }
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
const target = () => /** @type {any} */ (location.hash.split("#talk-")[1]) | 0;
