/**
 * Elements. User text enters as text; the one HTML sink of the embed is `words`.
 *
 * @typedef {Node | string | number | false | null | undefined} Kid
 * @typedef {Record<string, unknown>} Attributes
 */

/**
 * @template {string} T
 * @typedef {T extends `${infer Tag}.${string}` ? Tag : T} TagOf
 */

/**
 * Make an element.
 *
 * @template {string} T
 * @param {T} tag with its part: `p.note`
 * @param {Attributes | null} [attributes] a function is a listener; false, null and undefined: none
 * @param {Kid[]} kids falsy: none
 * @returns {TagOf<T> extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[TagOf<T>] : HTMLElement}
 */
export const h = (tag, attributes, ...kids) => {
  const [name, part] = tag.split(".");
  const space = /svg|circle/.test(name) ? "2000/svg" : "1999/xhtml";
  const element = /** @type {any} */ (document.createElementNS("http://www.w3.org/" + space, name));
  for (const [key, value] of Object.entries({ part, ...attributes }))
    if (/** @type {any} */ (value)?.call) element[key] = value;
    else if (value || value === "") element.setAttribute(key, value);
  // One by one: a page may have an `append` of its own that takes no more.
  for (const kid of kids) if (kid) element.append(/** @type {any} */ (kid));
  return element;
};

/** For screen readers only. @param {Kid} kid */
export const unseen = (kid) => h("span.unseen", null, kid);

/**
 * @param {string | (() => unknown)} does what, or the name of the action
 * @param {string} label
 * @param {Kid} [more]
 * @param {Attributes} [attributes]
 */
export const button = (does, label, more, attributes) =>
  h("button", { type: "button", [/** @type {any} */ (does).call ? "onclick" : "value"]: does, ...attributes }, label, more);

const RULES = { createHTML: (/** @type {string} */ html) => html };

/** @type {typeof RULES | undefined} */
let policy;

/**
 * The browser's own allow-list (https://wicg.github.io/sanitizer-api/) over the server's; where there is none, the
 * server's alone, through a Trusted Types policy.
 *
 * @param {string} html sanitised by the server
 */
export const words = (html) => {
  const element = h("div.text", { dir: "auto" });
  try {
    if (element.setHTML) element.setHTML(html);
    else {
      // Made when needed: a page may allow the name only once.
      policy ??= window.trustedTypes?.createPolicy("talkwidget", RULES) ?? RULES;
      element.innerHTML = policy.createHTML(html);
    }
  } catch {
    element.textContent = html.replace(/<[^>]*>/g, "");
  }
  // Not on that allow-list.
  for (const link of element.querySelectorAll("a")) link.rel = "nofollow ugc noopener";
  return element;
};

/** The same picture for the same seed. @param {string} seed */
export const avatar = (seed) => {
  let state = 1;
  /** @param {number} below */
  const next = (below) => (state = (state * 16807) % 2147483647) % below;
  for (const letter of seed) next((state += letter.charCodeAt(0)));
  return h(
    "svg.avatar",
    { viewBox: "0 0 8 8", role: "none" },
    ...[9, 4, 3].map((r) => h("circle", { cx: next(9), cy: next(9), r, fill: `hsl(${next(360)} 50% ${50 + r * 3}%)` })),
  );
};
