/**
 * From the server's flat rows to the tree a reader sees. Pure.
 *
 * @typedef {import('./wire').Comment} Comment
 * @typedef {object} TreeNode
 * @property {Comment} _c
 * @property {TreeNode[]} _kids replies shown below it, by number
 * @property {TreeNode} [_up] what it hangs below; none at the top level
 * @property {number} _at depth as shown
 * @property {boolean} [_flat] it doesn't hang below its own parent, so it says "in reply to #4"
 * @property {number[]} [_run] the numbers of the comments that it stands for, where that is more than its own
 * @property {string[]} [_said] what stands there then: their numbers, the line, the heading
 */

/**
 * Arrange rows in a tree at most `maxDepth` deep (0: a flat list).
 *
 * Replies go by number. A row whose parent is not here hangs below its root.
 *
 * @param {Iterable<Comment>} rows
 * @param {number} maxDepth
 * @param {boolean} byNumber the top level too; else it keeps the rows' order
 * @returns {TreeNode[]}
 */
export const arrange = (rows, maxDepth, byNumber) => {
  /** @type {Map<number | null, TreeNode>} */
  const nodes = new Map();
  for (const _c of rows) nodes.set(_c.number, { _c, _kids: [], _at: 0 });
  const inOrder = [...nodes.values()];
  // A parent's number is the smaller: placed by number, it is there before its replies wherever it stands.
  const sorted = inOrder.toSorted((a, b) => a._c.number - b._c.number);
  for (const node of sorted) {
    const { parent, root } = node._c;
    let up = nodes.get(parent) ?? nodes.get(root);
    while (up && up._at >= maxDepth) up = up._up;
    if (!parent || up == node) continue;
    node._flat = up?._c.number != parent;
    if (up) {
      node._up = up;
      node._at = up._at + 1;
      up._kids.push(node);
    }
  }
  return (byNumber ? sorted : inOrder).filter((node) => !node._up);
};

/** The numbers of a node and of all below. @param {TreeNode} node @returns {number[]} */
export const numbersOf = ({ _c, _kids }) => [_c.number, ..._kids.flatMap(numbersOf)];
