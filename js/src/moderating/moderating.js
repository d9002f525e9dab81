/**
 * A moderator's form below a comment: decisions about it, and about who wrote it. Whoever was faster is named.
 *
 * @typedef {import('../wire').Comment} Comment
 * @typedef {import('../wire').Problem} Problem
 */
import { S } from "../keys.js";
import { closesOn, openBelow } from "../more/below.js";
import { change } from "../more/changing.js";
import { button, focus, h, note, run, say, tell } from "../more/kit.js";
import { request } from "../more/sending.js";

/** Said with each decision: the log keeps where it was taken. */
const via = { via: "embed" };
const HOUR = 36e5;
const DAY = 24 * HOUR;

/** How long somebody may be kept from commenting, in ms; 0: for good. */
const spans = () =>
  h(
    "select",
    null,
    h("option", { value: HOUR + "" }, say(S.hours, 1)),
    ...[1, 7, 30].map((days) => h("option", { value: days * DAY + "", selected: days == 1 }, say(S.days, days))),
    h("option", { value: "0" }, say(S.modForGood)),
  );

/** @type {import('../actions.js').Action} */
export const moderate = async (w, c, row) => {
  const { id, number, pinned, official } = c;
  const author = /** @type {import('../wire').Author} */ (c.author);
  /** @returns {Promise<string | null>} the last decision about this comment */
  const fetchLast = async () => (await request(w, "GET", "decisions", { comment: id })).decisions.at(-1)?.id ?? null;
  /** What the moderator has seen: who decides after that was faster. */
  let last = await fetchLast();

  const back = () => focus(w, number, ":is([value=muteHow],[value=share])") || focus(w, number);
  /** @param {Comment} decided as moderators see it; `more` is the page's */
  const show = ({ more: _, ...decided }) => {
    const isShown = decided.state == "published";
    w._page.thread.count += Number(isShown) - Number(w._comments.get(number)?.state == "published");
    // What readers don't see keeps its place, for the undo.
    change(w, c, () => (isShown ? decided : { ...decided, state: "removed", author: null, html: null }));
  };
  /** @param {string} decision */
  const undo = (decision) =>
    run(w, async () => {
      show((await request(w, "POST", `decisions/${decision}/undo`, via)).comment);
      back();
      tell(w, say(S.modDone, say(S.undo), "#" + number));
    });

  openBelow(row, "moderate", (close) => {
    const end = () => {
      close();
      back();
    };
    const rule = h("input", { maxlength: 64, autocomplete: "off", dir: "auto" });
    const words = h("input", { maxlength: 500, autocomplete: "off", dir: "auto" });
    const span = spans();
    const alert = h("p.invalid", { role: "alert" });
    const again = h("p.actions");

    /** @param {() => Promise<void>} work */
    const attempt = (work) =>
      run(w, async () => {
        if (form.ariaBusy == "true") return;
        form.ariaBusy = "true";
        alert.textContent = "";
        try {
          await work();
        } catch (error) {
          const { code, detail, errors = {} } = /** @type {Problem} */ (error);
          if (!detail) throw error;
          const [[said] = [detail]] = Object.values(errors);
          alert.textContent = said;
          if (code != "already_decided") return;
          last = await fetchLast();
          const anyway = button(() => attempt(work), say(S.modAnyway));
          again.replaceChildren(anyway);
          anyway.focus();
        } finally {
          form.ariaBusy = null;
        }
      });
    /** @param {string} said @param {string | null} [decision] that can be undone */
    const finish = (said, decision) => {
      close();
      if (decision) note(w, said, say(S.undo), () => undo(decision), back);
      back();
      tell(w, said);
    };
    /** @param {string} action @param {string} label */
    const decide = (action, label) =>
      attempt(async () => {
        const { comment } = await request(w, "POST", `comments/${id}/moderation`, via, { action, seen: last, rule: rule.value || null, reason: words.value || null });
        // It is done, though what undoes it may not be heard of.
        const decision = await fetchLast().catch(() => last);
        show(comment);
        finish(say(S.modDone, label, "#" + number), decision != last ? decision : null);
      });
    /** @param {string | null} standing @param {string} label @param {string | null} [until] */
    const stand = (standing, label, until = null) =>
      attempt(async () => {
        await request(w, "PUT", `authors/${author.id}/standing`, via, { standing, until, reason: words.value || null });
        finish(say(S.modDone, label, author.name));
      });
    const timeOut = () => stand("silenced", say(S.modTimeOut), Number(span.value) ? new Date(Date.now() + Number(span.value)).toISOString() : null);

    /** @param {string} action @param {number} label */
    const decider = (action, label) => button(() => decide(action, say(label)), say(label));
    /** @param {string | null} standing @param {number} label */
    const stander = (standing, label) => button(() => stand(standing, say(label)), say(label));
    const form = h(
      "form.menu",
      {
        "aria-label": `${say(S.moderate)} #${number}`,
        onkeydown: closesOn(end),
        /** @param {SubmitEvent} event */
        onsubmit(event) {
          event.preventDefault();
          decide("remove", say(S.modRemove));
        },
      },
      h(
        "p.actions",
        null,
        decider("approve", S.modApprove),
        decider("spam", S.reportSpam),
        decider("hold", S.modHold),
        pinned ? decider("unpin", S.modUnpin) : decider("pin", S.modPin),
        official ? decider("unofficial", S.modUnofficial) : decider("official", S.modOfficial),
        decider("lock", S.modLock),
        decider("unlock", S.modUnlock),
      ),
      h("div.who", null, h("label", null, say(S.modRule), rule), h("label", null, say(S.modNote), words), h("button.primary", null, say(S.modRemove))),
      // Who moderates, oneself too, is nobody to be silenced.
      !author.role && author.id != w._author?.id && h("div.who", null, h("label", null, say(S.howLong), span), button(timeOut, say(S.modTimeOut)), stander("trusted", S.modTrust), stander("watched", S.modWatch), stander(null, S.modPardon)),
      alert,
      again,
      h("p.actions", null, h("a", { href: `${w._base}desk/comments/${id}?${new URLSearchParams(w._site ? { site: w._site } : {})}` }, say(S.modDesk)), button(end, say(S.cancel))),
    );
    return form;
  });
};
