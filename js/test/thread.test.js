import assert from "node:assert/strict";
import { test } from "node:test";
import { coalesce } from "../src/more/coalescing.js";
import { arrange } from "../src/thread.js";

/** A row as the server sends it, as far as its place goes. */
const row = (number, parent = null, root = parent ?? number) => ({ number, parent, root });

/** The tree as text: `1(2(3)) 4`, and `*` after what says "in reply to". */
const drawn = (nodes) =>
  nodes.map(({ _c, _kids, _flat }) => `${_c.number}${_flat ? "*" : ""}${_kids.length ? `(${drawn(_kids)})` : ""}`).join(" ");

test("replies stand below their parents, in the order of their numbers", () => {
  const rows = [row(1), row(4), row(5, 1), row(2, 1), row(3, 2, 1)];

  assert.equal(drawn(arrange(rows, 3, false)), "1(2(3) 5) 4");
});

test("the top level keeps the server's order, unless numbers are asked for", () => {
  const rows = [row(7), row(2), row(9)];

  assert.equal(drawn(arrange(rows, 3, false)), "7 2 9");
  assert.equal(drawn(arrange(rows, 3, true)), "2 7 9");
});

test("a reply that arrives before its parent finds it all the same", () => {
  const rows = [row(1), row(3, 2, 1), row(2, 1)];

  assert.equal(drawn(arrange(rows, 3, false)), "1(2(3))");
});

test("below the deepest level replies are flat and say whom they answer", () => {
  const rows = [row(1), row(2, 1), row(3, 2, 1), row(4, 3, 1), row(5, 4, 1)];

  assert.equal(drawn(arrange(rows, 2, false)), "1(2(3 4* 5*))");
});

test("a depth of none is a flat list", () => {
  const rows = [row(1), row(2, 1), row(3)];

  assert.equal(drawn(arrange(rows, 0, false)), "1 2* 3");
});

test("a reply whose parent is not here hangs below its root and says whom it answers", () => {
  const rows = [row(1), row(14, 12, 1)];

  assert.equal(drawn(arrange(rows, 3, false)), "1(14*)");
});

test("a reply whose branch is not here stands at the top", () => {
  const rows = [row(14, 12, 11), row(20)];

  assert.equal(drawn(arrange(rows, 3, false)), "14* 20");
});

test("a comment sent twice is shown once, as it was sent last", () => {
  const rows = [row(1), { ...row(1), likes: 4 }];

  const nodes = arrange(rows, 3, false);

  assert.deepEqual(nodes.map((node) => node._c.likes), [4]);
});

/** What is left of a tree where these are muted: `1-4` stands for all between. */
const folded = (rows, muted) => {
  /** @returns {string} */
  const text = (nodes) =>
    coalesce(nodes, ({ number }) => muted.includes(number))
      .map(({ _c, _kids, _run }) => `${_run ? _run.join("+") : _c.number}${_kids.length ? `(${text(_kids)})` : ""}`)
      .join(" ");
  return text(arrange(rows, 3, true));
};

test("two or more muted neighbours become one", () => {
  assert.equal(folded([row(1), row(2), row(3), row(4), row(5)], [1, 3, 4, 5]), "1 2 3+4+5");
});

test("one alone stays as it is, with its muted reply", () => {
  assert.equal(folded([row(1), row(2, 1), row(3)], [1, 2]), "1(2) 3");
});

test("muted replies go into the line, and somebody else's keep it from forming", () => {
  const rows = [row(1), row(2, 1), row(3), row(4), row(5, 4), row(6)];

  assert.equal(folded(rows, [1, 2, 3, 4, 6]), "1+2+3 4(5) 6");
});

test("muted replies side by side become one below their parent", () => {
  assert.equal(folded([row(1), row(2, 1), row(3, 1), row(4, 1)], [2, 3]), "1(2+3 4)");
});
