/**
 * What else a reader doesn't want to see: words, single comments, replies to the muted (mute.md, M7, M27, M31).
 *
 * @typedef {import('../state').Widget} Widget
 */
import { S } from "../keys.js";
import { button, h, keep, say, tell, unseen } from "../more/kit.js";
import { leave } from "../more/panel.js";
import { isOver } from "../more/mute-list.js";
import { day, durations, endOf } from "../more/when.js";

/** @param {Widget} w */
export const moreKept = (w) => [fold(w), ...words(w), ...comments(w)];

/** @param {Widget} w */
const fold = (w) => {
  const box = h("input", { type: "checkbox", onchange: () => keep(w, "fold", box.checked) });
  box.checked = !!w._kept.fold;
  return h("label", null, box, say(S.collapse));
};

/** @param {Widget} w @param {number} title */
const headed = (w, title) => h("h" + Math.min(6, w._level + 2) + ".subheading", { tabindex: -1 }, say(title));

/** @param {Widget} w */
const words = (w) => {
  const heading = /** @type {HTMLElement} */ (headed(w, S.wordsTitle));
  const none = h("p");
  const list = h("ul.rows");
  const word = h("input", { name: "word", required: true, maxlength: 100, autocomplete: "off", dir: "auto" });
  const days = durations();
  /** @param {string} one */
  const others = (one) => w._kept.words.filter((entry) => !isOver(entry) && String(entry.word).toLocaleLowerCase() != one.toLocaleLowerCase());
  const fill = () => {
    const there = others("");
    none.textContent = there[0] ? "" : say(S.wordsNone);
    list.replaceChildren(
      ...there.map(({ word, until }) => {
        const row = h(
          "li",
          { tabindex: -1 },
          h("bdi.author", null, word),
          until && h("small", null, say(S.until, day(until))),
          h("p.actions", null, button(() => {
            keep(w, "words", others(word));
            leave(row, heading);
            none.textContent = list.firstChild ? "" : say(S.wordsNone);
            tell(w, say(S.unmuted, word));
          }, say(S.wordRemove, word))),
        );
        return row;
      }),
    );
  };
  /** @param {SubmitEvent} event */
  const onsubmit = (event) => {
    event.preventDefault();
    const one = word.value.trim();
    if (!one) return;
    keep(w, "words", [...others(one), { word: one, until: endOf(Number(days.value)) }]);
    word.value = "";
    word.focus();
    fill();
    tell(w, say(S.muted, one) + " " + say(S.nowHidden, w._hidden.size));
  };
  fill();
  return [
    heading,
    h("p.help", null, say(S.wordsHelp)),
    none,
    list,
    h("form", { onsubmit }, h("div.who", null, h("label", null, say(S.wordAdd), word), h("label", null, say(S.howLong), days)), h("p.actions", null, h("button.primary", null, say(S.wordAddVerb)))),
  ];
};

/** Those on this page by number, all others together. @param {Widget} w */
const comments = (w) => {
  const ids = w._kept.comments;
  if (!ids[0]) return [];
  const heading = /** @type {HTMLElement} */ (headed(w, S.hiddenTitle));
  const here = [...w._comments.values()].filter((c) => ids.includes(c.id));
  const there = ids.length - here.length;
  /** @param {string} name @param {string[]} which @param {Node | string} label */
  const line = (name, which, label) => {
    const row = h(
      "li",
      { tabindex: -1 },
      label,
      h("p.actions", null, button(() => {
        keep(w, "comments", w._kept.comments.filter((id) => !which.includes(id)));
        leave(row, heading);
      }, say(S.unhideComment), unseen(" " + name))),
    );
    return row;
  };
  return [
    heading,
    h(
      "ul.rows",
      null,
      ...here.map((c) => line("#" + c.number, [c.id], h("a", { href: "#talk-" + c.number }, "#" + c.number))),
      there > 0 && line("", ids.filter((id) => !here.some((c) => c.id == id)), say(S.hiddenElsewhere, there)),
    ),
  ];
};
