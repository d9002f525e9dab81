/**
 * A comment's address: copied, mailed, or handed to the system. No third party learns of it.
 */
import { S } from "../keys.js";
import { openBelow } from "../more/below.js";
import { button, h, run, say, tell } from "../more/kit.js";

/** @type {import('../actions.js').Action} */
export const share = (w, c, row) =>
  openBelow(row, "share", (close) => {
    const url = `${w._url}#talk-${c.number}`;
    const title = `${w._name} #${c.number}`;
    const refused = h("input", { readonly: true, hidden: true, value: url, "aria-label": say(S.copy), dir: "ltr" });
    const copy = button(async () => {
      try {
        await navigator.clipboard.writeText(url);
        copy.textContent = say(S.copied);
        tell(w, say(S.copied));
      } catch {
        // Forbidden, or a page on plain http: then by hand.
        refused.hidden = false;
        refused.focus();
        refused.select();
      }
    }, say(S.copy));
    const sheet = () =>
      run(w, () =>
        navigator.share({ title, url }).catch((error) => {
          // A second thought is no failure.
          if (error.name != "AbortError") throw error;
        }),
      );
    return h(
      "form.menu",
      { "aria-label": `${say(S.share)} #${c.number}`, onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
      h(
        "p.actions",
        null,
        copy,
        h("a", { href: `mailto:?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(url)}` }, say(S.mail)),
        !!navigator.share && button(sheet, say(S.sheet)),
        // Other people's have a menu for it.
        w._author?.role && c.author?.id == w._author.id && button("moderate", say(S.moderate)),
        button(close, say(S.close)),
      ),
      refused,
    );
  });
