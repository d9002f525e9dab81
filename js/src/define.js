/**
 * The one place that registers the element; a second copy of the script finds it done.
 */
import { TalkWidget } from "./talk-widget-element.js";

/** @param {string} base where elements without `base` find the server */
export const define = (base) => {
  if (customElements.get("talk-widget")) return;
  TalkWidget.base = base;
  customElements.define("talk-widget", TalkWidget);
};
