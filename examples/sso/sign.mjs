// Sign a talkwidget token with a shared secret: node sign.mjs USER-ID NAME < shared.key
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const KEY_ID = "2026-11", SITE = "blog", SECONDS = 900;

export function sign(userId, name, secret, now) {
  const head = { alg: "HS256", typ: "JWT", kid: KEY_ID };
  const claims = { sub: userId, name, aud: SITE, iat: now, exp: now + SECONDS };
  const signed = [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [userId, name] = process.argv.slice(2);
  console.log(sign(userId, name, readFileSync(0, "utf8").trim(), Math.floor(Date.now() / 1000)));
}
