/**
 * Talk to the server. Every failure is thrown as a Problem.
 *
 * @typedef {import('./state').Widget} Widget
 */
import { load, save } from "./store.js";
import { S } from "./keys.js";
import { ENGLISH, lang, say } from "./strings.js";

const PUBLIC = 1;
const AGAIN = 2;

/**
 * @param {Widget} w
 * @param {string} method
 * @param {string} path
 * @param {Record<string, unknown>} [query] what is empty is left out
 * @param {{ body: string, headers: Record<string, string> }} [sent]
 * @param {number} [mode] PUBLIC: say nothing of who is asking, no header, no cookie, so no preflight; AGAIN: the last try
 * @returns {Promise<any>}
 */
export const call = async (w, method, path, query, sent, mode) => {
  const isPublic = mode == PUBLIC;
  const token = isPublic ? "" : await tokenOf(w);
  const asked = /** @type {string[][]} */ (Object.entries({ site: w._site, lang: isPublic ? "" : lang, ...query }).filter(([, value]) => value));
  /** @type {any} */
  let answer = {};
  try {
    const response = await fetch(`${w._base}api/${path}?${new URLSearchParams(asked)}`, {
      method,
      ...sent,
      headers: { ...(token && { Authorization: "Bearer " + token }), ...sent?.headers },
      credentials: isPublic ? "omit" : "same-origin",
      // `stale-while-revalidate` is meant for shared caches: a browser would show its reader the page before their post.
      // Words are called by their digest.
      cache: query && "no-cache",
    });
    answer = JSON.parse((await response.text()) || "{}");
    if (answer.token) save(w._space + "guest", (w._fresh = answer.token));
    if (response.ok) return answer;
    answer.wait = /** @type {any} */ (response.headers.get("Retry-After")) | 0;
  } catch {}
  // What is said of it, here or by the server, is said in the reader's language.
  // Words themselves, asked for without a query, don't wait for each other.
  if (query) await w._words;
  if (mode != AGAIN && /^token|member/.test(answer.code)) {
    await tokenOf(w, token);
    return call(w, method, path, query, sent, AGAIN);
  }
  throw { detail: say(S.failed), ...answer };
};

/**
 * Ask for what is the same for everybody.
 *
 * @param {Widget} w
 * @param {string} path
 * @param {Record<string, unknown>} [query]
 */
export const ask = (w, path, query) => call(w, "GET", path, query, undefined, PUBLIC);

/**
 * @param {Widget} w
 * @param {string} tag
 * @param {string | null} [digest] of an owner's own words
 * @returns {Promise<import('./strings').Catalogue>} English where another doesn't come
 */
export const fetchWords = async (w, tag, digest) =>
  digest || !/^en\b/i.test(tag) ? ask(w, `../i18n/${tag}.${digest ?? WORDS}.json`).catch(() => ENGLISH) : ENGLISH;

/**
 * The page's token, else its callback's, else the guest's.
 *
 * @param {Widget} w
 * @param {string | null} [refused] this one no longer serves
 * @returns {Promise<string | null | undefined>}
 */
export const tokenOf = async (w, refused) => {
  const given = w._host.token;
  const place = w._space + "guest";
  if (refused == load(place)) save(place);
  if (refused || !(given || w._fresh))
    try {
      w._fresh = await window.talkwidgetToken?.();
    } catch {}
  return w._fresh || given || load(place);
};
