/**
 * The files behind this one, each when it is first wanted.
 *
 * @typedef {import('../state').Widget} Widget
 */
import { S } from "../keys.js";
import { kit, say } from "./kit.js";

/**
 * @template T
 * @param {string} name
 * @returns {(w: Widget) => Promise<T>} what the file brings
 */
export const loader = (name) => {
  /** @type {Promise<T> | undefined} */
  let file;
  let tries = 0;
  return (w) =>
    (file ??= import(w._base + name + (tries ? "?" + tries : "")).then(
      (there) => there.default(kit),
      () => {
        // As with the second file.
        file = undefined;
        tries++;
        throw { detail: say(S.failed) };
      },
    ));
};
