import assert from "node:assert/strict";
import { test } from "node:test";
import { S } from "../src/keys.js";
import { ENGLISH, say, speak } from "../src/strings.js";
import english from "../src/texts.js";

test("values take their places", () => {
  assert.equal(say(S.separator, 21, 40), "Comments 21 to 40");
});

test("a name that looks like a place, or like a pattern, is only a name", () => {
  assert.equal(say(S.mute, "{1} $& $1"), "Mute {1} $& $1");
});

test("what counts takes the form of its number", () => {
  assert.deepEqual([say(S.fresh, 1), say(S.fresh, 2)], ["Show 1 new comment", "Show 2 new comments"]);
});

test("another language has its own plural forms, and falls back to the last", () => {
  const embed = [...english];
  embed[S.fresh] = { few: "{0} few", other: "{0} other" };
  speak({ lang: "pl", dir: "ltr", embed });

  assert.deepEqual([say(S.fresh, 2), say(S.fresh, 5)], ["2 few", "5 other"]);

  speak(ENGLISH);
});
