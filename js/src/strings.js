/**
 * What the embed says, in one language for the whole page.
 *
 * @typedef {string | Record<string, string>} Text its places are numbered; what counts has a form for each plural category
 * @typedef {{ lang: string, dir: "ltr" | "rtl", embed: Text[], more?: Text[] }} Catalogue
 */
import english from "./texts.js";
import { clock } from "./time.js";
import { S } from "./keys.js";

/** What is spoken. @type {Text[]} */
export let table;
/** Made when something counts. @type {Intl.PluralRules | undefined} */
let rules;
/** The language spoken, as BCP 47 tag. */
export let lang = "";
/** @type {"ltr" | "rtl"} */
export let direction;
/** @type {ReturnType<typeof clock>} */
export let ago;

/** @param {Catalogue} catalogue */
export const speak = (catalogue) => {
  if (table == catalogue.embed) return;
  ({ lang, dir: direction } = catalogue);
  table = catalogue.embed;
  table.push(...(catalogue.more ?? []));
  rules = undefined;
  ago = clock(lang, say(S.now));
};

/** The second file brings its own English. @param {Text[]} texts */
export const learn = (texts) => english.push(...texts);

/**
 * @param {number} place one of `S`
 * @param {...unknown} values the first chooses the form of what counts
 */
export const say = (place, ...values) => {
  const text = /** @type {any} */ (table[place]);
  // A string has `at`, plural forms have not. What the second file brings may not be there yet.
  const form = /** @type {string} */ (text?.at ? text : (text?.[(rules ??= new Intl.PluralRules(lang)).select(/** @type {any} */ (values[0]))] ?? text?.other ?? ""));
  return form.replace(/\{(.)}/g, (_, i) => /** @type {any} */ (values[i]));
};

/** @type {Catalogue} */
export const ENGLISH = { lang: "en", dir: "ltr", embed: english };

speak(ENGLISH);
