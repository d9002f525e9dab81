/**
 * What stands around the comments: made at the start, and anew once the language is known.
 *
 * @typedef {import('./state').Widget} Widget
 */
import { act } from "./actions.js";
import { S } from "./keys.js";
import { direction, lang, say, table } from "./strings.js";
import { button, h } from "./view.js";
import { fetchThread } from "./widget.js";

/** @param {Widget} w */
export const build = (w) => {
  w._table = table;
  w._section = h(
    "section",
    {
      "aria-labelledby": "title",
      lang,
      dir: direction,
      // The host's, which names the thread, would be a tooltip over everything.
      title: "",
      /** @param {any} event */
      onclick({ target }) {
        const pressed = target.closest("button");
        const row = pressed?.closest("li");
        if (pressed?.value) act(w, pressed.value, row?._c, row, pressed);
        // The address names it already.
        if (target.hash && target.hash == location.hash) dispatchEvent(new Event("hashchange"));
      },
      /** @param {any} event */
      onkeydown(event) {
        const { target, key } = event;
        if ("jk".includes(key)) act(w, "step", event, target);
      },
    },
    h("slot", { name: "header" }),
    (w._title = h("h" + w._level, { id: "title", tabindex: -1 }, say(S.comments))),
    (w._composer = h("div")),
    (w._bar = h(
      "p.bar",
      { hidden: true },
      h(
        "label",
        null,
        say(S.sort),
        h(
          "select",
          {
            /** @param {any} event */
            onchange({ target }) {
              w._sort = target.value;
              fetchThread(w);
            },
          },
          // Their texts stand in this order.
          ...["oldest", "newest", "top"].map((value, i) => h("option", { value, selected: value == w._sort }, say(S.oldest + i))),
        ),
      ),
      button("search", say(S.search)),
      (w._people = button("people", say(S.people, 0))),
    )),
    (w._panel = h("div")),
    (w._message = h("p", { hidden: true }, h("slot", { name: "empty" }, say(S.empty)))),
    (w._earlier = button("earlier", say(S.earlier), null, { hidden: true })),
    (w._list = h("ol")),
    (w._later = button("later", say(S.later), null, { hidden: true })),
    (w._notes = h("div.notes")),
    (w._status = h("span.unseen", { role: "status" })),
  );
};

/**
 * What follows on the page stays where it is while the comments come, or come back, into their place.
 *
 * @param {Widget} w
 * @param {number | false} [rows] that will take 30 pixels at least
 */
export const show = (w, rows = 0) => {
  // Of one that is over the place is another's by now.
  if (w._over.aborted) return;
  w._host.style.minHeight = `min(100vh,${Math.max(w._host.offsetHeight, /** @type {any} */ (rows) * 30)}px)`;
  const root = /** @type {ShadowRoot} */ (w._host.shadowRoot);
  const at = root.activeElement;
  if (w._section.parentNode) return;
  root.replaceChildren(w._section);
  if (at) w._title.focus();
};
