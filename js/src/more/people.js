/**
 * The third file, with the reader's lists and what else few ever open.
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../people/index.js').People} People
 */
import { S } from "../keys.js";
import { add, fetchPage, kit, say } from "./kit.js";

/** @type {Promise<People> | undefined} */
let third;
let tries = 0;

/** @param {Widget} w */
const load = (w) =>
  (third ??= import(w._base + PEOPLE + (tries ? "?" + tries : "")).then(
    (file) => file.default(kit),
    () => {
      // As with the second file.
      third = undefined;
      tries++;
      throw { detail: say(S.failed) };
    },
  ));

/** @param {Widget} w @param {import('../wire').Challenge} challenge @returns {Promise<string>} its solution */
export const prove = async (w, challenge) => (await load(w)).prove(challenge);

/** @type {Record<string, import('../actions.js').Action>} */
export const LISTS = {
  search: async (w) => (await load(w)).search(w),
  people: async (w) => (await load(w)).people(w),
  /** What the reader wrote, where the page that came is older; and what they muted before they signed in. */
  own: async (w, /** @type {any} */ version) => {
    if (version > w._page.thread.version) {
      const page = await fetchPage(w, { version });
      w._page.thread = page.thread;
      add(w, page.comments);
    }
    if (w._isMember && w._kept.mutes.some((mute) => mute.local)) (await load(w)).merge(w);
  },
  report: async (w, ...rest) => (await load(w)).report(w, ...rest),
  share: async (w, ...rest) => (await load(w)).share(w, ...rest),
};
