/**
 * What the first file lends: set once, when this one is loaded.
 *
 * @typedef {ReturnType<typeof import('../more.js').kit>} Kit
 */

/** @type {Kit["_add"]} */ export let add;
/** @type {Kit["_ask"]} */ export let ask;
/** @type {Kit["_button"]} */ export let button;
/** @type {Kit["_call"]} */ export let call;
/** @type {Kit["_draw"]} */ export let draw;
/** @type {Kit["_emit"]} */ export let emit;
/** @type {Kit["_fetchPage"]} */ export let fetchPage;
/** @type {Kit["_fetchWords"]} */ export let fetchWords;
/** @type {Kit["_focus"]} */ export let focus;
/** @type {Kit["_h"]} */ export let h;
/** @type {Kit["_keep"]} */ export let keep;
/** @type {Kit["_language"]} */ export let language;
/** @type {Kit["_load"]} */ export let load;
/** @type {Kit["_note"]} */ export let note;
/** @type {Kit["_run"]} */ export let run;
/** @type {Kit["_save"]} */ export let save;
/** @type {Kit["_say"]} */ export let say;
/** @type {Kit["_tell"]} */ export let tell;
/** @type {Kit["_unseen"]} */ export let unseen;
/** @type {Kit["_wait"]} */ export let wait;
/** @type {Kit["_words"]} */ export let words;

/** All of it, to lend on. @type {Kit} */
export let kit;

/** @param {Kit} lent */
export const borrow = (lent) => {
  kit = lent;
  ({
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
  } = kit);
};
