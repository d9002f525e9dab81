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
import { rest } from "./rest.js";
import { load } from "./store.js";
import { S } from "./keys.js";
import { say, speak, table } from "./strings.js";

/** How long the first paint waits to learn who is asking, in ms. */
const PATIENCE = 2000;
/** How near a lazy widget comes to what is seen before it is fetched, in pixels. */
const NEAR = 600;

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
    _shown: new Set(),
    _folded: new Set(),
    _within: new Map(),
    _rows: new Map(),
    _steps: new Map(),
  });
  const begin = async () => {
    await rest(0);
    build(w);
    // What the server drew stays until this reader's page can take its place.
    if (!host.querySelector("script")) show(w);
    // The first look at what a browser kept can hold up a slow phone for 50 ms.
    await rest(0);
    w._kept = recall(space);
    w._seen = load(`${space}seen ${config._key}`);
    if (!window.BroadcastChannel || end.signal.aborted) return;
    w._channel = new BroadcastChannel(space);
    w._channel.onmessage = async ({ data }) => {
      await act(w, "dress");
      Object.assign(w._kept, data);
      draw(w);
    };
  };
  w._words = begin();
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.pop()?.isIntersecting) return;
      observer.disconnect();
      fetchThread(w, target());
    },
    { rootMargin: NEAR + "px" },
  );
  // At once, before a first frame could tell how near it is. What isn't displayed has no box.
  const [box] = host.getClientRects();
  if (!w._lazy || target() || (box && Math.abs(box.top) < innerHeight + NEAR)) fetchThread(w, target());
  else observer.observe(host);
  addEventListener(
    "hashchange",
    async () => {
      await w._words;
      const number = target();
      // Of several threads the one whose link was pressed.
      if (number && (document.querySelector("talk-widget:focus-within") ?? host) == host && !focus(w, number)) fetchThread(w, number);
    },
    { signal: end.signal },
  );
  return () => {
    end.abort();
    w._asked = undefined;
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

/** @param {Widget} w @param {string} [text] what for; none: what was asked for is here, and it is over when that is drawn */
export const wait = (w, text) => {
  w._section.ariaBusy = /** @type {any} */ (!!(text || w._steps.size));
  if (text) tell(w, text);
};

/** The first page, or the one around a comment. @param {Widget} w @param {number} [around] @returns {Promise<void>} */
export const fetchThread = (w, around) =>
  run(
    w,
    async () => {
      const given = !w._page && givenPage(w, around);
      // Whatever can wait until they are on their way does.
      const answers = (w._asked = Promise.all([given || fetchPage(w, { around }), Promise.race([w._author || askWho(w), rest(PATIENCE)])]));
      const tag = /** @type {HTMLElement | null} */ (w._host.closest("[lang]"))?.lang;
      const words = tag && !w._page && fetchWords(w, tag);
      w._words = w._words.then(async () => {
        wait(w, say(S.loading));
        const catalogue = words && (await Promise.race([words, rest(1000)]));
        // To wait, and to fail, in the reader's language.
        if (catalogue && !given && !w._page) {
          frame(w, catalogue);
          wait(w, say(S.loading));
        }
      });
      const [page, newest] = await answers;
      await w._words;
      // Something else was asked for meanwhile, or the widget is over.
      if (w._asked != answers) return;
      const { strings, locale, guests } = page.settings;
      if (!w._page) {
        const catalogue = await Promise.race([strings || !words ? fetchWords(w, tag || locale, strings) : words, rest(1000)]);
        // Who mutes has the second file: what hides things comes from there. They may be known only now, or later.
        const hides = Object.values(w._kept).join("");
        if (hides) await act(w, "dress");
        if (w._asked != answers) return;
        // Of many who are muted one line may be left.
        frame(w, catalogue, !hides && page.comments.length);
        // Whoever goes on reading is told of what is new.
        w._timer = setInterval(() => document.hidden || more(w).then(({ _actions }) => _actions.watch(w), () => 0), 15e3);
      }
      w._page = page;
      w._mayPost ??= guests;
      // What waits for a moderator is on no page.
      for (const [number, { state }] of w._comments) if (!/pending|spam/.test(state)) w._comments.delete(number);
      const drawn = add(w, page.comments);
      tell(w, "");
      if (around) focus(w, around);
      await drawn;
      emit(w, "loaded", page.thread);
      // A cache or a replica may not have what this reader wrote.
      if ((w._isMember && w._kept.mutes[0]?.local) || /** @type {any} */ (newest) > page.thread.version) act(w, "own", newest);
    },
    () => fetchThread(w, around),
  );

/** The frame, unless it stands in this language. @param {Widget} w @param {import('./strings').Catalogue} [catalogue] @param {number | false} [rows] */
const frame = (w, catalogue, rows) => {
  if (catalogue) speak(catalogue);
  if (w._table != table) build(w);
  show(w, rows);
};

/** The page that a server wrote first of all into the element, if it holds the comment looked for. @param {Widget} w @param {number} [around] */
const givenPage = (w, around) => {
  const script = w._host.querySelector("script");
  try {
    /** @type {Page | null} */
    const page = script && JSON.parse(script.text);
    return (!around || page?.comments.some((c) => c.number == around)) && page;
  } catch {}
};

/**
 * @param {Widget} w
 * @param {Record<string, unknown>} query
 * @returns {Promise<Page>}
 */
export const fetchPage = (w, query) =>
  ask(w, "comments", { thread: w._key, sort: w._sort, limit: w._limit, ...query });

/** Who is asking? A reader who left no trace is nobody: no request. @param {Widget} w */
const askWho = async (w) => {
  try {
    await w._words;
    const known = (await tokenOf(w)) || w._base.startsWith(location.origin + "/");
    /** @type {any} */
    const me = known && (await call(w, "GET", "me", { thread: w._key }));
    w._author = me.author;
    w._isMember = me.author && !me.author.guest;
    w._mayPost = me.may?.post;
    w._why = me.why;
    w._liked = new Set(me.likes);
    const mutes = [...w._kept.mutes.filter((mute) => mute.local), ...(w._isMember ? me.mutes : [])];
    if (mutes[0] || w._kept.mutes[0]) keep(w, "mutes", mutes);
    // Late, the rest of what muting needs comes behind, and is drawn below. Why a comment waits is said by it, too.
    if (w._page || me.pending?.[0]) await act(w, "dress");
    add(w, me.pending ?? []);
    return me.version;
  } catch {
    // The mutes last seen hold; the thread can be read, and acting says what is wrong.
  }
};

/** @param {Widget} w @param {Comment[]} comments */
export const add = (w, comments) => {
  for (const c of comments) w._comments.set(c.number, c);
  return draw(w);
};

/** The number of the comment that the page's address names, else 0. */
const target = () => /** @type {any} */ (location.hash.split("#talk-")[1]) | 0;
