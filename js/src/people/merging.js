/**
 * Whom a reader muted in this browser before they signed in: offered for their account's list (mute.md, M3).
 *
 * @typedef {import('../state').Widget} Widget
 */
import { S } from "../keys.js";
import { rest, takeIn } from "./importing.js";
import { button, h, keep, note, run, say, tell } from "../more/kit.js";
import { fetchList, isOver, nameOf } from "../more/mute-list.js";

/** @param {Widget} w */
export const merge = async (w) => {
  const local = w._kept.mutes.filter((mute) => mute.local && !isOver(mute));
  // Each sort and each page asks again.
  if (!local[0] || w._merged) return;
  w._merged = true;
  const forget = () => {
    keep(w, "mutes", w._kept.mutes.filter((mute) => !mute.local));
    close();
  };
  const add = () =>
    run(w, async () => {
      const done = await takeIn(w, local, false);
      keep(w, "mutes", w._kept.mutes.filter((mute) => !mute.local));
      await fetchList(w);
      close();
      const said = [say(S.importDone, done.mutes.length), rest(done)].join(" ");
      note(w, said, undefined, undefined, () => false);
      tell(w, said);
    });
  const close = () => {
    line.remove();
    w._title.focus();
  };
  const line = h(
    "p.note",
    null,
    say(S.merge, local.length),
    h("small", null, " " + new Intl.ListFormat(w._section.lang).format(local.map(nameOf))),
    button(add, say(S.mergeYes)),
    button(forget, say(S.mergeNo)),
    button(close, say(S.dismiss)),
  );
  w._notes.prepend(line);
};
