/**
 * The third file, with the reader's lists and what else few ever open.
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../people/index.js').People} People
 */
import { add, fetchPage } from "./kit.js";
import { loader } from "./loading.js";

/** @type {(w: Widget) => Promise<People>} */
const load = loader(PEOPLE);

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
  moderate: async (w, ...rest) => (await load(w)).moderate(w, ...rest),
  report: async (w, ...rest) => (await load(w)).report(w, ...rest),
  share: async (w, ...rest) => (await load(w)).share(w, ...rest),
};
