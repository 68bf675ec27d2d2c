// SPDX-License-Identifier: EUPL-1.2
// Nothing here is needed: without it the page does the same with one more click, or with
// a page that is loaded anew.
"use strict";

document.documentElement.classList.add("js");

const narrow = window.matchMedia("(max-width: 991px)");

// On a phone the table comes before the filters: they are folded until asked for.
function foldFilters() {
  for (const fold of document.querySelectorAll(".filters-fold")) fold.open = false;
}
if (narrow.matches && window.location.search !== "") foldFilters();

// Find among many boxes by a few letters; what is hidden stays ticked.
for (const field of document.querySelectorAll("[data-find]")) {
  field.addEventListener("input", () => {
    const word = field.value.trim().toLowerCase();
    const boxes = field.closest("fieldset");
    for (const box of boxes.querySelectorAll(".tick")) {
      box.toggleAttribute("data-hidden", !box.textContent.toLowerCase().includes(word));
    }
    for (const fold of boxes.querySelectorAll("details")) {
      const found = fold.querySelector(".tick:not([data-hidden])") !== null;
      fold.toggleAttribute("data-hidden", word !== "" && !found);
      fold.open = found && (word !== "" || fold.querySelector(":checked") !== null);
    }
  });
  // Enter would send the form; here it only means "I have typed".
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}

// A link that is to be copied is marked as a whole.
document.addEventListener("focusin", (event) => {
  if (event.target.matches(".links input")) event.target.select();
});

// --- Another table without another page -------------------------------------------------
// The answer is the same page as without this script; of it the table and what belongs to
// it are taken. The address is that of the table, "back" leads to the one before, and the
// form with the focus in it stays.

const asking = document.querySelector(".asking");
let shown = window.location.pathname + window.location.search;
let last = null;

function put(from, selector, take) {
  const [now, next] = [document, from].map((page) => page.querySelector(selector));
  if (now && next) take(now, next);
}

function tick(form, next) {
  for (const field of form.querySelectorAll("input[id], select[id]")) {
    const other = next.querySelector(`#${CSS.escape(field.id)}`);
    if (!other || field.type === "search") continue;
    if (field.type === "checkbox") field.checked = other.checked;
    else field.value = other.value;
  }
}

function follow(now, next) {
  const links = next.querySelectorAll("a");
  now.querySelectorAll("a").forEach((link, place) => { link.href = links[place].href; });
}

function show(page, url) {
  const now = document.querySelector(".answered");
  const next = page.querySelector(".answered");
  const heading = next.querySelector("h2");
  const hadFocus = now.contains(document.activeElement);
  now.replaceWith(next);
  if (hadFocus) {
    heading.tabIndex = -1;
    heading.focus();
  }
  put(page, ".portal-filters", tick);
  put(page, ".ready-made", follow);
  put(page, ".source", (now, other) => now.replaceWith(other));
  put(page, ".portal-language", (now, other) => { now.href = other.href; });
  document.title = page.title;
  shown = url.pathname + url.search;
  const told = document.querySelector("[data-told]");
  const said = next.querySelector(".said");
  told.textContent = `${told.dataset.told} ${heading.textContent}. ${
    said ? said.textContent : ""}`;
}

async function load(address, keep) {
  if (last) last.abort();
  last = new AbortController();
  const { signal } = last;
  document.querySelector(".answered").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const url = new URL(answer.url);
    if (!answer.ok || !page.querySelector(".answered")) throw new Error(answer.status);
    if (keep) window.history.pushState(null, "", url);
    show(page, url);
  } catch (error) {
    // A refusal is a page of its own, and so is what a browser says without a net.
    if (error.name !== "AbortError") window.location.assign(address);
  }
}

if (asking) {
  asking.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = new URLSearchParams(new FormData(event.target));
    load(`${window.location.pathname}?${asked}`, true);
    if (narrow.matches) {
      foldFilters();
      event.target.querySelector(".filters-fold > summary").focus();
    }
  });
  asking.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
    if (!link || !isPlain || link.target || link.pathname !== window.location.pathname) return;
    if (link.origin !== window.location.origin || link.hash) return;
    event.preventDefault();
    load(link.href, true);
  });
  window.addEventListener("popstate", () => {
    const { href, pathname, search } = window.location;
    if (pathname + search !== shown) load(href, false);
  });
}
