/**
 * The fourth file, which only moderators load.
 */
import { loader } from "../more/loading.js";

/** @type {(w: import('../state').Widget) => Promise<import('../moderating/index.js').Moderators>} */
const load = loader(MODERATING);

/** @type {import('../actions.js').Action} */
export const moderate = async (w, ...rest) => (await load(w)).moderate(w, ...rest);
