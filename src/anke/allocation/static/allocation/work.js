// SPDX-License-Identifier: EUPL-1.2
// Lists of cases by keyboard: j and k go from case to case, x ticks, Enter opens. The
// page works without this file; the keys are switched off where the mail room's are.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-work]");
  if (!form) return;
  const rows = [...form.querySelectorAll("[data-row]")];
  const chosen = form.querySelector("[data-chosen]");
  const shortcuts = form.querySelector("[data-shortcuts]");
  const all = form.querySelector("[data-all]");
  const boxes = () => [...form.querySelectorAll("input[name=numbers]")];
  let place = -1;

  const count = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    if (!chosen) return;
    chosen.hidden = !ticked;
    chosen.textContent = ticked === 1 ? chosen.dataset.one : chosen.dataset.many.replace("{}", String(ticked));
  };
  form.addEventListener("change", count);
  count();
  if (all) {
    all.closest("[hidden]")?.removeAttribute("hidden");
    all.addEventListener("change", () => { for (const box of boxes()) box.checked = all.checked; count(); });
  }

  const go = (step) => {
    if (!rows.length) return;
    if (place >= 0) rows[place].classList.remove("is-current");
    place = Math.min(Math.max(place + step, 0), rows.length - 1);
    const row = rows[place];
    row.classList.add("is-current");
    row.querySelector("a").focus();
    row.scrollIntoView({ block: "nearest" });
  };
  const tick = () => {
    const box = place >= 0 && rows[place].querySelector("input[name=numbers]");
    if (!box) return;
    box.checked = !box.checked;
    count();
  };
  form.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row || row === rows[place]) return;
    if (place >= 0) rows[place].classList.remove("is-current");
    place = rows.indexOf(row);
    row.classList.add("is-current");
  });

  if (!shortcuts) return;
  let on = window.localStorage.getItem("anke-shortcuts") !== "off";
  const show = () => {
    shortcuts.hidden = false;
    shortcuts.setAttribute("aria-pressed", String(on));
  };
  shortcuts.addEventListener("click", () => {
    on = !on;
    window.localStorage.setItem("anke-shortcuts", on ? "on" : "off");
    show();
  });
  show();

  const keys = { j: () => go(1), k: () => go(-1), x: tick };
  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const act = keys[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); }
  });
});
