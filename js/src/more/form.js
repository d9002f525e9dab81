/**
 * The form for writing, replying and editing. Nothing typed is lost: the draft lives in the browser until it is posted,
 * and so does its idempotency key, so that a retry after a lost answer posts once.
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../wire').Problem} Problem
 * @typedef {(fields: Record<string, string>, key: string) => Promise<void>} Send
 */
import { S } from "../keys.js";
import { button, call, h, load, save, say, words } from "./kit.js";

/** From here on the rest is counted. */
const NEAR = 500;

/**
 * @param {Widget} w
 * @param {string} slot tells the drafts of a thread apart
 * @param {string} label
 * @param {string} verb on the button
 * @param {Send} send
 * @param {() => void} [cancel]
 * @param {string} [source] the text to edit
 */
export const composer = (w, slot, label, verb, send, cancel, source) => {
  const place = `${w._space}draft ${w._key} ${slot}`;
  const whoPlace = w._space + "who";
  const isGuest = !w._isMember && source == null;
  const who = load(whoPlace) ?? {};
  let { text = source ?? "", key } = load(place) ?? {};
  let busy = false;

  /** @param {HTMLElement} input @param {string} title */
  const field = (input, title) => h("label", null, title, input, h("small.invalid"));
  /** @param {string} name @param {string} title @param {string} [type] */
  const line = (name, title, type = name) => field(h("input", { name, type, autocomplete: type, value: who[name] }), title);
  const box = h("textarea", { name: "text", rows: 3, dir: "auto", onfocus: () => (rest.hidden = false) }, text);
  const counter = h("small");
  const preview = h("div.preview");
  const alert = h("p.invalid", { role: "alert" });
  const submit = h("button.primary", null, verb);
  const rest = h(
    "div",
    { hidden: !cancel && !text },
    isGuest && h("div.who", null, line("name", say(S.name)), line("email", say(S.email)), line("website", say(S.website), "url")),
    counter,
    preview,
    alert,
    h("p.actions", null, submit, button(() => attempt(show), say(S.preview)), cancel && button(cancel, say(S.cancel))),
  );
  const fields = () => Object.fromEntries(/** @type {Iterable<[string, string]>} */ (new FormData(form)));
  const count = () => {
    const left = w._page.settings.max_length - [...box.value].length;
    counter.textContent = left < NEAR ? say(S.left, left) : "";
    preview.textContent = "";
  };
  /** @param {Partial<Problem>} problem */
  const complain = ({ errors = {}, detail = "" }) => {
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[name]"))) {
      const [message = ""] = errors[input.name] ?? [];
      input.ariaInvalid = String(!!message);
      /** @type {Element} */ (input.nextElementSibling).textContent = message;
      if (message) {
        detail = "";
        input.focus();
      }
    }
    alert.textContent = detail;
    submit.textContent = detail ? say(S.retry) : verb;
  };
  /** @param {() => Promise<void>} work */
  const attempt = async (work) => {
    if (busy) return;
    busy = true;
    complain({});
    await work().catch(complain);
    busy = false;
  };
  const show = async () => preview.replaceChildren(words((await call(w, "POST", "preview", {}, { text: box.value })).html));
  const submitted = async () => {
    // Not randomUUID: a page on plain http has none.
    key ??= String(crypto.getRandomValues(new Uint8Array(16)));
    save(place, { text: box.value, key });
    await send(fields(), key);
    save(place);
    key = undefined;
    box.value = "";
    count();
  };
  const form = h(
    "form",
    {
      novalidate: true,
      oninput() {
        // Other words under the same key would be refused.
        key = undefined;
        const { text, ...who } = fields();
        save(place, text ? { text } : undefined);
        if (isGuest) save(whoPlace, who);
        count();
      },
      /** @param {KeyboardEvent} event */
      onkeydown(event) {
        // The page's own shortcuts can't see that a reader is typing here.
        event.stopPropagation();
        if (event.key == "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
        if (event.key == "Escape") cancel?.();
      },
      /** @param {Event} event */
      onsubmit(event) {
        event.preventDefault();
        attempt(submitted);
      },
    },
    field(box, label),
    rest,
  );
  count();
  return form;
};

/**
 * Open a form below a comment, instead of the one there.
 *
 * @param {Widget} w
 * @param {import('../state').Row} row
 * @param {string} opener the button to return to
 * @param {string} label
 * @param {string} verb
 * @param {Send} send
 * @param {string} [source]
 */
export const openForm = (w, row, opener, label, verb, send, source) => {
  const close = () => {
    form.remove();
    /** @type {HTMLElement | null} */ (row._box.querySelector(`[value=${opener}]`))?.focus();
  };
  const form = composer(w, opener + row._c.number, label, verb, (...sent) => send(...sent).then(() => form.remove()), close, source);
  row._form?.remove();
  row._form = form;
  row._box.after(form);
  form.querySelector("textarea")?.focus();
};
