import assert from "node:assert/strict";
import { test } from "node:test";
import { configure, threadKey } from "../src/config.js";

const HOME = "https://talk.example/talk/";

/** What an element with these attributes is told, on this page. */
const told = (attributes = {}, { address = "https://blog.example/posts/42", canonical } = {}) =>
  configure((name) => attributes[name] ?? null, HOME, {
    URL: address,
    title: "News roundup",
    querySelector: () => (canonical ? { href: canonical } : null),
  });

test("a page's key is its path", () => {
  assert.equal(threadKey("https://blog.example/posts/42"), "/posts/42");
});

test("what a page shows is part of its key", () => {
  assert.equal(threadKey("https://blog.example/?p=42&page=2"), "/?p=42&page=2");
});

for (const parameter of ["utm_source=x", "fbclid=x", "gclid=x", "msclkid=x", "mc_cid=x", "_ga=1.2", "_gl=1", "igshid=x", "gbraid=x"])
  test(`a key doesn't depend on ${parameter}`, () => {
    assert.equal(threadKey(`https://blog.example/a?${parameter}`), "/a");
    assert.equal(threadKey(`https://blog.example/a?${parameter}&p=1`), "/a?p=1");
    assert.equal(threadKey(`https://blog.example/a?p=1&${parameter}`), "/a?p=1");
    assert.equal(threadKey(`https://blog.example/a?p=1&${parameter}&q=2`), "/a?p=1&q=2");
    assert.equal(threadKey(`https://blog.example/a?${parameter}&${parameter}`), "/a");
  });

test("a parameter that only resembles a tracking one is kept", () => {
  assert.equal(threadKey("https://blog.example/a?xutm_source=1&clid_of=2"), "/a?xutm_source=1&clid_of=2");
});

test("the thread is the attribute's, else the canonical link's, else the address's", () => {
  const page = { address: "https://blog.example/amp/42?utm_source=x#top", canonical: "https://blog.example/posts/42" };

  assert.equal(told({ thread: "forty-two" }, page)._key, "forty-two");
  assert.equal(told({}, page)._key, "/posts/42");
  assert.equal(told({}, { address: page.address })._key, "/amp/42");
});

test("the address sent along has no fragment", () => {
  assert.equal(told({}, { address: "https://blog.example/posts/42#talk-7" })._url, "https://blog.example/posts/42");
});

test("the title is the attribute's, else the page's", () => {
  assert.equal(told({ title: "Other news" })._name, "Other news");
  assert.equal(told()._name, "News roundup");
});

test("an unknown value counts as none", () => {
  const { _level, _limit, _lazy } = told({ "heading-level": "huge", limit: "all", lazy: "perhaps" });

  assert.deepEqual({ _level, _limit, _lazy }, { _level: 2, _limit: 0, _lazy: true });
});

test("numbers stay within their bounds", () => {
  assert.equal(told({ limit: "1000" })._limit, 100);
  assert.equal(told({ "heading-level": "9" })._level, 5);
});

test("the server is where the script came from, unless another is named", () => {
  assert.equal(told()._base, HOME);
  assert.equal(told({ base: "https://other.example/t/" })._base, "https://other.example/t/");
});
