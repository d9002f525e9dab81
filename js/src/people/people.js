/**
 * *Muted people*: who they are, since and until when, why; unmute, renew, take along, bring in (mute.md, M20, M22, M25).
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../state').KeptMute} KeptMute
 */
import { S } from "../keys.js";
import { importer } from "./importing.js";
import { inTurn } from "../more/in-turn.js";
import { button, emit, h, keep, run, say, tell, unseen } from "../more/kit.js";
import { request } from "../more/sending.js";
import { toCsv, toJson } from "./lists-of-mutes.js";
import { checkRoom, fetchList, isOver, nameOf } from "../more/mute-list.js";
import { leave, openPanel } from "../more/panel.js";
import { day } from "../more/when.js";
import { moreKept } from "./muted-words.js";

/** @param {Widget} w */
export const people = async (w) => {
  const list = h("ul.rows");
  const none = h("p", null, say(S.loading));
  const files = h("p.actions");
  const search = h("input", { type: "search", autocomplete: "off", dir: "auto", oninput: () => fill() });
  const searching = h("label", null, say(S.peopleSearch), search);
  const looking = h("div");
  const heading = openPanel(
    w,
    "people",
    S.peopleTitle,
    h("p.help", null, say(S.peopleHelp) + (w._isMember ? "" : " " + say(S.peopleLocal))),
    searching,
    none,
    list,
    looking,
    files,
    ...moreKept(w),
  );
  if (!heading) return;
  heading.focus();
  /** @type {KeptMute[]} */
  let entries = [];
  /** The list as this panel left it, or last saw it. */
  let seen = w._kept.mutes;
  /** @param {KeptMute[]} mutes */
  const change = (mutes) => {
    seen = mutes;
    keep(w, "mutes", mutes);
  };

  const fill = () => {
    const wanted = search.value.trim().toLocaleLowerCase();
    const found = entries.filter((mute) => `${nameOf(mute)}\n${mute.note ?? ""}`.toLocaleLowerCase().includes(wanted));
    list.replaceChildren(...found.map(draw));
    count(found.length);
  };
  /** @param {number} found */
  const count = (found) => {
    none.textContent = found ? "" : say(entries[0] ? S.peopleNoMatch : S.peopleNone);
    searching.hidden = !entries[0];
    const [json, csv] = files.children;
    if (csv) /** @type {any} */ (json).hidden = /** @type {any} */ (csv).hidden = !entries[0];
  };
  const refresh = async () => {
    try {
      entries = await fetchList(w);
    } catch (problem) {
      // What was last seen holds.
      entries = w._kept.mutes;
      throw problem;
    } finally {
      seen = w._kept.mutes;
      fill();
    }
  };
  // Somebody is muted in the thread, or in another tab, while the list is open.
  w._onPanel = () => {
    if (w._kept.mutes == seen) return;
    seen = w._kept.mutes;
    entries = [...entries.filter((mute) => isOver(mute) && !seen.some(({ author }) => author == mute.author)), ...seen];
    fill();
  };

  /** @param {KeptMute} mute @returns {HTMLElement} */
  const draw = (mute) => {
    const over = isOver(mute);
    const name = nameOf(mute);
    const facts = [say(S.since, day(mute.since)), mute.until && say(over ? S.ended : S.until, day(mute.until)), mute.thread && (mute.thread == w._key ? say(S.here) : mute.thread)];
    /** @type {HTMLElement} */
    const row = h(
      "li",
      { tabindex: -1 },
      h("bdi.author", null, name),
      h("small", null, facts.filter((fact) => fact).join(" · ")),
      mute.note && h("p.words", { dir: "auto" }, mute.note),
      h(
        "p.actions",
        null,
        over && button(() => run(w, () => renew(mute, row)), say(S.renew), unseen(" " + name)),
        button(() => run(w, () => unmute(mute, row)), say(S.unmute, name)),
      ),
    );
    return row;
  };

  /** @param {KeptMute} mute @param {HTMLElement} row */
  const unmute = async (mute, row) => {
    const { author, thread, local } = mute;
    const others = (/** @type {KeptMute} */ one) => one.author != author || (one.thread ?? null) != (thread ?? null) || !one.local != !local;
    entries = entries.filter(others);
    change(w._kept.mutes.filter(others));
    w._undo?.[author]?.remove();
    leave(row, heading);
    count(list.children.length);
    tell(w, say(S.unmuted, nameOf(mute)));
    emit(w, "muted", { author, name: mute.name, muted: false });
    try {
      if (!local) await inTurn(w, () => request(w, "DELETE", "me/mutes/" + author, { thread }));
    } catch (problem) {
      entries = [...entries, mute];
      change([...w._kept.mutes, mute]);
      fill();
      heading.focus();
      throw problem;
    }
  };

  /** For as long as before. @param {KeptMute} mute @param {HTMLElement} row */
  const renew = async (mute, row) => {
    const { author, since, until, thread = null, note = null } = mute;
    const now = Date.now();
    const fresh = { ...mute, since: new Date(now).toISOString(), until: new Date(now + Date.parse(until ?? "") - Date.parse(since)).toISOString() };
    checkRoom(w, [...w._kept.mutes, fresh]);
    if (!mute.local) await inTurn(w, () => request(w, "PUT", "me/mutes/" + author, {}, { until: fresh.until, thread, note }));
    entries = entries.map((one) => (one == mute ? fresh : one));
    change([...w._kept.mutes.filter((one) => one != mute), fresh]);
    const drawn = draw(fresh);
    row.replaceWith(drawn);
    drawn.focus();
    tell(w, say(S.muted, nameOf(mute)));
  };

  /** @param {string} kind @param {string} type @param {(mutes: KeptMute[]) => string} write @param {number} label */
  const file = (kind, type, write, label) =>
    button(() => {
      const href = URL.createObjectURL(new Blob([write(entries)], { type: type + ";charset=utf-8" }));
      h("a", { href, download: "talkwidget-mutes." + kind }).click();
      // Once the browser has taken it.
      setTimeout(() => URL.revokeObjectURL(href), 6e4);
    }, say(label));
  files.append(
    file("json", "application/json", toJson, S.exportJson),
    file("csv", "text/csv", toCsv, S.exportCsv),
    importer(w, looking, async (said) => {
      await refresh();
      heading.focus();
      tell(w, said);
    }),
  );
  await refresh();
};
