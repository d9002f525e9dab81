import assert from "node:assert/strict";
import { test } from "node:test";
import { clock } from "../src/time.js";

const NOW = Date.parse("2026-11-22T18:00:00Z");
const ago = clock("en", "just now");
const said = (then) => ago(new Date(then), NOW);

for (const [then, words] of [
  ["2026-11-22T17:59:01Z", "just now"],
  ["2026-11-22T17:59:00Z", "1 minute ago"],
  ["2026-11-22T17:00:01Z", "59 minutes ago"],
  ["2026-11-22T17:00:00Z", "1 hour ago"],
  ["2026-11-21T18:00:01Z", "23 hours ago"],
  ["2026-11-21T18:00:00Z", "1 day ago"],
  ["2026-11-15T18:00:01Z", "6 days ago"],
  ["2026-11-14T18:00:00Z", "Nov 14, 2026"],
])
  test(`${then} is ${words}`, () => {
    assert.equal(said(then), words);
  });

test("a time to come, from a wrong clock, is now", () => {
  assert.equal(said("2026-11-23T18:00:00Z"), "just now");
});

test("times are said in the language of the words", () => {
  assert.equal(clock("de", "gerade eben")(new Date("2026-11-22T16:00:00Z"), NOW), "vor 2 Stunden");
});

test("a thread without comments of this week asks for no relative times, which cost a phone dearly to prepare", () => {
  const { RelativeTimeFormat } = Intl;
  let asked = 0;
  Intl.RelativeTimeFormat = class extends RelativeTimeFormat {
    constructor(...given) {
      super(...given);
      asked += 1;
    }
  };
  try {
    const tell = clock("en", "just now");
    tell(new Date("2026-10-01T18:00:00Z"), NOW);
    assert.equal(asked, 0);
    tell(new Date("2026-11-22T17:00:00Z"), NOW);
    tell(new Date("2026-11-22T16:00:00Z"), NOW);
    assert.equal(asked, 1);
  } finally {
    Intl.RelativeTimeFormat = RelativeTimeFormat;
  }
});
