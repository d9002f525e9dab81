/**
 * Build talkwidget/static/embed.js (classic script) and embed.mjs (module). The same sources give the same bytes.
 *
 * `--check` writes nothing and fails where what is committed differs.
 */
import { readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { minify } from "terser";

const BUDGET = 8192;
const here = new URL(".", import.meta.url);
const out = new URL("../talkwidget/static/", here);

/** Styles travel as text in the script: a constructed sheet needs no request and no style-src. */
const styles = {
  name: "styles",
  setup: (build) =>
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: "es2022" });
      return { contents: code.trim(), loader: "text" };
    }),
};

/** Number the strings: their keys are for those who read and translate them. */
const strings = {
  name: "strings",
  setup: async (build) => {
    const { S } = await import("./src/strings.js");
    const keys = Object.keys(S);
    build.onLoad({ filter: /\/src\/\w[\w-]*\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, "utf8");
      if (path.endsWith("/strings.js"))
        contents = contents
          .replace(/export const S = \{[^]*?\n\};/, `const TABLE = ${JSON.stringify(Object.values(S).join("\n"))}.split("\\n");`)
          .replace("textOf = (text) => text", "textOf = (text) => TABLE[text]");
      else
        contents = contents.replace(/import \{ S, say \}/, "import { say }").replace(/\bS\.(\w+)/g, (_, key) => {
          if (!(key in S)) throw new Error(`no string ${key}`);
          return String(keys.indexOf(key));
        });
      return { contents, loader: "js" };
    });
  },
};

async function bundle(entry, format) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [new URL(`src/${entry}`, here).pathname],
    bundle: true,
    write: false,
    format,
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    plugins: [styles, strings],
  });
  const module = format == "esm";
  const { code } = await minify(outputFiles[0].text, {
    module,
    toplevel: true,
    ecma: 2022,
    compress: { passes: 4, unsafe_arrows: true, unsafe_methods: true, pure_getters: true, booleans_as_integers: false },
    mangle: { properties: { regex: /^_/ } },
    format: { comments: false },
  });
  return code + "\n";
}

const check = process.argv.includes("--check");
for (const [file, entry, format] of [
  ["embed.js", "index.js", "iife"],
  ["embed.mjs", "module.js", "esm"],
]) {
  const code = await bundle(entry, format);
  const size = gzipSync(code, { level: 9 }).length;
  console.log(`${file}: ${code.length} bytes, ${size} with gzip -9`);
  if (size > BUDGET) throw new Error(`${file} is over ${BUDGET} bytes`);
  const path = new URL(file, out);
  if (!check) await writeFile(path, code);
  else if ((await readFile(path, "utf8")) != code) throw new Error(`${file} is stale: run npm run build`);
}
