/**
 * News for the page: `talk-loaded`, `talk-posted`, `talk-muted`, `talk-error`; and what it can stop by `preventDefault`:
 * `talk-before-post`, `talk-before-mute`.
 *
 * @param {import('./state').Widget} w
 * @param {"loaded" | "posted" | "muted" | "error" | "before-post" | "before-mute"} name
 * @param {unknown} detail
 * @returns {boolean} false: the page stops it
 */
export const emit = (w, name, detail) =>
  !w._over.aborted && w._host.dispatchEvent(new CustomEvent("talk-" + name, { detail, bubbles: true, composed: true, cancelable: true }));
