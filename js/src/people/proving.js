/**
 * Work that a server asks for in place of a moderator's look (ALTCHA): to find the number whose SHA-256, with what the
 * challenge names, begins as it says.
 *
 * In a worker; on a page whose policy allows none, here, in slices that the page doesn't feel. `crypto.subtle` would
 * want a secure context, and a promise for each of a hundred thousand hashes.
 *
 * @typedef {import('../wire').Challenge} Challenge
 * @typedef {{ counter: number, derivedKey: string }} Solution
 * @typedef {[start: string, prefix: string]} Work
 */

/** Numbers that are tried at once. */
const STEP = 500;
/** Servers ask for a twentieth of these. */
const MOST = 2 ** 22;
/** How long this may hold up the page at once, in ms; then the browser does what waits. */
const SLICE = 8;

/**
 * Try the numbers from `from` to below `to`. It names nothing outside itself: a worker gets it as text.
 *
 * @param {string} start of what is hashed, 32 bytes in hexadecimal; four bytes of the number follow
 * @param {string} prefix of the hash, likewise, 4 bytes or more
 * @param {number} from
 * @param {number} to
 * @returns {Solution | undefined}
 */
export const search = (start, prefix, from, to) => {
  /** As FIPS 180-4 has it: 32 bits of the fractions of the roots of primes. @param {number} root */
  const bits = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
  /** @type {number[]} */
  const initial = [];
  /** @type {number[]} */
  const rounds = [];
  for (let n = 2; rounds.length < 64; n++) {
    let factor = 2;
    while (n % factor) factor++;
    if (factor < n) continue;
    if (initial.length < 8) initial.push(bits(Math.sqrt(n)));
    rounds.push(bits(Math.cbrt(n)));
  }
  /** @param {number} word @param {number} by */
  const turn = (word, by) => (word >>> by) | (word << (32 - by));
  const words = /** @type {string[]} */ (start.match(/.{8}/g)).map((hex) => parseInt(hex, 16));
  const first = parseInt(prefix.slice(0, 8), 16) | 0;
  // One block: 36 bytes, a bit, zeros, and how many bits it are.
  const block = new Int32Array(64);
  block.set([...words, 0, 2 ** 31]);
  block[15] = 288;
  for (let counter = from; counter < to; counter++) {
    block[8] = counter;
    for (let i = 16; i < 64; i++) {
      const x = block[i - 15];
      const y = block[i - 2];
      block[i] = block[i - 16] + block[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = initial;
    for (let i = 0; i < 64; i++) {
      const t = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + rounds[i] + block[i]) | 0;
      const u = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t) | 0;
      d = c;
      c = b;
      b = a;
      a = (t + u) | 0;
    }
    if (((a + initial[0]) | 0) != first) continue;
    const derivedKey = [a, b, c, d, e, f, g, h].map((word, i) => ((word + initial[i]) >>> 0).toString(16).padStart(8, "0")).join("");
    if (derivedKey.startsWith(prefix)) return { counter, derivedKey };
  }
};

/** @param {Work} work @returns {Promise<Solution | undefined>} fails where no worker can be had */
const elsewhere = async (...work) => {
  const address = URL.createObjectURL(new Blob([`onmessage=({data})=>postMessage((${search})(...data))`], { type: "text/javascript" }));
  /** @type {Worker | undefined} */
  let worker;
  try {
    return await new Promise((resolve, reject) => {
      worker = new Worker(address);
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = reject;
      worker.postMessage([...work, 0, MOST]);
    });
  } finally {
    worker?.terminate();
    URL.revokeObjectURL(address);
  }
};

/** @param {Work} work */
const here = async (...work) => {
  let end = 0;
  for (let from = 0; from < MOST; from += STEP) {
    // In a tab that nobody sees a breath may last a second.
    if (!document.hidden && performance.now() > end) {
      await new Promise((go) => setTimeout(go, 4));
      end = performance.now() + SLICE;
    }
    const found = search(...work, from, from + STEP);
    if (found) return found;
  }
};

/** @param {Challenge} challenge @returns {Promise<string>} what is sent with the comment */
export const prove = async (challenge) => {
  const { nonce, salt, keyPrefix } = challenge.parameters;
  /** @type {Work} */
  const work = [salt + nonce, keyPrefix];
  const solution = await elsewhere(...work).catch(() => here(...work));
  return btoa(JSON.stringify({ challenge, solution }));
};
