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

test("a day of one digit has no zero before it", () => {
  assert.equal(said("2026-11-07T12:00:00Z"), "Nov 7, 2026");
});

/** How many formatters of times are made meanwhile. */
const made = (work) => {
  const kinds = ["RelativeTimeFormat", "DateTimeFormat"];
  const before = kinds.map((kind) => Intl[kind]);
  let count = 0;
  for (const kind of kinds)
    Intl[kind] = class extends Intl[kind] {
      constructor(...given) {
        super(...given);
        count += 1;
      }
    };
  try {
    work();
  } finally {
    kinds.forEach((kind, i) => (Intl[kind] = before[i]));
  }
  return count;
};

test("English is said as Intl says it, without its formatters, whose first costs a phone dearly", () => {
  const tell = [];
  const times = Array.from({ length: 400 }, (_, i) => new Date(NOW - i * 36e5 - 6e4));

  const count = made(() => tell.push(...times.map((then) => clock("en", "")(then, NOW))));

  const [relative, date] = [new Intl.RelativeTimeFormat("en"), new Intl.DateTimeFormat("en", { dateStyle: "medium" })];
  const days = (then) => (NOW - then) / 864e5;
  const wanted = (then) => (days(then) > 7 ? date.format(then) : days(then) < 1 / 24 ? "1 minute ago" : days(then) < 1 ? relative.format(-Math.trunc(days(then) * 24), "hour") : relative.format(-Math.trunc(days(then)), "day"));
  assert.deepEqual(tell, times.map(wanted));
  assert.equal(count, 0);
});

test("other languages have no formatter of relative times without comments of this week, and one with them", () => {
  const old = made(() => clock("de", "")(new Date("2026-10-01T18:00:00Z"), NOW));
  const fresh = made(() => {
    const tell = clock("de", "");
    tell(new Date("2026-11-22T17:00:00Z"), NOW);
    tell(new Date("2026-11-22T16:00:00Z"), NOW);
  });

  assert.deepEqual([old, fresh], [1, 2]);
});
