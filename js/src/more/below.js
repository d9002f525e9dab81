/**
 * A form below a comment, instead of the one there. Escape closes it and returns to what opened it.
 *
 * @typedef {import('../state').Row} Row
 */

/**
 * @param {Row} row
 * @param {string} opener the button's value
 * @param {(close: () => void) => HTMLElement} make it
 */
export const openBelow = (row, opener, make) => {
  const there = row._form;
  // Pressed again, twice by mistake even: it is there.
  if (there?.isConnected && there.dataset.opener == opener) {
    lead(there);
    return;
  }
  const close = () => {
    form.remove();
    /** @type {HTMLElement | null} */ (row._box.querySelector(`[value=${opener}]`))?.focus();
  };
  const form = make(close);
  form.dataset.opener = opener;
  form.onkeydown ??= closesOn(close);
  there?.remove();
  row._form = form;
  row._box.after(form);
  lead(form);
};

/** The page's own shortcuts can't see that a reader is busy here. @param {() => void} close */
export const closesOn = (close) => (/** @type {KeyboardEvent} */ event) => {
  event.stopPropagation();
  // One that ends the composing of a letter closes nothing.
  if (event.key == "Escape" && !event.isComposing) close();
};

/** To where one writes or chooses; in a text, to its end. @param {HTMLElement} form */
const lead = (form) => {
  const field = /** @type {HTMLElement | null} */ (form.querySelector("textarea, select, input, button, a"));
  field?.focus();
  if (field instanceof HTMLTextAreaElement) field.setSelectionRange(field.textLength, field.textLength);
};
