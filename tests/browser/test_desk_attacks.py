"""Attack strings in everything that the desk shows: nothing runs, navigates or fetches (security.md)."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.pages.place import KEY, PEOPLE

STRINGS = (
    "<script>told.push('script')</script>",
    "<img src=x onerror=told.push('image')>",
    "\"><svg onload=told.push('svg')>",
    "'><details open ontoggle=told.push('toggle')>",
    "</textarea></title></datalist><script>told.push('end')</script>",
    "javascript:told.push('address')",
    "[link](javascript:told.push('link')) <a href=javascript:told.push('a')>a</a>",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "<base href=https://evil.example><meta http-equiv=refresh content=0;url=https://evil.example>",
    "<form action=https://evil.example id=bulk><input name=form id=main>",
    "\u202eevil <b id=status class=item data-token=x>",
)
LOOK = """() => {
  const odd = [...told];
  for (const element of document.querySelectorAll('*'))
    for (const {name} of element.attributes) if (/^on|^style$/.test(name)) odd.push('handler: ' + name);
  for (const name of ['base', 'iframe', 'object', 'embed', 'img', 'video', 'meta[http-equiv]'])
    if (document.querySelector(name)) odd.push('foreign: ' + name);
  if (document.scripts.length != 1) odd.push('scripts: ' + document.scripts.length);
  for (const link of document.links) {
    const isOurs = link.origin == location.origin;
    const isTame = /^(https?|mailto):/.test(link.href) && link.rel.includes('nofollow');
    if (!isOurs && !isTame) odd.push('link: ' + link.href);
    if (!isOurs && !link.closest('.words')) odd.push('link outside of words: ' + link.href);
  }
  for (const form of document.forms)
    if (form.method != 'dialog' && new URL(form.getAttribute('action'), location).origin != location.origin)
      odd.push('form: ' + form.action);
  for (const id of ['main', 'status', 'bulk'])
    if (document.querySelectorAll('#' + id).length > 1) odd.push('id: ' + id);
  return odd;
}"""


def test_nothing_that_somebody_wrote_runs_at_the_desk(desk, monkeypatch):
    moderator = PEOPLE["moderator"]
    for index, evil in enumerate(STRINGS):
        desk.place.say(f"{evil}"[:60], f"{evil}\n\nWords {index}", key=f"{KEY}{evil}", title=evil)
    with desk.place.talk() as talk:
        talk.set_site(talk.site(None).name, options={"house_rules": [evil[:64] for evil in STRINGS]})
        cases = talk.queue(None, moderator, "held").cases
        for case, evil in zip(cases, STRINGS, strict=True):
            talk.moderate(None, case.comment.id, moderator, "approve")
            talk.edit(None, case.comment.id, moderator, f"{evil} once more")
            talk.moderate(None, case.comment.id, moderator, "remove", reason=evil, rule=evil[:64])
            talk.set_standing(None, case.comment.author.id, moderator, "silenced", reason=evil)
    seat = desk.seat()
    asked = []
    seat.page.on("request", lambda request: asked.append(request.url))
    seat.page.add_init_script("told = []")
    case = cases[0]
    paths = ["desk?queue=all", "desk/log", "desk/month", f"desk/search?q={STRINGS[2]}&author={STRINGS[3]}"]
    for case in cases:
        paths += [f"desk/comments/{case.comment.id}", f"desk/people/{case.comment.author.id}"]

    found = {}
    for path in paths:
        seat.page.goto(f"{desk.home}/talk/{path}")
        if said := seat.page.evaluate(LOOK):
            found[path] = said

    assert found == {}
    assert [url for url in asked if not url.startswith((desk.home, "data:,"))] == []


def test_what_the_script_takes_in_does_not_run_either(desk):
    for index, evil in enumerate(STRINGS):
        desk.place.say(evil[:60], f"{evil}\n\nWords {index}.", key=f"{KEY}{evil}", title=evil)
    seat = desk.seat()
    seat.page.evaluate("told = []")

    for index in range(len(STRINGS)):
        seat.press("s")
        expect(seat.page.locator("li.slim")).to_have_count(index + 1)
    for _ in STRINGS:
        seat.press("u")
    expect(seat.open_items).to_have_count(len(STRINGS))

    assert seat.page.evaluate(LOOK) == []
    assert seat.stayed
