/**
 * What a reader sends: JSON, where there is something to say.
 */
import { call } from "./kit.js";

/**
 * @param {import('../state').Widget} w
 * @param {string} method
 * @param {string} path
 * @param {Record<string, unknown>} [query] what is empty is left out
 * @param {object} [body]
 * @param {string} [key] the draft's idempotency key
 */
export const request = (w, method, path, query, body, key) =>
  call(w, method, path, query, body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json", ...(key && { "Idempotency-Key": key }) } });
