/**
 * What the embed says, in one language for the whole page.
 *
 * @typedef {string | Record<string, string>} Text its places are numbered; what counts has a form for each plural category
 */
import english from "./texts.js";

/** @type {Text[]} */
let table = english;
let lang = "en";
let rules = new Intl.PluralRules(lang);

/** The language spoken, as BCP 47 tag. */
export const language = () => lang;

/** @param {string} tag @param {Text[]} texts of both files, in the order of the English ones */
export const speak = (tag, texts) => {
  table = texts;
  rules = new Intl.PluralRules((lang = tag));
};

/** The second file brings its own English. @param {Text[]} texts */
export const learn = (texts) => {
  if (table == english) table = [...english, ...texts];
};

/**
 * @param {number} place one of `S`
 * @param {...unknown} values the first chooses the form of what counts
 */
export const say = (place, ...values) => {
  const text = table[place];
  const form = typeof text == "string" ? text : (text[rules.select(Number(values[0]))] ?? text.other);
  return form.replace(/\{(.)}/g, (_, i) => String(values[i]));
};
