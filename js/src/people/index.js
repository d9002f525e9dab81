/**
 * `people.mjs`: the reader's lists, to look at and to change; what to do with those from before signing in; search; the
 * ways to share, to report and to moderate a comment; and the work that a server may ask for.
 *
 * @typedef {{ people: typeof people, merge: typeof merge, moderate: typeof moderate, prove: typeof prove, report: typeof report, search: typeof search, share: typeof share }} People
 */
import { borrow } from "../more/kit.js";
import { merge } from "./merging.js";
import { moderate } from "./moderators.js";
import { people } from "./people.js";
import { prove } from "./proving.js";
import { report } from "./reporting.js";
import { search } from "./searching.js";
import { share } from "./sharing.js";

/** @param {import('../more/kit.js').Kit} kit @returns {People} */
export default (kit) => {
  borrow(kit);
  return { people, merge, moderate, prove, report, search, share };
};
