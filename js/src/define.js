/**
 * The one place that registers the element; a second copy of the script finds it done.
 */
import { more } from "./more.js";
import { TalkWidget } from "./talk-widget-element.js";

/**
 * @param {string} base where elements without `base` find the server
 * @param {string} [site] whose threads an index page counts
 */
export const define = (base, site) => {
  if (customElements.get("talk-widget")) return;
  TalkWidget.base = base;
  customElements.define("talk-widget", TalkWidget);
  const count = () => document.querySelector("[data-talk-count]") && more({ _base: base }).then(({ _count }) => _count(base, site), () => 0);
  // A page that adds links later says so.
  addEventListener("talk-count", count);
  if (document.readyState == "loading") addEventListener("DOMContentLoaded", count);
  else count();
};
