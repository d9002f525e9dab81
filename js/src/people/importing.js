/**
 * A list from a file: first a look at whom it would mute, then, if the reader still wants, it applies (mute.md, M22).
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../state').KeptMute} KeptMute
 * @typedef {{ mutes: KeptMute[], already: number, unknown: number }} Look
 */
import { S } from "../keys.js";
import { inTurn } from "../more/in-turn.js";
import { button, h, keep, run, say } from "../more/kit.js";
import { request } from "../more/sending.js";
import { fromFile } from "./lists-of-mutes.js";
import { checkRoom, isOver, nameOf } from "../more/mute-list.js";

/**
 * What a list would do, or, without `dry`, what it did. Nothing on the reader's own list is lost.
 *
 * @param {Widget} w
 * @param {KeptMute[]} mutes
 * @param {boolean} dry
 * @returns {Promise<Look>}
 */
export const takeIn = async (w, mutes, dry) => {
  if (w._isMember) {
    const wanted = mutes.map(({ author, until, thread, note }) => ({ author, until, thread, note: note?.slice(0, 500) }));
    return inTurn(w, () => request(w, "POST", "me/mutes/import", { dry_run: dry && 1 }, { mutes: wanted }));
  }
  const fresh = mutes.filter(
    (mute, place) =>
      mute.author != w._author?.id && !isOver(mute) && ![...w._kept.mutes.filter((one) => !isOver(one)), ...mutes.slice(0, place)].some((one) => one.author == mute.author && (one.thread ?? null) == (mute.thread ?? null)),
  );
  const since = new Date().toISOString();
  const list = [...w._kept.mutes, ...fresh.map(({ author, name, until, thread, note }) => ({ author, name, until, thread, note, since, local: true }))];
  checkRoom(w, list);
  if (!dry) keep(w, "mutes", list);
  return { mutes: fresh, already: mutes.length - fresh.length, unknown: 0 };
};

/** @param {Look} look @param {number} [bad] entries that name nobody */
export const rest = ({ already, unknown }, bad = 0) => [already && say(S.importAlready, already), unknown + bad && say(S.importUnknown, unknown + bad)].filter((text) => text).join(" ");

/**
 * @param {Widget} w
 * @param {HTMLElement} place for the look
 * @param {(said: string) => Promise<void>} done
 * @returns {HTMLElement} the button
 */
export const importer = (w, place, done) => {
  const close = () => {
    place.replaceChildren();
    opener.focus();
  };
  const look = async () => {
    const [file] = input.files ?? [];
    if (!file) return;
    const read = fromFile(await file.text());
    // The same file may be chosen again.
    input.value = "";
    if (!read) throw { detail: say(S.importBad) };
    const seen = await takeIn(w, read._mutes, true);
    const { length } = seen.mutes;
    const apply = () =>
      run(w, async () => {
        await takeIn(w, read._mutes, false);
        place.replaceChildren();
        await done(say(S.importDone, length));
      });
    const heading = h("p", { tabindex: -1 }, say(S.importLook, length));
    place.replaceChildren(
      h(
        "div.look",
        null,
        heading,
        h("ul.rows", null, ...seen.mutes.map((mute) => h("li", null, h("bdi", null, nameOf(mute)), mute.note && h("small", { dir: "auto" }, " " + mute.note)))),
        h("p", null, rest(seen, read._bad)),
        h("p.actions", null, length > 0 && h("button.primary", { type: "button", onclick: apply }, say(S.importApply, length)), button(close, say(S.cancel))),
      ),
    );
    heading.focus();
  };
  const input = h("input", { type: "file", accept: ".json,.csv,application/json,text/csv", hidden: true, onchange: () => run(w, look) });
  const opener = button(() => input.click(), say(S.import));
  return h("span", null, opener, input);
};
