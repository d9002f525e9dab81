import assert from "node:assert/strict";
import { test } from "node:test";
import { idsOf, inForce, without } from "../src/mutes.js";

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
