/**
 * Words looked for in the thread. What muted people wrote is counted, and shown when asked for (mute.md, M16).
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../wire').Comment} Comment
 * @typedef {import('../wire').Problem} Problem
 */
import { S } from "../keys.js";
import { button, fetchPage, h, language, run, say, tell, words as written } from "../more/kit.js";
import { openPanel } from "../more/panel.js";
import { day } from "../more/when.js";

/** Characters of a comment shown around the first word found. */
const AROUND = 160;

/** @param {Widget} w */
export const search = (w) => {
  const input = h("input", { type: "search", name: "q", maxlength: 200, autocomplete: "off", dir: "auto" });
  const found = h("div");
  /** Only the last question's answer counts. */
  let asked = 0;
  /** Each answer, as it stands there. @type {{ _look: string, _comments: Comment[], _q: string, _box: HTMLElement }[]} */
  let answers = [];

  /** What is on a reader's lists may change while it stands there (M16). @param {boolean} [all] */
  const draw = (all) => {
    for (const answer of answers) {
      const lines = answer._comments.map((c) => w._lineOf(c));
      const look = [lines, [...w._ids]].join();
      if (look == answer._look && !all) continue;
      answer._look = look;
      const heard = answer._comments.filter((_, i) => !lines[i]);
      const folded = [S.mutedLine, S.hiddenLine, S.wordLine].map((line) => ({ line, comments: answer._comments.filter((_, i) => lines[i] == line) }));
      answer._box.replaceChildren(
        h("ol.rows", null, ...heard.map((c) => hit(w, c, answer._q))),
        ...folded.filter(({ comments }) => comments[0]).map(({ line, comments }) => foldedHits(w, line, comments, answer._q)),
      );
    }
  };

  /** @param {string} q @param {string} [after] */
  const ask = async (q, after) => {
    const mine = ++asked;
    found.querySelector("button:last-child:not([aria-expanded])")?.remove();
    if (!after) found.replaceChildren(h("p", null, say(S.loading)));
    try {
      const { comments, next } = await fetchPage(w, { q, after, sort: "", lang: language() });
      if (mine != asked) return;
      if (!after) {
        found.replaceChildren();
        answers = [];
      }
      const box = h("div");
      answers.push({ _look: "", _comments: comments, _q: q, _box: box });
      const said = comments[0] ? say(S.found, comments.length) + (next ? " +" : "") : after ? "" : say(S.foundNone, q);
      found.append(h("p", null, said), box);
      draw(true);
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
  if (!openPanel(w, "search", S.search, form, found)) return;
  w._onPanel = draw;
  input.focus();
};

/** @param {Widget} w @param {number} line why @param {Comment[]} comments @param {string} q */
const foldedHits = (w, line, comments, q) => {
  const list = h("ol.rows");
  const show = button(
    () => {
      const open = !list.firstChild;
      list.replaceChildren(...(open ? comments.map((c) => hit(w, c, q)) : []));
      show.ariaExpanded = String(open);
      show.textContent = say(open ? S.hide : S.show);
    },
    say(S.show),
    null,
    { "aria-expanded": "false" },
  );
  return h("div", null, h("p.placeholder", null, (line == S.mutedLine ? say(S.foundMuted, comments.length) : `[ ${say(line)} ]` + (comments[1] ? ` × ${comments.length}` : "")) + " ", show), list);
};

/** What muted people are quoted with is no more to be read here than there (M9). @param {Widget} w @param {Comment} c */
const heardOf = (w, c) => {
  const text = written(c.html ?? "");
  for (const quote of /** @type {NodeListOf<HTMLQuoteElement>} */ (text.querySelectorAll("[cite]")))
    if (w._ids.has(c.quotes[quote.cite.split("#talk-")[1]])) quote.remove();
  return text.textContent ?? "";
};

/** @param {Widget} w @param {Comment} c @param {string} q */
const hit = (w, c, q) =>
  h(
    "li",
    null,
    h("a", { href: "#talk-" + c.number }, "#" + c.number + " ", h("bdi.author", null, c.author?.name)),
    h("time", { datetime: c.created }, " " + day(c.created)),
    h("p.words", { dir: "auto" }, ...excerpt(heardOf(w, c), q)),
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
