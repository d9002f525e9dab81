/*
 * Makes the Talk page faster, and nothing else: its own links and forms are fetched, and what has changed is put in the
 * place of what was. Whatever fails here is done the way the browser does it by itself; but where nobody answers, the
 * page stays, with all that was typed, and says so.
 *
 * No HTML is ever made from a text: the browser parses the answer (XMLHttpRequest's "document"), whose scripts don't
 * run. So the page can ask for Trusted Types without a policy.
 */
"use strict";
(() => {
  const home = new URL(".", document.currentScript.src);
  const MAIN = "main[data-focus]";
  const STORE = `talkwidget ${home.pathname}`;
  /** What was typed and not sent, by site, thread, form and field: it outlives a closed form, another page and a reload. */
  let drafts = new Map();
  try {
    drafts = new Map(JSON.parse(sessionStorage.getItem(STORE)));
  } catch {
    // A browser may forbid to store anything.
  }
  /** What stands on the page of a request that failed. */
  let told;
  /** The request on its way, and whether it changes anything. */
  let running, writes;
  let here = location.href;

  const $ = (selector, within = document) => within.querySelector(selector);
  const isOurs = (url) => url.origin == home.origin && url.pathname.startsWith(home.pathname) && !/\.\w+$/.test(url.pathname);
  const fields = (form) => [...form.elements].filter((field) => field.name && "defaultValue" in field && /^text|^(email|url|search)$/.test(field.type));
  const draftOf = (field) => {
    const { searchParams } = new URL(here);
    return [searchParams.get("site"), searchParams.get("thread"), field.form.dataset.draft, field.name].join(" ");
  };

  const keepDrafts = (sent) => {
    for (const form of document.querySelectorAll("form[data-draft]"))
      for (const field of fields(form))
        if (form != sent && (field.value != field.defaultValue || "sent" in form.dataset)) drafts.set(draftOf(field), field.value);
        else drafts.delete(draftOf(field));
    try {
      sessionStorage.setItem(STORE, JSON.stringify([...drafts]));
    } catch {
      // Forbidden, or full: they are kept as long as the page.
    }
  };
  const fillDrafts = () => {
    for (const form of document.querySelectorAll("form[data-draft]"))
      for (const field of fields(form)) field.value = drafts.get(draftOf(field)) ?? field.value;
  };

  /** Focus what the reader goes on from: an element by its id, of a form what is wrong in it or its first field. */
  const focus = (...ids) => {
    const found = ids.map((id) => id && document.getElementById(id)).find(Boolean) ?? $(MAIN);
    const inner = /^(form|fieldset|div)$/.test(found.localName) && ($("[aria-invalid=true]", found) ?? $("textarea, input:not([type=hidden]), select, button", found));
    (inner || found).focus({ preventScroll: true });
    (found.localName == "li" ? found.firstElementChild : found).scrollIntoView({ block: "nearest" });
  };

  /** Send a form without us: its words are the answer's. */
  const byItself = (form, submitter) => {
    keepDrafts(form);
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: submitter?.name, value: submitter?.value });
    form.append(pressed);
    form.submit();
  };

  /** Whether anybody answers there, whatever it is, and wherever it leads. */
  const isThere = (url) =>
    fetch(url, { method: "HEAD", redirect: "manual", cache: "no-store" }).then(() => true, () => false);

  /** Say beside what was pressed that nobody answered, and that a form still has what was typed into it. */
  const complain = (sent, pressed) => {
    const { failed, offline } = $(MAIN).dataset;
    told = document.createElement("p");
    const isTyped = sent && fields(sent).some(({ value }) => value);
    Object.assign(told, { role: "alert", textContent: isTyped && !navigator.onLine ? offline : failed });
    told.setAttribute("part", "trouble");
    const form = pressed?.closest("[data-draft]");
    if (form) form.prepend(told);
    else (pressed?.closest("main :is(p, form, nav, h3)") ?? $("h1")).after(told);
    told.scrollIntoView({ block: "nearest" });
    $("#status").textContent = told.textContent;
  };

  /** Buttons that need a script. */
  const dress = () => {
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  };

  const show = (page, url, { sent, opener, y, taken }) => {
    const before = document.activeElement?.id;
    const wasAt = scrollY;
    // What was refused, and isn't in the answer's own form, is still nowhere but here.
    keepDrafts(taken || $("[data-sent]", page) ? sent : undefined);
    here = url.href;
    for (const part of ['[part="skip"]', "header", "main", "footer"]) $(`body > ${part}`).replaceWith(document.adoptNode($(`body > ${part}`, page)));
    document.title = page.title;
    for (const name of ["lang", "dir"]) document.documentElement[name] = page.documentElement[name];
    fillDrafts();
    keepDrafts();
    dress();
    scrollTo(0, y ?? wasAt);
    if (y == null) focus(opener, $(MAIN).dataset.focus, url.hash.slice(1), before);
    else $(MAIN).focus({ preventScroll: true });
    $("#status").textContent = $("[data-say]")?.dataset.say || $("[role=alert]")?.textContent || "";
  };

  /**
   * Fetch a page and show it. `fail` does the same without us.
   *
   * pressed: the link or the button
   * y:       how far down it was, where the reader goes back
   */
  const load = (method, url, { body, fail, push = true, pressed, ...more }) => {
    if (running && writes) return;
    const before = running;
    running = undefined; // or it would end as one that failed
    before?.abort();
    told?.remove();
    $("#status").textContent = "";
    const asked = (running = new XMLHttpRequest());
    writes = method == "POST";
    asked.open(method, url);
    asked.responseType = "document";
    asked.onloadend = async () => {
      // Where a foreign sign-in took over there is no status either, and the browser gets there.
      const isLost = !asked.status && asked == running && !(navigator.onLine && (await isThere(url)));
      if (asked != running) return;
      running = undefined;
      $(MAIN).ariaBusy = null;
      if (isLost) return complain(more.sent, pressed);
      const page = asked.response;
      const ended = new URL(asked.responseURL || url);
      if (!page || !$(MAIN, page) || !isOurs(ended)) return fail(ended);
      // Where a form led is told by the page; a redirect's own fragment is lost on the way.
      ended.hash = method == "GET" ? new URL(url).hash : "";
      ended.searchParams.delete("form");
      if (push) {
        history.replaceState({ y: scrollY }, "");
        if (ended.href != location.href) history.pushState(null, "", ended);
      }
      show(page, ended, { ...more, taken: asked.status < 400 });
    };
    $(MAIN).ariaBusy = "true";
    asked.send(body);
  };

  addEventListener("click", (event) => {
    const target = event.target.closest("a[href], [data-copy]");
    if (!target || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (target.dataset.copy) {
      const field = document.getElementById(target.dataset.copy);
      field.select();
      navigator.clipboard.writeText(field.value).then(() => ($("#status").textContent = target.dataset.copied), () => {});
      return;
    }
    const url = new URL(target.href);
    if (!isOurs(url) || target.download || url.href.split("#")[0] == location.href.split("#")[0] && url.hash) return;
    event.preventDefault();
    load("GET", url.href, { opener: target.dataset.focus, pressed: target, fail: () => location.assign(url) });
  });

  addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    const url = new URL(form.getAttribute("action"), location.href);
    if (event.defaultPrevented || !isOurs(url)) return;
    let data;
    try {
      data = new FormData(form, submitter);
    } catch {
      return keepDrafts(form);
    }
    const pressed = submitter ?? form;
    event.preventDefault();
    if (form.method == "get") {
      url.search = new URLSearchParams(data);
      return load("GET", url.href, { pressed, fail: () => location.assign(url) });
    }
    const body = form.enctype == "multipart/form-data" ? data : new URLSearchParams(data);
    url.hash = "";
    load("POST", url.href, { body, pressed, sent: form, fail: () => byItself(form, submitter) });
  });

  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (key == "Enter" && (event.ctrlKey || event.metaKey) && target.localName == "textarea") target.form.requestSubmit($("button", target.form));
    if (key == "Escape") target.closest("#open")?.querySelector("a[data-focus]")?.click();
  });

  addEventListener("input", () => keepDrafts());

  addEventListener("popstate", ({ state }) => {
    if (here.split("#")[0] == location.href.split("#")[0]) return;
    writes = false;
    load("GET", location.href, { push: false, y: state?.y ?? 0, fail: () => location.reload() });
  });

  fillDrafts();
  keepDrafts();
  dress();
})();
