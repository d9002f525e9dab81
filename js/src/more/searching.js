/**
 * Words looked for in the thread. What muted people wrote is counted, and shown when asked for (mute.md, M16).
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../wire').Comment} Comment
 * @typedef {import('../wire').Problem} Problem
 */
import { S } from "../keys.js";
import { button, fetchPage, h, run, say, tell, words as written } from "./kit.js";
import { openPanel } from "./panel.js";
import { day } from "./when.js";

/** Characters of a comment shown around the first word found. */
const AROUND = 160;

/** @param {Widget} w */
export const search = (w) => {
  const input = h("input", { type: "search", name: "q", maxlength: 200, autocomplete: "off", dir: "auto" });
  const found = h("div");
  /** Only the last question's answer counts. */
  let asked = 0;

  /** @param {string} q @param {string} [after] */
  const ask = async (q, after) => {
    const mine = ++asked;
    found.querySelector("button:last-child:not([aria-expanded])")?.remove();
    if (!after) found.replaceChildren(h("p", null, say(S.loading)));
    try {
      const { comments, next } = await fetchPage(w, { q, after, sort: "" });
      if (mine != asked) return;
      if (!after) found.replaceChildren();
      const hits = comments.filter((c) => !w._lineOf(c));
      const muted = comments.filter((c) => w._lineOf(c));
      const said = comments[0] ? say(S.found, comments.length) + (next ? " +" : "") : after ? "" : say(S.foundNone, q);
      found.append(h("p", null, said), h("ol.rows", null, ...hits.map((c) => hit(c, q))), muted[0] ? mutedHits(muted, q) : "");
      if (next) found.append(button(() => run(w, () => ask(q, next)), say(S.later)));
      tell(w, said);
    } catch (error) {
      const { detail, errors } = /** @type {Problem} */ (error);
      if (!detail) throw error;
      if (mine == asked) found.replaceChildren(h("p.invalid", { role: "alert" }, errors?.q?.[0] ?? detail), button(() => run(w, () => ask(q, after)), say(S.retry)));
    }
  };

  const form = h(
    "form",
    {
      role: "search",
      /** @param {SubmitEvent} event */
      onsubmit(event) {
        event.preventDefault();
        const q = input.value.trim();
        if (q) run(w, () => ask(q));
        else input.focus();
      },
    },
    h("div.who", null, h("label", null, say(S.find), input), h("button.primary", null, say(S.search))),
  );
  if (openPanel(w, "search", S.search, form, found)) input.focus();
};

/** @param {Comment[]} comments @param {string} q */
const mutedHits = (comments, q) => {
  const list = h("ol.rows");
  const show = button(
    () => {
      const open = !list.firstChild;
      list.replaceChildren(...(open ? comments.map((c) => hit(c, q)) : []));
      show.ariaExpanded = String(open);
      show.textContent = say(open ? S.hide : S.show);
    },
    say(S.show),
    null,
    { "aria-expanded": "false" },
  );
  return h("div", null, h("p.placeholder", null, say(S.foundMuted, comments.length) + " ", show), list);
};

/** @param {Comment} c @param {string} q */
const hit = (c, q) =>
  h(
    "li",
    null,
    h("a", { href: "#talk-" + c.number }, "#" + c.number + " ", h("bdi.author", null, c.author?.name)),
    h("time", { datetime: c.created }, " " + day(c.created)),
    h("p.words", { dir: "auto" }, ...excerpt(written(c.html ?? "").textContent ?? "", q)),
  );

/**
 * The place where the first word stands, with all of them marked.
 *
 * @param {string} text
 * @param {string} q
 */
const excerpt = (text, q) => {
  const pattern = RegExp(`(${q.split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "giu");
  const at = Math.max(0, text.search(pattern));
  const from = at < AROUND / 2 ? 0 : text.indexOf(" ", at - AROUND / 2) + 1;
  const to = from + AROUND < text.length ? text.lastIndexOf(" ", from + AROUND) : text.length;
  const cut = text.slice(from, to > at ? to : from + AROUND);
  const parts = cut.split(pattern).map((part, i) => (i % 2 ? h("mark", null, part) : part));
  return [from > 0 && "… ", ...parts, from + cut.length < text.length && " …"];
};
