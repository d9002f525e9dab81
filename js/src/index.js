/**
 * `<script async src=".../embed.js">`: define the element, and put one where the script stands.
 */
import { define } from "./define.js";

// Null once the script has run, so it is taken here.
const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const base = new URL(".", script.src).href;
const { thread, site } = script.dataset;

define(base, site);
// In the head it only defines. The element may be written out already, or the script be there twice.
if (script.closest("body") && !document.querySelector("talk-widget" + (thread ? `[thread="${CSS.escape(thread)}"]` : "")))
  script.after(Object.assign(document.createElement("talk-widget"), { base }, !document.getElementById("talk") && { id: "talk" }, script.dataset));
