/**
 * A comment reported to the moderators, or a notice of something illegal. Nobody learns who it was.
 *
 * @typedef {import('../wire').Problem} Problem
 */
import { S } from "../keys.js";
import { closesOn, openBelow } from "../more/below.js";
import { button, h, note, run, say, tell } from "../more/kit.js";
import { request } from "../more/sending.js";

/** As the server calls them; their texts stand in this order. */
const REASONS = ["spam", "abuse", "off_topic", "illegal", "other"];

/** @type {import('../actions.js').Action} */
export const report = (w, c, row) =>
  openBelow(row, "report", (close) => {
    const back = () => /** @type {HTMLElement | null} */ (row._box.querySelector("[value=muteHow]"))?.focus() ?? true;
    const end = () => {
      close();
      back();
    };
    /** @param {HTMLElement} input @param {number} title */
    const field = (input, title) => h("label", null, say(title), input, h("small.invalid"));
    /** @param {string} name @param {number} title */
    const tick = (name, title) => h("label", null, h("input", { type: "checkbox", name }), h("small.invalid"), " ", say(title));
    const reason = h("select", { name: "reason", onchange: () => (law.hidden = reason.value != "illegal") }, ...REASONS.map((value, i) => h("option", { value }, say(S.reportSpam + i))));
    const law = h(
      "div",
      { hidden: true },
      h("div.who", null, field(h("input", { name: "name", autocomplete: "name", dir: "auto" }), S.name), field(h("input", { name: "email", type: "email", autocomplete: "email" }), S.reportEmail)),
      tick("good_faith", S.reportFaith),
      tick("child_abuse", S.reportChild),
    );
    const alert = h("p.invalid", { role: "alert" });

    /** @param {Partial<Problem>} problem */
    const complain = ({ errors = {}, detail = "" }) => {
      for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[name]"))) {
        const [message = ""] = errors[input.name] ?? [];
        input.ariaInvalid = String(!!message);
        /** @type {Element} */ (input.nextElementSibling).textContent = message;
        // The first of several.
        if (message && detail) input.focus();
        if (message) detail = "";
      }
      alert.textContent = detail;
    };
    const send = async () => {
      if (form.ariaBusy == "true") return;
      form.ariaBusy = "true";
      const { good_faith, child_abuse, name, email, ...said } = Object.fromEntries(new FormData(form));
      try {
        complain({});
        await request(w, "POST", `comments/${c.id}/report`, {}, law.hidden ? said : { ...said, name, email, good_faith: !!good_faith, child_abuse: !!child_abuse });
        end();
        note(w, say(S.reported), undefined, undefined, back);
        tell(w, say(S.reported));
      } catch (problem) {
        if (!(/** @type {Problem} */ (problem).detail)) throw problem;
        complain(/** @type {Problem} */ (problem));
      } finally {
        form.ariaBusy = null;
      }
    };
    const form = h(
      "form.menu",
      {
        "aria-label": `${say(S.report)} #${c.number}`,
        novalidate: true,
        onkeydown: closesOn(end),
        /** @param {SubmitEvent} event */
        onsubmit(event) {
          event.preventDefault();
          run(w, send);
        },
      },
      field(reason, S.reportWhy),
      field(h("textarea", { name: "note", rows: 2, maxlength: 2000, dir: "auto" }), S.reportNote),
      law,
      alert,
      h("p.actions", null, h("button.primary", null, say(S.report)), button(end, say(S.cancel))),
    );
    return form;
  });
