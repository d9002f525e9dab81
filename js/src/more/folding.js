/**
 * What is shown and what is folded, at a reader's wish.
 */
import { draw } from "./kit.js";

/** @type {Record<string, import('../actions.js').Action>} */
export const FOLDING = {
  /** All that one line stands for; or hide one again. */
  show(w, { number }, { _node }) {
    for (const each of _node._run ?? [number]) w._shown.delete(each) || w._shown.add(each);
    draw(w);
  },

  /** All the muted: shown, or hidden again. */
  all(w) {
    w._shown = new Set(w._hidden.size ? w._muted.keys() : []);
    draw(w);
  },

  /** One branch, against the rule that a reader may have set for those below the muted (M7). */
  fold(w, { number }) {
    w._folded.delete(number) || w._folded.add(number);
    draw(w);
  },
};
