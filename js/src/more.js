/**
 * The second file: writing, lists, menus. It is fetched when a reader first wants one of them, so that reading stays light.
 *
 * It borrows what is here instead of bringing its own, and shares the state of each widget.
 *
 * @typedef {import('./state').Widget} Widget
 */
import { ask, call, fetchWords } from "./client.js";
import { draw, focus, note, tell } from "./draw.js";
import { emit } from "./events.js";
import { keep } from "./lists.js";
import { S } from "./keys.js";
import { load, save } from "./store.js";
import { lang, learn, say } from "./strings.js";
import { button, h, unseen, words } from "./view.js";
import { add, fetchPage, run, wait } from "./widget.js";

/** The second file can't see another one's variable change. */
const language = () => lang;

/** Made when asked for: the modules it lends from load this one, so at first they aren't there yet. */
export const kit = () => ({
  _add: add,
  _ask: ask,
  _button: button,
  _call: call,
  _draw: draw,
  _emit: emit,
  _fetchPage: fetchPage,
  _fetchWords: fetchWords,
  _focus: focus,
  _h: h,
  _keep: keep,
  _language: language,
  _load: load,
  _note: note,
  _run: run,
  _save: save,
  _say: say,
  _tell: tell,
  _unseen: unseen,
  _wait: wait,
  _words: words,
});

/** @type {Promise<import('./more/index.js').More> | undefined} */
let second;
let again = "";

/** @param {Pick<Widget, "_base">} w */
export const more = (w) =>
  (second ??= import(w._base + MORE + again).then(
    ({ default: open, texts }) => {
      learn(texts);
      return open(kit());
    },
    () => {
      // Browsers remember what could not be loaded, so that the next try has another address.
      second = undefined;
      again += "?";
      throw { detail: say(S.failed) };
    },
  ));
