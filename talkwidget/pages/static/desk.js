/*
 * Makes the desk quick: a decision is sent while the next comment is looked at. What is on its way, or couldn't be sent,
 * is kept in the tab's storage and sent again until somebody answers; the server takes it once, for each decision says
 * which one was seen before it.
 *
 * No HTML is ever made from a text: the browser parses the answers (XMLHttpRequest's "document"), whose scripts don't
 * run. So the page can ask for Trusted Types without a policy.
 */
"use strict";
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const main = $("#main");
  const bulk = $("#bulk");
  const unsent = $("#unsent");
  /** Whose forms these are: the part of a token that is the same in all of one moderator's on one site. */
  const owner = (token) => token.split(".")[0];
  const STORE = `talkwidget desk ${owner(main.dataset.token)}`;
  const OPEN = ".item:not(.slim, .sent)";
  const LOW = 10;
  const SLIM_AT_MOST = 30;
  const LOOK_EVERY = 20_000;
  const PATIENCE = 15_000;

  /** Decisions on their way, the oldest first: `{url, body, ids}`. */
  let outbox = [];
  /** Decisions of this page, to be taken back: `{decisions}` once they are known. */
  const done = [];
  let running, timer, at, filling, isOut;
  let fails = 0;

  try {
    outbox = JSON.parse(sessionStorage.getItem(STORE)) ?? [];
  } catch {
    // A browser may forbid to store anything.
  }
  const keep = () => {
    try {
      sessionStorage.setItem(STORE, JSON.stringify(outbox.map(({ url, body, ids }) => ({ url, body, ids }))));
    } catch {
      // Forbidden, or full: they are kept as long as the page.
    }
  };

  const say = (text) => ($("#status").textContent = text ?? "");
  const itemOf = (id) => document.getElementById(`c-${id}`);
  const chosen = () => $$(".choose:checked");
  const isOpen = (item) => item?.matches(OPEN);

  /** Ask for a page and hand over its document, or nothing where nobody of ours answered. */
  const ask = (method, url, body, then) => {
    const asked = new XMLHttpRequest();
    asked.open(method, url);
    asked.responseType = "document";
    asked.timeout = PATIENCE;
    asked.setRequestHeader("X-Desk", "1");
    if (body) asked.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    asked.onloadend = () => then(asked.response && $("main[data-token]", asked.response), asked.status);
    asked.send(body);
  };

  /* Where the moderator is */

  const mark = (item) => {
    at?.classList.remove("at");
    at = item;
    at?.classList.add("at");
  };
  const go = (item) => {
    if (!item) return;
    mark(item);
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  };
  /** The nearest comment that is still to be decided about, in this direction. */
  const from = (item, step) => {
    const all = $$(".item");
    for (let place = all.indexOf(item) + step; all[place]; place += step) if (isOpen(all[place])) return all[place];
  };
  const goOn = (item) => {
    const next = from(item, 1) ?? from(item, -1);
    if (next) return go(next);
    mark();
    main.focus({ preventScroll: true });
    if (!$("a[rel=next]")) say(main.dataset.over);
  };

  /* What is on the page */

  const put = (item) => {
    const before = document.getElementById(item.id);
    if (!before) return;
    const hadFocus = before.contains(document.activeElement);
    const wasAt = before == at;
    const now = document.adoptNode(item);
    before.replaceWith(now);
    if (wasAt) mark(now);
    if (hadFocus) now.focus({ preventScroll: true });
    return now;
  };
  const count = (from) => {
    for (const told of $$("[data-count]", from)) for (const shown of $$(`header [data-count="${told.dataset.count}"]`)) shown.textContent = told.textContent;
  };
  const select = () => {
    if (!bulk) return;
    const many = chosen().length;
    const said = $("[data-selected]", bulk);
    said.textContent = said.dataset.selected.replace("%", many);
    bulk.hidden = !many;
  };
  const tidy = () => {
    for (const item of $$(".item.slim").slice(0, -SLIM_AT_MOST)) if (!item.contains(document.activeElement)) item.remove();
  };

  /** Take in the next page before this one ends. */
  const fill = () => {
    const onward = $("a[rel=next]");
    if (!onward || filling || $$(OPEN).length >= LOW) return;
    filling = true;
    ask("GET", onward.href, null, (page) => {
      filling = false;
      if (!page) return;
      const wasOver = !$(OPEN);
      for (const item of $$(".items > .item", page)) if (!document.getElementById(item.id)) $$(".items").at(-1).append(document.adoptNode(item));
      const next = $("a[rel=next]", page);
      if (next) onward.href = next.getAttribute("href");
      else onward.parentElement.remove();
      count(page.ownerDocument);
      if (wasOver) go($(OPEN));
    });
  };

  /* What is sent */

  const tell = () => {
    const waiting = fails ? outbox.length : 0;
    const said = $("p", unsent);
    const text = waiting ? said.dataset[isOut ? "out" : "said"].replace("%", waiting) : "";
    if (said.textContent != text) said.textContent = text;
    unsent.hidden = !waiting;
    for (const { ids } of outbox)
      for (const item of ids.map(itemOf))
        if (item) {
          item.classList.add("sent");
          item.classList.toggle("lost", fails > 0);
          item.dataset.sent = fails ? main.dataset.kept : main.dataset.sending;
          item.inert = true;
        }
  };

  const settle = (deed, answer) => {
    count(answer);
    const told = $$("li.item", answer);
    const decisions = told.map(({ dataset }) => dataset.decided).filter(Boolean);
    const shown = told.map(put);
    for (const item of deed.ids.map(itemOf)) if (item?.classList.contains("sent")) item.remove();
    say($("[data-said]", answer)?.textContent);
    const isUndone = new URLSearchParams(deed.body).get("do") == "undo";
    if (isUndone) go(shown.find(isOpen));
    if (deed.entry) {
      deed.entry.decisions = decisions;
      if (deed.entry.isUnwanted) undo(deed.entry);
    }
    tidy();
    select();
    fill();
  };

  const send = () => {
    clearTimeout(timer);
    const [deed] = outbox;
    if (running || !deed) return tell();
    running = true;
    ask("POST", deed.url, deed.body, (answer, status) => {
      running = false;
      const isSomebodyElse = answer && owner(answer.dataset.token) != owner(main.dataset.token);
      // The error's own page has no desk in it.
      isOut = status == 401 || status == 403 ? !answer : isSomebodyElse;
      if (!answer || isSomebodyElse || status >= 500 || status == 429) {
        timer = setTimeout(send, Math.min(30_000, 1000 * 2 ** fails++));
        return tell();
      }
      fails = 0;
      main.dataset.token = answer.dataset.token;
      if (status == 403 && !deed.isRenewed) {
        // The page stood open for too long; the answer brings what a new one would have.
        const body = new URLSearchParams(deed.body);
        body.set("form", answer.dataset.token);
        Object.assign(deed, { body: `${body}`, isRenewed: true });
      } else {
        outbox.shift();
        keep();
        settle(deed, answer);
      }
      send();
    });
    tell();
  };

  const enqueue = (url, data, ids, entry) => {
    outbox.push({ url, body: `${new URLSearchParams(data)}`, ids, entry });
    keep();
    send();
  };

  const decide = (form, button) => {
    const data = new FormData(form, button);
    const ids = data.getAll("c").map((said) => said.split(".")[0]);
    if (!ids.length) return say(main.dataset.none);
    const items = ids.map(itemOf);
    const entry = {};
    done.push(entry);
    for (const item of items) {
      const choice = $(".choose", item);
      if (choice) choice.checked = false;
    }
    for (const open of $$("details[open]", form.closest("details")?.parentElement ?? form)) open.open = false;
    select();
    for (const item of items) item.classList.add("sent");
    goOn(items.includes(at) || !at ? items.at(-1) : at.previousElementSibling);
    enqueue(form.action, data, ids, entry);
    fill();
  };

  /** Take back what one form decided, as soon as it is known what it did. */
  const undo = (entry) => {
    if (!entry.decisions) return (entry.isUnwanted = true);
    if (!entry.decisions.length) return;
    const items = entry.decisions.map((one) => $(`.slim[data-decided="${one}"]`)).filter(Boolean);
    const data = new URLSearchParams({ form: main.dataset.token, do: "undo" });
    for (const one of entry.decisions) data.append("d", one);
    enqueue(location.href.split("#")[0], data, items.map(({ id }) => id.slice(2)));
  };

  addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (form.method != "post" || submitter?.name != "do") return;
    if (form == bulk || form.elements.c) {
      event.preventDefault();
      decide(form, submitter);
    } else if (form.elements.d && form.closest(".item")) {
      event.preventDefault();
      const item = form.closest(".item");
      enqueue(form.action, new FormData(form, submitter), [item.id.slice(2)]);
    }
  });

  /* By key */

  /** Press the button of this key, of all that are selected or of the comment one is at. */
  const press = (key) => {
    const within = chosen().length ? bulk : isOpen(at) && at;
    if (within) $(`[data-key="${key}"]`, within)?.click();
  };
  /** Open the sheet that asks by which rule, and go there. */
  const remove = () => {
    const sheet = chosen().length ? $("details.remove", bulk) : isOpen(at) && $("details.remove", at);
    if (!sheet) return;
    sheet.open = true;
    $("input[name=rule]", sheet).focus();
  };
  const KEYS = {
    j: () => go(at?.isConnected && document.activeElement != document.body ? from(at, 1) : isOpen(at) ? at : $(OPEN)),
    k: () => go(from(at, -1)),
    a: () => press("a"),
    s: () => press("s"),
    r: remove,
    u: () => {
      const last = done.pop();
      if (last) undo(last);
    },
    x: () => isOpen(at) && $(".choose", at)?.click(),
    "/": () => $("#find").focus(),
    "?": () => $("#help").showModal(),
  };
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (key == "Escape") {
      const open = target.closest("details[open]");
      if (open) open.open = false;
      if (open || target.id == "find") go(open?.closest(".item") ?? at ?? $(OPEN));
      return;
    }
    if (key == "Enter" && target.closest(".bulk .sheet") && target.localName == "input") {
      event.preventDefault();
      return $("button[value=remove]", bulk).click();
    }
    if ($("dialog[open]") || target.closest("textarea, select, input:not([type=checkbox])")) return;
    if (!Object.hasOwn(KEYS, key)) return;
    event.preventDefault();
    KEYS[key]();
  });

  addEventListener("focusin", ({ target }) => {
    const item = target.closest(".item");
    if (item) mark(item);
  });
  addEventListener("change", ({ target }) => target.matches(".choose") && select());
  addEventListener("click", ({ target }) => {
    if (target.closest("[data-select=all]")) {
      for (const choice of $$(`${OPEN} .choose`)) choice.checked = true;
      select();
    }
    if (target.closest("#unsent button")) send();
  });
  addEventListener("online", send);
  addEventListener("beforeunload", (event) => fails && outbox.length && event.preventDefault());

  /* What others decided meanwhile */

  const look = () => {
    const shown = $$(OPEN).filter((item) => !$("details[open]", item)).slice(0, 50);
    if (document.hidden || outbox.length || !shown.length) return;
    const url = new URL(main.dataset.look, location.href);
    for (const { dataset } of shown) url.searchParams.append("c", dataset.seen);
    ask("GET", url, null, (answer) => {
      if (!answer || outbox.length) return;
      count(answer);
      const isHere = at && !!$(`#${at.id}`, answer);
      $$("li.item", answer).forEach(put);
      if (isHere) goOn(at);
      fill();
    });
  };
  setInterval(look, LOOK_EVERY);
  addEventListener("focus", look);

  for (const button of $$("[data-select]")) button.hidden = false;
  $("header [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  select();
  mark($(OPEN));
  send();
  fill();
})();
