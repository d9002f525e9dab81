/**
 * A list of muted people as a file, and back (mute.md, M22). Pure.
 *
 * A spreadsheet takes a cell that begins with `=` and its like for a formula, and would run what somebody chose as their
 * name: such cells get an apostrophe in front, which is taken off again on the way in. The server's files are the same.
 *
 * @typedef {import('../wire').Mute} Mute
 */

const COLUMNS = /** @type {const} */ (["author", "name", "thread", "since", "until", "note"]);
const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** @param {Mute[]} mutes */
export const toJson = (mutes) => JSON.stringify({ mutes: mutes.map((mute) => Object.fromEntries(COLUMNS.map((name) => [name, mute[name] ?? null]))) }, null, 2);

/** RFC 4180; the mark in front tells spreadsheets that it is UTF-8. @param {Mute[]} mutes */
export const toCsv = (mutes) => "\ufeff" + [COLUMNS, ...mutes.map((mute) => COLUMNS.map((name) => mute[name]))].map((line) => line.map(cell).join(",") + "\r\n").join("");

/** @param {unknown} value */
const cell = (value) => {
  const text = String(value ?? "").replace(/^[=+\-@\t\r]/, "'$&");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/**
 * @param {string} text of such a file
 * @returns {{ _mutes: Mute[], _bad: number } | undefined} undefined: it is none; `_bad`: how many entries name nobody
 */
export const fromFile = (text) => {
  const entries = fromJson(text) ?? fromCsv(text.replace(/^\ufeff/, ""));
  if (!entries) return;
  const _mutes = entries.filter(isMute);
  return { _mutes, _bad: entries.length - _mutes.length };
};

/** @param {any} entry @returns {entry is Mute} whatever is odd is left out: taken otherwise, it might mute more than was meant */
const isMute = (entry) =>
  ID.test(entry?.author) && [entry.thread, entry.note, entry.name, entry.until].every((value) => value == null || typeof value == "string") && !(entry.until && isNaN(Date.parse(entry.until)));

/** @param {string} text @returns {any[] | undefined} */
const fromJson = (text) => {
  try {
    const { mutes } = JSON.parse(text);
    return Array.isArray(mutes) ? mutes : undefined;
  } catch {}
};

/** @param {string} text @returns {any[] | undefined} */
const fromCsv = (text) => {
  /** @type {string[][]} */
  const lines = [[]];
  for (const [whole, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (!whole && !end) break;
    lines.at(-1)?.push((quoted?.replaceAll('""', '"') ?? plain).replace(/^'(?=[=+\-@\t\r])/, ""));
    if (end && end != ",") lines.push([]);
  }
  const [names, ...rest] = lines;
  if (names.includes("author")) return rest.filter((line) => line.join("")).map((line) => Object.fromEntries(names.map((name, i) => [name, line[i] || null])));
};
