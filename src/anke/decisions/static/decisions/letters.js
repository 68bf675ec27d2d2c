// SPDX-License-Identifier: EUPL-1.2
// Saves a letter while it is written. Only what differs from what was fetched is taken
// by the server; where somebody else wrote in the same section, nothing is stored until
// the writer has seen both. Without this file the form is saved with its button.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-letter-form]");
  if (!form) return;
  const state = form.querySelector("[data-saving-state]");
  const WAIT = 1500;
  let timer = 0;
  let sending = false;
  let changed = false;

  const say = (text, wrong = false) => {
    state.textContent = text;
    state.classList.toggle("is-wrong", wrong);
  };
  const sectionOf = (id) => form.querySelector(`[data-section="${CSS.escape(id)}"]`);
  const openConflicts = () => [...form.querySelectorAll("[data-theirs]")].filter((each) => !each.hidden);

  const later = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, WAIT);
  };

  const lines = (text) => String(text).replace(/\r\n/g, "\n");

  // The advice is drawn anew; what was folded out stays so.
  const showBeside = (html) => {
    const beside = document.querySelector("[data-beside]");
    const name = (each) => each.querySelector("summary").textContent.replace(/\s*\(\d+\)$/, "");
    const open = new Set([...beside.querySelectorAll("details[open]")].map(name));
    beside.innerHTML = html;
    for (const each of beside.querySelectorAll("details")) each.open = open.has(name(each));
  };

  const took = (answer, sent) => {
    const before = new URLSearchParams(sent);
    for (const [id, base] of Object.entries(answer.bases)) {
      const section = sectionOf(id);
      if (section) section.querySelector("[data-base]").value = base;
    }
    // What somebody else has written meanwhile comes into the fields that nobody has
    // touched here; in the others the next save tells of it.
    for (const [id, theirs] of Object.entries(answer.others)) {
      const section = sectionOf(id);
      if (!section) continue;
      const body = form.elements[`body-${id}`];
      const heading = form.elements[`heading-${id}`];
      const same = (field) => lines(field.value) === lines(before.get(field.name));
      if (!same(body) || !same(heading)) continue;
      body.value = theirs.body;
      heading.value = theirs.heading;
      section.querySelector("[data-base]").value = theirs.base;
    }
    for (const section of form.querySelectorAll("[data-section]")) {
      const list = section.querySelector("[data-lacks]");
      const lacks = answer.lacks[section.dataset.section] || [];
      list.replaceChildren(...lacks.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    }
    showBeside(answer.beside);
    say(answer.saved);
    const now = new URLSearchParams(new FormData(form));
    const fields = [...form.querySelectorAll("textarea, [name=title], [name^=heading-]")];
    const others = Object.keys(answer.others);
    changed = fields.some((field) => lines(now.get(field.name)) !== lines(before.get(field.name))
      && !others.some((id) => field.name.endsWith(`-${id}`)));
    if (changed) later();
  };

  const conflict = (told) => {
    for (const { section: id, theirs, base } of told.conflicts) {
      const section = sectionOf(id);
      if (!section) continue;
      const box = section.querySelector("[data-theirs]");
      const text = box.querySelector("[data-theirs-text]");
      text.textContent = theirs;
      box.dataset.base = base;
      box.hidden = false;
      for (const button of box.querySelectorAll("button")) button.hidden = false;
    }
    say(told.message, true);
    const first = openConflicts()[0];
    if (first) first.scrollIntoView({ block: "center" });
  };

  async function save() {
    if (sending || openConflicts().length) return;
    sending = true;
    say(form.dataset.saving);
    const body = new FormData(form);
    const sent = new URLSearchParams(body).toString();
    try {
      const answer = await fetch(window.location.pathname, { method: "POST", body, headers: { "X-Anke-Part": "yes" } });
      if (answer.ok) took(await answer.json(), sent);
      else if (answer.status === 409) conflict(await answer.json());
      else throw new Error(String(answer.status));
    } catch {
      say(form.dataset.offline, true);
      later();
    } finally {
      sending = false;
    }
  }

  form.addEventListener("input", () => {
    changed = true;
    say(form.dataset.unsaved);
    later();
  });
  form.addEventListener("submit", () => { changed = false; window.clearTimeout(timer); });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-keep-mine], [data-take-theirs]");
    if (!button) return;
    const box = button.closest("[data-theirs]");
    const section = button.closest("[data-section]");
    const field = section.querySelector("textarea");
    if (button.matches("[data-take-theirs]")) field.value = box.querySelector("[data-theirs-text]").textContent;
    section.querySelector("[data-base]").value = box.dataset.base;
    box.hidden = true;
    field.focus();
    changed = true;
    if (!openConflicts().length) save();
  });
});
