/**
 * What one comment looks like.
 *
 * @typedef {import('./state').Widget} Widget
 * @typedef {import('./state').Row} Row
 * @typedef {import('./wire').Comment} Comment
 */
import { S } from "./keys.js";
import { language, say } from "./strings.js";
import { clock } from "./time.js";
import { avatar, button, h, unseen, words } from "./view.js";

const ago = clock(language(), say(S.now));

/** @param {Widget} w @param {Comment} c */
export const isMine = (w, c) => w._author && c.author?.id == w._author.id;

/** @param {Widget} w @param {number} number */
export const isHidden = (w, number) => w._muted.has(number) && !w._shown.has(number);

/**
 * Draw a comment, unless it already looks like that.
 *
 * @param {Widget} w
 * @param {Row} row
 */
export const paint = (w, row) => {
  const { _c: c, _flat: flat } = row._node;
  const { number, author, state, likes, more } = c;
  const { thread, settings } = w._page;
  const muted = w._muted.has(number);
  const hidden = isHidden(w, number);
  const mine = isMine(w, c);
  const liked = w._liked.has(c.id);
  const asking = w._asking == number;
  const published = state == "published";
  const mayReply = published && w._mayPost && thread.state == "open";
  const now = Date.now();
  const at = new Date(c.created);
  const mayEdit = mine && now - Number(at) < settings.edit_seconds * 1000;
  const parent = w._comments.get(/** @type {number} */ (c.parent));
  const toMuted = parent && w._muted.has(parent.number);
  const to = toMuted ? say(S.aMutedUser) : (!flat && parent?.author?.name) || (c.parent && "#" + c.parent);
  const look = [muted, hidden, mine, liked, asking, mayReply, mayEdit, to].join();
  if (row._c == c && row._look == look) return;
  // To parse the words again costs more than all the rest.
  if (row._c?.html != c.html) row._words = undefined;
  row._c = c;
  row._look = look;

  const name = "#" + number;
  const link = h("a", { href: "#talk-" + number }, name);
  const level = "h" + (w._level + 1);
  /** Each button's name holds the number. @param {string} does @param {string} label @param {import('./view').Attributes} [attributes] */
  const act = (does, label, attributes) => button(does, label, unseen(" " + name), attributes);
  /** @param {number | "" | false | null} text */
  const tag = (text) => text && h("small.tag", null, say(text));

  const line =
    state == "deleted"
      ? say(S.deleted)
      : state == "removed"
        ? say(S.removed) + (c.reason ? ": " + c.reason : "")
        : muted && say(S.mutedLine);
  const placeholder =
    line &&
    h("p.placeholder", null, link, ` [ ${line} ] `, muted && act("show", say(hidden ? S.show : S.hide), { "aria-expanded": !hidden + "" }));
  const box =
    !author || hidden
      ? h("div.comment", null, h(level + ".unseen", null, say(author ? S.mutedHeading : S.heading, name)), placeholder)
      : h(
          "div.comment",
          null,
          placeholder,
          avatar(author.avatar),
          h(
            level + ".heading",
            null,
            h("bdi.author", null, /^https?:/.test(author.url ?? "") ? h("a", { href: author.url, rel: "nofollow ugc noopener" }, author.name) : author.name),
            to && unseen(say(S.inReplyTo, to) + ", "),
            tag(author.role && (author.role == "admin" ? S.admin : S.moderator)),
            tag(c.official && S.official),
            muted ? tag(S.tagMuted) : link,
            h("time", { datetime: c.created, title: at.toLocaleString(language()) }, ago(at, now)),
            tag(c.edited && S.edited),
          ),
          to && (flat || toMuted) && h("a.to", { href: "#talk-" + c.parent }, say(S.inReplyTo, to)),
          (row._words ??= words(/** @type {string} */ (c.html))),
          state == "pending" && h("p.pending", null, say(S.pending)),
          h(
            "p.actions",
            null,
            asking && say(S.ask),
            asking && act("drop", say(S.delete)),
            published && act("like", say(S.like) + (likes ? " " + likes : ""), { "aria-pressed": liked + "" }),
            mayReply && act("reply", say(S.reply)),
            mayEdit && act("edit", say(S.edit)),
            mine ? act("delete", say(asking ? S.cancel : S.delete)) : button(muted ? "unmute" : "mute", say(muted ? S.unmute : S.mute, author.name)),
          ),
        );
  const focused = /** @type {HTMLButtonElement | null} */ (row._box.querySelector("button:focus"));
  row._box.replaceWith(box);
  row._box = box;
  if (focused) /** @type {HTMLElement | null} */ (box.querySelector(`[value=${focused.value}]`))?.focus();
  row._foot.replaceChildren(more ? button("replies", say(S.replies, more.count)) : "");
};
