/**
 * What one comment looks like.
 *
 * @typedef {import('./state').Widget} Widget
 * @typedef {import('./state').Row} Row
 * @typedef {import('./wire').Comment} Comment
 */
import { S } from "./keys.js";
import { idsOf } from "./mutes.js";
import { ago, lang, say } from "./strings.js";
import { numbersOf } from "./thread.js";
import { avatar, button, h, unseen, words } from "./view.js";

/**
 * Draw a comment, unless it already looks like that.
 *
 * @param {Widget} w
 * @param {Row} row
 */
export const paint = (w, row) => {
  const { _node: node, _folded: folded, _box: box } = row;
  const { _c: c, _flat: flat } = node;
  const { number, author, state, likes, more } = c;
  const { thread, settings } = w._page;
  const muted = w._muted.get(number);
  const hidden = w._hidden.has(number);
  const mine = author && author.id == w._author?.id;
  const liked = w._liked.has(c.id);
  const published = state == "published";
  const mayReply = published && w._mayPost && thread.state == "open";
  const now = Date.now();
  const at = new Date(c.created);
  const mayEdit = mine && now - /** @type {any} */ (at) < settings.edit_seconds * 1000;
  const parent = w._comments.get(/** @type {number} */ (c.parent));
  const toMuted = parent && w._muted.get(parent.number) == S.mutedLine;
  // What hides a comment may also be a word in it, or that it was hidden alone; and what is official is heard.
  const silenced = author && idsOf(author).some((id) => w._ids.has(id));
  const to = toMuted ? say(S.aMutedUser) : (!flat && parent?.author?.name) || (c.parent && "#" + c.parent);
  const below = numbersOf(node).length - 1;
  const quoted = Object.keys(c.quotes).filter((key) => w._ids.has(c.quotes[key]) && !w._comments.get(+key)?.official);
  const look = [muted, hidden, silenced, mine, liked, mayReply, mayEdit, to, folded, below, quoted, node._said].join("_");
  if (row._c == c && row._look == look) return;
  // To parse the words again costs more than all the rest.
  const source = c.html + "" + quoted;
  if (row._source != source) row._words = undefined;
  row._c = c;
  row._look = look;
  row._source = source;

  const [name, lines, heading] = node._said ?? ["#" + number];
  // An import may have left its author nameless.
  const who = author?.name || name;
  const link = h("a", { href: "#talk-" + number }, name);
  const level = "h" + (w._level + 1);
  /** Each button's name holds the number. @param {string} does @param {string} label @param {import('./view').Attributes} [attributes] */
  const act = (does, label, attributes) => button(does, label, unseen(" " + name), attributes);
  /** @param {number | "" | false | null} text */
  const tag = (text) => text && h("small.tag", null, say(text));
  const fold = below > 0 && act("fold", folded ? say(S.unfold, below) : say(S.fold), { "aria-expanded": !folded + "" });

  const line = !author
    ? say(state == "deleted" ? S.deleted : S.removed) + (c.reason ? ": " + c.reason : "")
    : muted && (lines ?? say(muted));
  const placeholder =
    line &&
    h(
      "p.placeholder",
      null,
      link,
      ` [ ${line} ] `,
      muted && act("show", say(hidden ? S.show : S.hide), { "aria-expanded": !hidden + "" }),
      (!author || hidden) && (folded || w._kept.fold) && fold,
    );
  const text = !hidden && author && (row._words ??= (quoted[0] ? w._veil?.(words(/** @type {string} */ (c.html)), quoted) : words(/** @type {string} */ (c.html))));
  const parts = !text
    ? [h(level + ".unseen", null, heading ?? say(silenced ? S.mutedHeading : S.heading, name)), placeholder]
    : [
        placeholder,
        avatar(author.avatar),
        h(
          level + ".heading",
          null,
          h("bdi.author", null, /^https?:/.test(/** @type {string} */ (author.url)) ? h("a", { href: author.url, rel: "nofollow ugc noopener" }, who) : who),
          to && unseen(say(S.inReplyTo, to) + ", "),
          tag(author.role && (author.role == "admin" ? S.admin : S.moderator)),
          tag(c.official && S.official),
          tag(c.pinned && S.pinned),
          muted ? tag(S.tagMuted) : link,
          muted && unseen(name),
          h("time", { datetime: c.created, title: lang == "en" ? at : at.toLocaleString(lang) }, ago(at, now)),
          tag(c.edited && S.edited),
          tag(!mine && number > /** @type {number} */ (w._seen) && S.tagNew),
        ),
        to && (flat || toMuted) && h("a.to", { href: "#talk-" + c.parent }, say(S.inReplyTo, to)),
        text,
        w._waits?.(c),
        h(
          "p.actions",
          null,
          published && act("like", say(S.like) + (likes ? " " + likes : ""), { "aria-pressed": liked + "" }),
          mayReply && act("reply", say(S.reply)),
          mayEdit && act("edit", say(S.edit)),
          mine ? act("delete", say(S.delete)) : button(silenced ? "unmute" : "mute", say(silenced ? S.unmute : S.mute, who)),
          !mine && button("muteHow", "…", null, { "aria-label": say(S.muteHow, who) }),
          published && act("share", say(S.share)),
          fold,
        ),
      ];
  const focused = /** @type {HTMLButtonElement | null} */ (box.querySelector("button:focus"));
  // The same box: a browser knows how tall it was, and leaves it alone while it is out of sight.
  box.replaceChildren(.../** @type {HTMLElement[]} */ (parts.filter((part) => part)));
  // What was pressed may have gone.
  if (focused) /** @type {HTMLElement} */ (box.querySelector(`[value=${focused.value}]`) ?? box.querySelector("button") ?? row).focus();
  row._foot.replaceChildren(more && !folded ? button("replies", say(S.replies, more.count)) : "");
};
