/**
 * How many comments the threads of an index page have: `<a data-talk-count="/posts/42">`, a hundred a request.
 *
 * @typedef {import('../state').Widget} Widget
 */
import { S } from "../keys.js";
import { fetchWords } from "./kit.js";

const MOST = 100;

/**
 * Fill them. What can't be counted now keeps its words.
 *
 * @param {string} _base the server's address
 * @param {string | null} [_site]
 */
export const count = async (_base, _site = null) => {
  const w = /** @type {Widget} */ ({ _base, _site });
  const links = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-talk-count]"));
  const keys = [...new Set([...links].map((link) => link.dataset.talkCount))];
  const { lang, embed, more = [] } = await fetchWords(w, document.documentElement.lang || "en");
  const rules = new Intl.PluralRules(lang);
  const text = /** @type {Record<string, string>} */ ([...embed, ...more][S.count]);
  for (let at = 0; at < keys.length; at += MOST) {
    const asked = new URLSearchParams(keys.slice(at, at + MOST).map((key) => ["thread", key ?? ""]));
    if (_site) asked.set("site", _site);
    const { counts } = await fetch(`${_base}api/counts?${asked}`, { credentials: "omit", cache: "no-cache" })
      .then((answer) => answer.json())
      .catch(() => ({}));
    for (const link of links) {
      const number = counts?.[link.dataset.talkCount ?? ""];
      if (number != null) link.textContent = (text[rules.select(number)] ?? text.other).replace("{0}", number);
    }
  }
};
