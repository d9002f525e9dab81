/**
 * `<talk-widget>`: its life on the page. It starts anew when an attribute changes.
 */
import { ATTRIBUTES } from "./config.js";
import css from "./style.css";
import { start } from "./widget.js";

const sheet = new CSSStyleSheet();
// When the thread was asked for: until then nothing is drawn.
setTimeout(() => sheet.replaceSync(css));

export class TalkWidget extends HTMLElement {
  static observedAttributes = ATTRIBUTES;
  /** Where elements without `base` find the server. */
  static base = "";

  constructor() {
    super();
    (this.shadowRoot ?? this.attachShadow({ mode: "open" })).adoptedStyleSheets = [sheet];
  }

  connectedCallback() {
    this._end = start(this, TalkWidget.base);
  }

  disconnectedCallback() {
    this._end?.();
    this._end = undefined;
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    // The style sheet sees to the theme.
    if (this._end && name != "theme") {
      this._end();
      this.connectedCallback();
    }
  }
}

for (const name of ATTRIBUTES)
  Object.defineProperty(TalkWidget.prototype, name.replace("-l", "L"), {
    /** @this {TalkWidget} */
    get() {
      return this.getAttribute(name);
    },
    /** @this {TalkWidget} @param {string | null | undefined} value */
    set(value) {
      if (value == null) this.removeAttribute(name);
      else this.setAttribute(name, value);
    },
  });
