// Client-side navigation as frameworks do it: the address changes, article and thread are put in place of the old ones.
const article = document.querySelector("article");
const links = [...document.querySelectorAll("nav [data-article]")];

let shown = location.pathname;

function show() {
  shown = location.pathname;
  const link = links.find(({ pathname }) => pathname === location.pathname);
  if (!link) return;
  const { article: key } = link.dataset;
  const template = document.querySelector(`template[data-article="${key}"]`);
  article.replaceChildren(template.content.cloneNode(true));
  document.title = `${link.textContent} · The Long Way Round`;
  for (const other of links) other.toggleAttribute("aria-current", other === link);
  const widget = document.createElement("talk-widget");
  widget.setAttribute("thread", key);
  widget.setAttribute("title", link.textContent);
  document.querySelector("talk-widget").replaceWith(widget);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("nav [data-article]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.pathname === location.pathname) return;
  history.pushState(null, "", link.href);
  show();
  const heading = article.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
});

// A click on a comment's number changes the fragment only, and not the page.
addEventListener("popstate", () => {
  if (location.pathname !== shown) show();
});
