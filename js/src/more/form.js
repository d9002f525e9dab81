/**
 * The form for writing, replying and editing. Nothing typed is lost: the draft lives in the browser until it is posted,
 * and so does its idempotency key, so that a retry after a lost answer posts once.
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../wire').Problem} Problem
 * @typedef {(fields: Record<string, string>, key: string) => Promise<boolean | void>} Send false: the page stopped it
 * @typedef {object} Way how one form differs from the next
 * @property {HTMLTextAreaElement} [_box] the one to write in that is there already, in its form
 * @property {string} [_label] of the box to make, where there is none
 * @property {string} [_source] the text to edit
 * @property {string} [_quote] to begin with, or to add to the draft
 * @property {() => void} [_cancel]
 */
import { S } from "../keys.js";
import { keepDraft, loadDraft } from "./drafts.js";
import { ask, button, emit, h, load, run, save, say, tell, words } from "./kit.js";
import { request } from "./sending.js";
import { whenOver } from "./when.js";

/** From here on the rest is counted. */
const NEAR = 500;

/**
 * @param {Widget} w
 * @param {string} slot tells the drafts of a thread apart
 * @param {string} verb on the button
 * @param {Send} send
 * @param {Way} way
 */
export const composer = (w, slot, verb, send, { _box, _label, _source, _quote, _cancel }) => {
  const place = `${w._space}draft ${w._key} ${slot}`;
  const whoPlace = w._space + "who";
  const isGuest = !w._isMember && _source == null;
  const who = load(whoPlace) ?? {};
  let { text = _source ?? "", key } = loadDraft(place);
  if (_quote) {
    text += (text && "\n\n") + _quote;
    key = undefined;
  }

  /** @param {HTMLElement} input @param {string} [title] */
  const field = (input, title) => h("label", null, title, input, h("small.invalid"));
  /** @param {string} name @param {string} title @param {string} [type] */
  const line = (name, title, type = name) => field(h("input", { name, type, autocomplete: type, value: who[name] }), title);
  const box = _box ?? h("textarea", { rows: 3, dir: "auto" }, text);
  const counter = h("small.left");
  const preview = h("div.preview");
  const alert = h("p.invalid", { role: "alert" });
  const submit = h("button.primary", null, verb);
  const discard = button(() => {
    empty();
    complain({});
    (_cancel ?? (() => box.focus()))();
  }, say(S.discard));
  const edit = button(() => box.focus(), say(S.edit));
  /** When this was opened, as the server signed it: nobody writes in a second. @type {string | undefined} */
  let opened;
  if (_source == null) ask(w, "challenge").then((answer) => (opened = answer.opened), () => {});
  const rest = h(
    "div",
    null,
    counter,
    isGuest && h("div.who", null, line("name", say(S.name)), line("email", say(S.email)), line("website", say(S.website), "url")),
    // Machines fill it in; nobody sees it, hears of it or comes by it.
    _source == null && h("span.unseen", { "aria-hidden": "true" }, field(h("input", { name: "subject", tabindex: -1, autocomplete: "off" }))),
    preview,
    alert,
    h("p.actions", null, submit, button(() => attempt(show), say(S.preview)), edit, discard, _cancel && button(_cancel, say(S.cancel))),
  );
  const form = _box?.form ?? h("form", null, field(box, _label));
  form.dataset.open = "";

  const fields = () => Object.fromEntries(/** @type {Iterable<[string, string]>} */ (new FormData(form)));
  const count = () => {
    const left = w._page.settings.max_length - [...box.value].length;
    counter.textContent = left < NEAR ? say(left < 0 ? S.over : S.left, Math.abs(left)) : "";
    counter.part.toggle("invalid", left < 0);
    box.ariaInvalid = String(left < 0);
    preview.textContent = "";
  };
  const empty = () => {
    keepDraft(place);
    key = undefined;
    box.value = "";
    count();
  };
  /** Nothing: all is well. @param {Partial<Problem>} problem */
  const complain = ({ errors = {}, detail = "", wait }) => {
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[name]"))) {
      const [message = ""] = errors[input.name] ?? [];
      input.ariaInvalid = String(!!message);
      /** @type {Element} */ (input.nextElementSibling).textContent = message;
      if (message) {
        detail = "";
        input.focus();
      }
    }
    alert.textContent = detail && detail + whenOver(wait);
    submit.textContent = detail ? say(S.retry) : verb;
    edit.hidden = discard.hidden = !detail;
  };
  /** Offline, and back. */
  const heed = () => {
    if (form.isConnected) alert.textContent = navigator.onLine ? "" : say(S.offline);
    else for (const change of ["online", "offline"]) removeEventListener(change, heed);
  };
  /** @param {() => Promise<void>} work */
  const attempt = (work) =>
    form.ariaBusy != "true" &&
    run(w, async () => {
      form.ariaBusy = "true";
      complain({});
      try {
        await work();
      } catch (error) {
        const problem = /** @type {Problem} */ (error);
        if (!problem.detail) throw error;
        tell(w, "");
        complain(navigator.onLine ? problem : { detail: say(S.offline) });
        emit(w, "error", problem);
      } finally {
        form.ariaBusy = null;
      }
    });
  const show = async () => {
    preview.replaceChildren(words((await request(w, "POST", "preview", {}, { text: box.value })).html));
    tell(w, say(S.previewShown));
  };
  const submitted = async () => {
    // Not randomUUID: a page on plain http has none.
    key ??= String(crypto.getRandomValues(new Uint8Array(16)));
    keepDraft(place, { text: box.value, key });
    const sent = box.value;
    tell(w, say(S.sending));
    if ((await send(opened ? { ...fields(), opened } : fields(), key)) === false) return tell(w, "");
    // What was typed meanwhile is the next draft.
    if (box.value == sent) empty();
  };

  box.name = "text";
  box.onfocus = box.oninput = null;
  box.ariaDescribedByElements = [counter];
  // Not replaced: it keeps its focus, its caret, what is half composed, and what can be undone.
  if (_box) box.after(h("small.invalid"));
  form.append(rest);
  Object.assign(form, {
    noValidate: true,
    oninput() {
      // Other words under the same key would be refused.
      key = undefined;
      const { text, subject: _, ...who } = fields();
      keepDraft(place, text ? { text } : undefined);
      if (isGuest) save(whoPlace, who);
      if (preview.firstChild) tell(w, say(S.previewClosed));
      count();
    },
    /** @param {KeyboardEvent} event */
    onkeydown(event) {
      // The page's own shortcuts can't see that a reader is typing here.
      event.stopPropagation();
      if (event.key == "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
      // One that ends the composing of a letter closes nothing.
      if (event.key == "Escape" && !event.isComposing) _cancel?.();
    },
    /** @param {Event} event */
    onsubmit(event) {
      event.preventDefault();
      attempt(submitted);
    },
  });
  for (const change of ["online", "offline"]) addEventListener(change, heed);
  if (_quote) keepDraft(place, { text });
  count();
  complain({});
  if (!navigator.onLine) alert.textContent = say(S.offline);
  return form;
};
