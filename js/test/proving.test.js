import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";
import { prove, search } from "../src/people/proving.js";

/** @param {string} start @param {number} counter */
const hash = (start, counter) => {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(counter);
  return createHash("sha256").update(Buffer.from(start, "hex")).update(number).digest("hex");
};

test("the number is found whose SHA-256 begins as asked", () => {
  for (const counter of [0, 1, 255, 256, 65_537, 199_999]) {
    const start = randomBytes(32).toString("hex");
    const derivedKey = hash(start, counter);
    assert.deepEqual(search(start, derivedKey.slice(0, 32), counter, counter + 1), { counter, derivedKey });
  }
});

test("a number outside of what is tried is not found", () => {
  const start = randomBytes(32).toString("hex");
  const prefix = hash(start, 10).slice(0, 32);
  assert.equal(search(start, prefix, 0, 10), undefined);
  assert.equal(search(start, prefix, 11, 20), undefined);
});

test("what begins only nearly as asked is not it", () => {
  const start = randomBytes(32).toString("hex");
  const prefix = hash(start, 3).slice(0, 31);
  const other = prefix.endsWith("0") ? "1" : "0";
  assert.equal(search(start, prefix.slice(0, -1) + other, 0, 10), undefined);
});

test("a worker gets all that it needs as text", () => {
  const start = randomBytes(32).toString("hex");
  const derivedKey = hash(start, 7);
  const alone = new Function(`return (${search})(...arguments)`);
  assert.deepEqual(alone(start, derivedKey.slice(0, 32), 0, 100), { counter: 7, derivedKey });
});

test("without a worker it is found all the same", async () => {
  const nonce = randomBytes(16).toString("hex");
  const salt = randomBytes(16).toString("hex");
  const keyPrefix = hash(salt + nonce, 1234).slice(0, 32);
  const challenge = { parameters: { nonce, salt, keyPrefix }, signature: "s" };
  globalThis.document = /** @type {any} */ ({ hidden: false });
  const said = JSON.parse(atob(await prove(challenge)));
  assert.deepEqual(said.challenge, challenge);
  assert.equal(said.solution.counter, 1234);
});
