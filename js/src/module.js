/**
 * `embed.mjs`, for `<script type="module">` and bundlers: define the element, place none.
 */
import { define } from "./define.js";

export { TalkWidget } from "./talk-widget-element.js";

define(new URL(".", import.meta.url).href);
