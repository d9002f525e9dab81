"""What a page's reader sees and when: a script that is in the page before anything else."""

from __future__ import annotations

from dataclasses import dataclass

# `first`: the words of a comment stand in the page, with a place on it; `painted`: the frame they came in is over.
_SCRIPT = """
  window.seen = { tasks: [], shift: 0 };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.tasks.push([startTime, duration]);
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) seen.shift += value;
  }).observe({ type: "layout-shift", buffered: true });
  seen.all = () => [...((HOST)?.querySelectorAll("TEXT") ?? [])];
  const look = () => {
    const text = (HOST)?.querySelector("TEXT");
    if (!text?.textContent.trim() || !text.getClientRects().length || !text.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      return requestAnimationFrame(look);
    seen.first = performance.now();
    requestAnimationFrame(() => setTimeout(() => (seen.painted = performance.now())));
  };
  requestAnimationFrame(look);
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class Witness:
    """Where an embed puts the words of its comments: an expression for the root, a selector below it."""

    root: str
    text: str

    @property
    def script(self) -> str:
        return _SCRIPT.replace("HOST", self.root).replace("TEXT", self.text)


OURS = Witness('document.querySelector("talk-widget")?.shadowRoot', "[part=text]")
ISSO = Witness("document", "#isso-root .isso-comment .isso-text")
WALINE = Witness("document", "#waline .wl-cards .wl-card .wl-content")
