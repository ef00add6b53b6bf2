// Makes the page live, shows times as the reader has them, and copies what is to be copied. Everything else works without it.
"use strict";

// Times are UTC in the page; the reader's own clock is shown in their place, and UTC stays in the title.
function localize(root) {
  const now = new Date();
  for (const t of root.querySelectorAll("time[datetime]")) {
    const when = new Date(t.dateTime);
    if (isNaN(when)) continue;
    const today = when.toDateString() === now.toDateString();
    const day = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
    if (when.getFullYear() !== now.getFullYear()) day.year = "numeric";
    t.title = t.textContent;
    t.textContent = today ? when.toLocaleTimeString() : when.toLocaleString(undefined, day);
  }
}

function offerCopies(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.previousElementSibling.textContent);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
  }
}

// Parts of the page that a change may concern are fetched anew and replaced; what the reader is typing is no part of them.
async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const next = fresh.querySelector(`[data-part="${CSS.escape(part.dataset.part)}"]`);
    if (!next || next.innerHTML === part.dataset.was) continue;
    if (part.contains(document.activeElement) && document.activeElement.href) continue; // do not take the focus away
    const known = new Set(Array.from(part.querySelectorAll("tbody th a"), (a) => a.getAttribute("href")));
    part.dataset.was = next.innerHTML;
    part.replaceChildren(...document.importNode(next, true).childNodes);
    for (const a of part.querySelectorAll("tbody th a")) {
      if (known.size && !known.has(a.getAttribute("href"))) a.closest("tr").classList.add("fresh");
    }
    localize(part);
    offerCopies(part);
  }
}

function live(what) {
  const light = document.getElementById("live");
  const source = new EventSource(what === "all" ? "/live" : "/live?trace=" + encodeURIComponent(what));
  let busy = false, again = false;
  source.addEventListener("changed", async () => {
    if (busy) { again = true; return; }
    busy = true;
    do {
      again = false;
      try { await refresh(); } catch { /* the next change tries again */ }
    } while (again);
    busy = false;
  });
  const show = (on) => {
    light.hidden = false;
    light.classList.toggle("on", on);
    light.textContent = on ? "live" : "not connected";
  };
  let lost = false;
  source.addEventListener("open", () => {
    show(true);
    if (lost) refresh(); // what came meanwhile
    lost = false;
  });
  source.addEventListener("error", () => { lost = true; show(false); });
  addEventListener("pagehide", () => source.close());
}

for (const part of document.querySelectorAll("[data-part]")) part.dataset.was = part.innerHTML;
localize(document);
offerCopies(document);
if (document.body.dataset.live) live(document.body.dataset.live);
