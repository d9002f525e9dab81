/**
 * For how long, where, and why: the small form beside "Mute" (mute.md, M2, M20); or only this comment (M27). From here one reports or moderates it, too.
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../wire').Comment} Comment
 */
import { S } from "../keys.js";
import { openBelow } from "./below.js";
import { button, focus, h, keep, note, run, say, tell } from "./kit.js";
import { mute, without } from "./reacting.js";
import { day, durations, endOf } from "./when.js";

/** @type {import('../actions.js').Action} */
export const muteHow = (w, c, row) => {
  const author = /** @type {import('../wire').Author} */ (c.author);
  // Once more changes what was said before.
  const others = without(w._kept.mutes, author);
  const there = w._kept.mutes.find((one) => !others.includes(one) && (one.thread ?? w._key) == w._key);
  const isHidden = w._kept.comments.includes(c.id);
  openBelow(row, "muteHow", (close) => {
    const days = durations();
    // Only the note may be new.
    if (there?.until) days.prepend(h("option", { value: "same", selected: true }, say(S.until, day(there.until))));
    const where = h(
      "select",
      null,
      h("option", { value: "" }, say(S.everywhere)),
      h("option", { value: "1", selected: !!there?.thread }, say(S.here)),
    );
    const words = h("input", { maxlength: 500, autocomplete: "off", dir: "auto", value: there?.note });
    return h(
      "form.menu",
      {
        "aria-label": say(S.muteHow, author.name),
        /** @param {SubmitEvent} event */
        onsubmit(event) {
          event.preventDefault();
          const how = { until: days.value == "same" ? there?.until : endOf(Number(days.value)), thread: where.value ? w._key : null, note: words.value.trim() || null };
          close();
          run(w, () => mute(w, c, how, Number(days.value) || undefined));
        },
      },
      h("div.who", null, h("label", null, say(S.howLong), days), h("label", null, say(S.where), where)),
      h("label", null, say(S.note), words),
      h(
        "p.actions",
        null,
        h("button.primary", null, say(S.muteVerb)),
        button(
          () => {
            close();
            hide(w, c, !isHidden);
          },
          say(isHidden ? S.unhideComment : S.hideComment),
        ),
        c.state == "published" && button("report", say(S.report)),
        w._author?.role && button("moderate", say(S.moderate)),
        button(close, say(S.cancel)),
      ),
    );
  });
};

/** One comment, where muting its author is not what one wants. @param {Widget} w @param {Comment} c @param {boolean} on */
const hide = (w, c, on) => {
  const others = w._kept.comments.filter((id) => id != c.id);
  w._shown.delete(c.number);
  keep(w, "comments", on ? [...others, c.id] : others);
  if (on) note(w, say(S.hiddenLine), say(S.undo), () => hide(w, c, false), () => focus(w, c.number, "button"));
  focus(w, c.number, " [value=show]") || focus(w, c.number);
  tell(w, on ? say(S.hiddenLine) : "");
};
