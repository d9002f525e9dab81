/**
 * News for the page: `talk-loaded`, `talk-posted`, `talk-muted`, `talk-error`.
 *
 * @param {import('./state').Widget} w
 * @param {"loaded" | "posted" | "muted" | "error"} name
 * @param {unknown} detail
 */
export const emit = (w, name, detail) =>
  w._host.dispatchEvent(new CustomEvent("talk-" + name, { detail, bubbles: true, composed: true }));
