/**
 * One line for neighbours whom a reader doesn't hear (M5). Pure.
 *
 * @typedef {import('../wire').Comment} Comment
 * @typedef {import('../thread').TreeNode} TreeNode
 */
import { numbersOf } from "../thread.js";

/**
 * Make one of two or more neighbours without a sound (M5).
 *
 * @param {TreeNode[]} nodes
 * @param {(c: Comment) => boolean} isMute
 * @returns {TreeNode[]}
 */
export const coalesce = (nodes, isMute) => {
  /** @param {TreeNode} node @returns {boolean} */
  const isStill = ({ _c, _kids }) => isMute(_c) && _kids.every(isStill);
  /** @type {TreeNode | false | undefined} */
  let first;
  return nodes.filter((node) => {
    const still = isStill(node);
    if (!still || !first) {
      first = still && node;
      return true;
    }
    first._run = [...(first._run ?? numbersOf(first)), ...numbersOf(node)].toSorted((a, b) => a - b);
    first._kids = [];
  });
};
