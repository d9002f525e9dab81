/**
 * Build talkwidget/static/: embed.js (classic script) and embed.mjs (module), which show a thread, more.mjs, which they
 * load when a reader wants more, people.mjs, which that one loads for their lists, moderating.mjs, which this one loads
 * for moderators, and embed.css for servers that draw. The same sources give the same bytes.
 *
 * `--check` writes nothing and fails where what is committed differs.
 */
import { createHash } from "node:crypto";
import { readFile, readdir, rename, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { minify } from "terser";
import { numbered } from "./numbered.js";

/** Bytes with gzip -9. */
const BUDGETS = { "embed.js": 8192, "embed.mjs": 8192, "more.mjs": 9216, "people.mjs": 8192, "moderating.mjs": 2560 };
const here = new URL(".", import.meta.url);
const out = new URL("../talkwidget/static/", here);
const catalogues = new URL("../talkwidget/i18n/", here);

/** @param {string | Buffer} content @param {number} length */
const digest = (content, length) => createHash("sha256").update(content).digest("hex").slice(0, length);

const languages = (await readdir(catalogues)).filter((name) => name.endsWith(".json")).toSorted();
const WORDS = digest(Buffer.concat(await Promise.all(languages.map((name) => readFile(new URL(name, catalogues))))), 8);
const english = JSON.parse(await readFile(new URL("en.json", catalogues), "utf8"));

const shrink = async (path) =>
  (await esbuild.transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: "es2022" })).code.trim().replace(/(--\w): /g, "$1:").replaceAll(", ", ",");

/** Styles travel as text in the script: a constructed sheet needs no request and no style-src. */
const styles = {
  name: "styles",
  setup: (build) => build.onLoad({ filter: /\.css$/ }, async ({ path }) => ({ contents: await shrink(path), loader: "text" })),
};

/** A text whose plural forms are the same has no need of them. */
const plain = (text) => (text.other && new Set(Object.values(text)).size == 1 ? Object.values(text)[0] : text);

/** What the first file lends the second goes by place, not by name: both name it in the same order. */
let asked;
const lend = (path, source) => {
  const lent = [...source.matchAll(/^ +_(\w+): \1,$/gm)].map((line) => line[1]);
  if (lent.join() != lent.toSorted().join()) throw new Error(`sort what ${path} lends`);
  if ((asked ??= lent.join()) != lent.join()) throw new Error(`${path} doesn't lend what the other one asks for`);
  return path.endsWith("kit.js")
    ? `export let kit, ${lent}; export const borrow = (lent) => { [${lent}] = kit = lent; };`
    : source.replace(/\(\{\n  _add: add,[^}]*\}\)/, `[${lent}]`);
};

const spoken = [english.embed, english.more].flatMap((texts) => Object.values(texts));
const keys = [...Object.keys(english.embed), ...Object.keys(english.more)];
if (new Set(keys).size < keys.length) throw new Error("two texts have one name");
/** The first that only they read who mute: it and all behind it come with the second file. */
const LATE = keys.indexOf("tagMuted");
/** The first that only moderators read: it and all behind it come with their file. */
const MODERATORS = keys.indexOf("modApprove");
/** The English that a file brings. @param {string} part */
const brought = (part) => (part == "embed" ? spoken.slice(0, LATE) : part == "more" ? spoken.slice(LATE, MODERATORS) : spoken.slice(MODERATORS));

/** Number the texts: their keys are for those who read and translate them. Each file holds the English it needs. */
const texts = (part) => ({
  name: "texts",
  setup: (build) => {
    /** @param {string} source */
    const place = (source) =>
      source.replace(/^import \{ S \}.*\n/m, "").replace(/\bS\.(\w+)/g, (_, key) => {
        if (!keys.includes(key)) throw new Error(`no text ${key}`);
        return String(keys.indexOf(key));
      });
    build.onLoad({ filter: /\/src\/.*\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      if (/more(\/kit)?\.js$/.test(path)) return { contents: place(lend(path, source)), loader: "js" };
      const contents = path.endsWith("/texts.js")
        ? `export default ${JSON.stringify(brought(part).map((text) => plain(numbered(text))))};`
        : place(source);
      return { contents, loader: "js" };
    });
  },
});

