import assert from "node:assert/strict";
import { test } from "node:test";
import { S, say } from "../src/strings.js";

test("values take their places", () => {
  assert.equal(say(S.muted, "Burt", 3), "Muted Burt. Comments hidden: 3.");
});

test("a name that looks like a place, or like a pattern, is only a name", () => {
  assert.equal(say(S.mute, "{1} $& $1"), "Mute {1} $& $1");
});

test("no text breaks the table that the build makes of them", () => {
  assert.deepEqual(Object.values(S).filter((text) => text.includes("\n")), []);
});
