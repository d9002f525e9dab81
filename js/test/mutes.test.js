import assert from "node:assert/strict";
import { test } from "node:test";
import { idsOf, inForce, judge } from "../src/mutes.js";
import { S } from "../src/keys.js";
import { without } from "../src/more/reacting.js";
import { findWords } from "../src/more/worded.js";

const NOW = Date.parse("2026-11-22T18:00:00Z");
const mute = (author, more = {}) => ({ author, name: author, since: "2026-11-01T00:00:00Z", thread: null, until: null, ...more });

const muted = (mutes, thread = "/posts/42") => [...inForce(mutes, thread, NOW)].sort();

test("a mute without an end holds for ever, everywhere", () => {
  assert.deepEqual(muted([mute("burt")]), ["burt"]);
});

test("a mute ends at its time", () => {
  const mutes = [mute("burt", { until: "2026-11-22T18:00:00Z" }), mute("cleo", { until: "2026-11-22T18:00:01Z" })];

  assert.deepEqual(muted(mutes), ["cleo"]);
});

test("a mute in one thread doesn't hold in another", () => {
  const mutes = [mute("burt", { thread: "/posts/41" }), mute("cleo", { thread: "/posts/42" })];

  assert.deepEqual(muted(mutes), ["cleo"]);
});

test("a mute holds for every id its author had", () => {
  assert.deepEqual(muted([mute("burt", { was: ["guest-1"] })]), ["burt", "guest-1"]);
});

test("a list kept by an older version, with fewer fields, still holds", () => {
  assert.deepEqual(muted([{ author: "burt", name: "Burt", since: "2026-11-01T00:00:00Z" }]), ["burt"]);
});

test("unmuting somebody takes away every mute of theirs and nobody else's", () => {
  const mutes = [mute("burt"), mute("guest-1", { thread: "/posts/42" }), mute("cleo")];

  const left = without(mutes, { id: "burt", was: ["guest-1"] });

  assert.deepEqual(left.map(({ author }) => author), ["cleo"]);
});

test("unmuting works from the id somebody had when they were muted", () => {
  const left = without([mute("burt", { was: ["guest-1"] })], { id: "guest-1", was: [] });

  assert.deepEqual(left, []);
});

test("somebody's ids are theirs of today and of before", () => {
  assert.deepEqual(idsOf({ id: "burt", was: ["guest-1"] }), ["burt", "guest-1"]);
});

/** What a reader with these lists sees of a comment. */
const line = (kept, comment, me) => {
  const lists = { mutes: [], words: [], comments: [], ...kept };
  const c = { id: "c", author: { id: "burt", was: [] }, official: false, html: "<p>Hello</p>", ...comment };
  const _key = "/posts/42";
  return judge({ _kept: lists, _ids: inForce(lists.mutes, _key, NOW), _key, _author: me && { id: me }, _findWords: findWords }, NOW)(c) || null;
};

test("each reason has its line, the person before the comment before the word", () => {
  const lists = [{ mutes: [mute("burt")] }, { comments: ["c"] }, { words: [{ word: "hello" }] }];

  assert.deepEqual(lists.map((list) => line(list)), [S.mutedLine, S.hiddenLine, S.wordLine]);
  assert.equal(line(Object.assign({}, ...lists)), S.mutedLine);
});

test("what is official, one's own, or has no author is never hidden", () => {
  const kept = { mutes: [mute("burt")], words: [{ word: "hello" }], comments: ["c"] };

  assert.deepEqual([line(kept, { official: true }), line(kept, {}, "burt"), line(kept, { author: null })], [null, null, null]);
});

test("a word ends at its time", () => {
  assert.equal(line({ words: [{ word: "hello", until: "2026-11-22T18:00:00Z" }] }), null);
});

test("entries that others wrote into the lists stop nothing", () => {
  assert.equal(line({ mutes: ["?", 5, { author: null, was: 7 }], words: [{}, { word: 3 }], comments: [{}] }), null);
});

for (const [word, html, found] of [
  ["cat", "<p>The CAT sat</p>", true],
  ["cat", "<p>concatenate</p>", false],
  ["ёж", "<p>Ёж!</p>", true],
  ["ёж", "<p>ёжик</p>", false],
  ["café", "<p>cafés</p>", false],
  ["猫", "<p>我的猫很大</p>", true],
  ["ねこ", "<p>このねこは</p>", true],
  ["C++", "<p>I like C++.</p>", true],
  ["AT&T", "<p>from AT&amp;T</p>", true],
  ["two words", "<p>two words</p>", true],
  ["strong", "<p><strong>x</strong></p>", false],
  ["foobar", "<p>foo<em>bar</em></p>", true],
  ["cat", "<p>c</p>\n<p>at</p>", false],
  [" ", "<p>a b</p>", false],
])
  test(`the word ${word} is ${found ? "" : "not "}in ${html}`, () => {
    assert.equal(findWords([{ word }])(html), found);
  });
