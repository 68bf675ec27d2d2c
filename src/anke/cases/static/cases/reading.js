// SPDX-License-Identifier: EUPL-1.2
// A document beside the list: the next one without the page being drawn again, by link
// or by key (j and k). The page works without this file; the keys are switched off where
// the mail room's are.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const reading = document.querySelector("[data-reading]");
  if (!reading) return;
  const sheet = reading.querySelector("[data-document]");
  const shortcuts = reading.querySelector("[data-shortcuts]");
  let latest = 0;

  const mark = () => {
    const place = sheet.querySelector("[data-shown]").dataset.shown;
    for (const row of reading.querySelectorAll("[data-place]")) {
      const isOpen = row.dataset.place === place;
      row.classList.toggle("is-open", isOpen);
      const link = row.querySelector("a");
      if (link && isOpen) link.setAttribute("aria-current", "true");
      else if (link) link.removeAttribute("aria-current");
    }
  };
  const show = async (address) => {
    const mine = ++latest;
    sheet.firstElementChild.classList.add("is-waiting");
    let text = "";
    try {
      const answer = await fetch(address, { headers: { "X-Anke-Part": "yes" } });
      if (!answer.ok || answer.redirected) throw new Error("not the document");
      text = await answer.text();
    } catch {
      // Signed out, or no answer: the whole page says what is the matter.
      window.location.assign(address);
      return;
    }
    if (mine !== latest) return;
    sheet.innerHTML = text;
    mark();
    sheet.querySelector("h2").focus({ preventScroll: true });
    reading.scrollIntoView({ block: "start" });
  };
  const open = (link) => {
    window.history.pushState({}, "", link.href);
    show(link.href);
  };
  reading.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-look]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(link);
  });
  window.addEventListener("popstate", () => {
    const address = new URL(window.location.href);
    if (address.searchParams.has("dokument")) show(address.href);
    else window.location.reload();
  });
  window.addEventListener("beforeprint", () => {
    for (const picture of sheet.querySelectorAll("img")) picture.loading = "eager";
  });

  let on = window.localStorage.getItem("anke-shortcuts") !== "off";
  const tell = () => {
    shortcuts.hidden = false;
    shortcuts.setAttribute("aria-pressed", String(on));
    reading.classList.toggle("keys-off", !on);
  };
  shortcuts.addEventListener("click", () => {
    on = !on;
    window.localStorage.setItem("anke-shortcuts", on ? "on" : "off");
    tell();
  });
  tell();
  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) return;
    const name = { j: "[data-after]", k: "[data-before]" }[event.key.toLowerCase()];
    const link = name && sheet.querySelector(name);
    if (link) { event.preventDefault(); open(link); }
  });
});
