/**
 * Talk to the server. Every failure is thrown as a Problem.
 *
 * @typedef {import('./state').Widget} Widget
 */
import { load, save } from "./store.js";
import { S } from "./keys.js";
import { say } from "./strings.js";

export const PUBLIC = 1;
const AGAIN = 2;

/**
 * @param {Widget} w
 * @param {string} method
 * @param {string} path
 * @param {Record<string, unknown>} [query] what is empty is left out
 * @param {object} [body] sent as JSON
 * @param {string} [key] the draft's idempotency key
 * @param {number} [mode] PUBLIC: say nothing of who is asking, no header, no cookie, so no preflight; AGAIN: the last try
 * @returns {Promise<any>}
 */
export const call = async (w, method, path, query, body, key, mode) => {
  const asked = /** @type {string[][]} */ (Object.entries({ site: w._site, ...query }).filter((pair) => pair[1]));
  /** @type {Record<string, string>} */
  const headers = {};
  const token = mode == PUBLIC ? "" : await tokenOf(w);
  if (token) headers.Authorization = "Bearer " + token;
  if (body) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  /** @type {any} */
  let answer = {};
  try {
    const response = await fetch(`${w._base}api/${path}?${new URLSearchParams(asked)}`, {
      method,
      headers,
      body: JSON.stringify(body),
      credentials: mode == PUBLIC ? "omit" : "same-origin",
      // `stale-while-revalidate` is meant for shared caches: a browser would show its reader the page before their post.
      cache: "no-cache",
    });
    answer = JSON.parse((await response.text()) || "{}");
    if (answer.token) save(w._space + "guest", (w._fresh = answer.token));
    if (response.ok) return answer;
    answer.wait = Number(response.headers.get("Retry-After"));
  } catch {}
  if (mode != AGAIN && (answer.code == "members_only" || (token && /^token_/.test(answer.code)))) {
    if (token) await tokenOf(w, token);
    return call(w, method, path, query, body, key, AGAIN);
  }
  throw { detail: say(S.failed), ...answer };
};

/**
 * The page's token, else its callback's, else the guest's.
 *
 * @param {Widget} w
 * @param {string} [refused] this one no longer serves
 * @returns {Promise<string | null | undefined>}
 */
export const tokenOf = async (w, refused) => {
  const given = w._host.getAttribute("token");
  const place = w._space + "guest";
  if (refused == load(place)) save(place);
  if (refused || !(given || w._fresh))
    try {
      w._fresh = await window.talkwidgetToken?.();
    } catch {}
  return w._fresh || given || load(place);
};