/** Names that begin with _ are short, and the same in all files; the shortest are those that the first file says most. */
const nameCache = {};

async function bundle(entry, format, part, define = {}) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [new URL(`src/${entry}`, here).pathname],
    bundle: true,
    write: false,
    format,
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    minifySyntax: true,
    define,
    plugins: [styles, texts(part)],
  });
  const { code } = await minify(outputFiles[0].text, {
    module: format == "esm",
    toplevel: true,
    ecma: 2022,
    compress: { passes: 4, unsafe: true, unsafe_arrows: true, unsafe_math: true, unsafe_methods: true, pure_getters: true, booleans_as_integers: false },
    mangle: { properties: { regex: /^_/ } },
    nameCache,
    format: { comments: false },
  });
  // Top-level names are each file's own.
  delete nameCache.vars;
  // One word for two is packed better; the checks have seen to strictness.
  return code.replace(/^"use strict";/, "").replace(/\bconst(?=[ [{])/g, "let") + "\n";
}

const LETTERS = "dronewtbslNvgzpimBcMAXhaEukfyxOILDqSKFUHWVTZPYRQjJCG";
const PAIRS = "rtslcdpmgbhnovfkuyawzx";
const { outputFiles } = await esbuild.build({ entryPoints: [new URL("src/index.js", here).pathname], bundle: true, write: false, plugins: [styles, texts("embed")] });
const uses = new Map();
for (const [name] of outputFiles[0].text.matchAll(/\b_[a-zA-Z]+\b/g)) uses.set(name, (uses.get(name) ?? 0) + 1);
const often = [...uses.keys()].toSorted((a, b) => uses.get(b) - uses.get(a));
// What one letter isn't left for has two, of the first file's own: it is the same whatever the others say.
nameCache.props = { props: Object.fromEntries(often.map((name, i) => ["$" + name, LETTERS[i] ?? PAIRS[i - LETTERS.length] + "e"])) };
const moderating = await bundle("moderating/index.js", "esm", "moderating");
const people = await bundle("people/index.js", "esm", "more", { MODERATING: JSON.stringify(`moderating.${digest(moderating, 8)}.mjs`) });
const more = await bundle("more/index.js", "esm", "more", { PEOPLE: JSON.stringify(`people.${digest(people, 8)}.mjs`) });
const define = { MORE: JSON.stringify(`more.${digest(more, 8)}.mjs`), WORDS: JSON.stringify(WORDS) };
const built = {
  "embed.js": await bundle("index.js", "iife", "embed", define),
  "embed.mjs": await bundle("module.js", "esm", "embed", define),
  "more.mjs": more,
  "people.mjs": people,
  "moderating.mjs": moderating,
  "embed.css": (await shrink(new URL("src/style.css", here).pathname)) + (await shrink(new URL("src/drawn.css", here).pathname)) + "\n",
};

const check = process.argv.includes("--check");
const faults = [];
const sizes = [];
for (const [file, code] of Object.entries(built)) {
  const size = gzipSync(code, { level: 9 }).length;
  sizes.push(`${file}: ${code.length} bytes, ${size} with gzip -9`);
  if (size > (BUDGETS[file] ?? Infinity)) faults.push(`${file} is over ${BUDGETS[file]} bytes`);
  const path = new URL(file, out);
  // Whole or not at all: a server may be reading.
  if (!check) await writeFile(`${path.pathname}~`, code).then(() => rename(`${path.pathname}~`, path));
  else if ((await readFile(path, "utf8")) != code) faults.push(`${file} is stale: run npm run build`);
}
console.log(sizes.join("\n"));
if (faults.length) throw new Error(faults.join("; "));
