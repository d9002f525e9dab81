/**
 * `embed.mjs`, for `<script type="module">` and bundlers: define the element, place none.
 */
import { define } from "./define.js";

export { TalkWidget } from "./talk-widget-element.js";

let base = "";
try {
  base = new URL(".", import.meta.url).href;
} catch {
  // In a bundle there may be no such address: each element has a `base`.
}
define(base);
