// What the browser refused here stands in the list a moment later, when its report has arrived.
const count = document.querySelector("[data-reports]");
const list = document.querySelector(".policy ol");

async function refresh() {
  const reports = await (await fetch(count.dataset.reports)).json();
  count.textContent = reports.length;
  list.replaceChildren(
    ...reports.slice(-5).map((report) => {
      const line = document.createElement("li");
      line.appendChild(document.createElement("code")).textContent = report;
      return line;
    }),
  );
}

addEventListener("load", refresh);
// A browser sends its reports when it likes, and what it refused first was refused before this ran.
setInterval(refresh, 1000);
