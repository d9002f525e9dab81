/**
 * One after the other: what is pressed twice ends as it was pressed, a new guest is one guest, and what asks for a list
 * hears of all that was done to it before.
 *
 * @typedef {import('../state').Widget} Widget
 */

/**
 * @template T
 * @param {Widget} w
 * @param {() => Promise<T>} send
 * @returns {Promise<T>}
 */
export const inTurn = (w, send) => {
  const sent = (w._turn ?? Promise.resolve()).then(send, send);
  w._turn = sent;
  return sent;
};
