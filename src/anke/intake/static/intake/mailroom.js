// SPDX-License-Identifier: EUPL-1.2
// The mail room by keyboard. The next letters lie ready in the page, so that a key
// shows the next one at once while the act is sent in the background. What fails comes
// back to the desk with its reason. Without this file every button is an ordinary form.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const bar = document.querySelector("[data-desk-bar]");
  const desk = document.querySelector("[data-desk]");
  if (!bar || !desk) return;
  const message = bar.querySelector("[data-message]");
  const undoButton = bar.querySelector("[data-undo]");
  const shortcuts = bar.querySelector("[data-shortcuts]");
  const READY = 3;
  const ready = [];
  const skipped = [];
  let fetching = null;
  let noMore = false;
  let last = null;
  let shownAt = performance.now();

  const current = () => desk.querySelector("[data-letter]");
  const number = () => (current() ? current().dataset.letter : "");
  const say = (text, wrong = false) => {
    message.textContent = text;
    message.classList.toggle("is-wrong", wrong);
  };

  // --- The next letters ----------------------------------------------------------

  const atHand = () => [number(), ...skipped, ...ready.map((each) => each.number)].filter(Boolean);

  const fetchOne = async () => {
    const query = new URLSearchParams(atHand().map((each) => ["at_hand", each]));
    const answer = await fetch(`${bar.dataset.next}?${query}`, { headers: { "X-Anke-Part": "letter" } });
    if (answer.status === 204) { noMore = true; return; }
    if (!answer.ok) throw new Error(String(answer.status));
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const letter = holder.content.querySelector("[data-letter]");
    if (letter && !atHand().includes(letter.dataset.letter)) ready.push({ number: letter.dataset.letter, letter });
  };

  const fill = () => {
    if (fetching || noMore) return fetching;
    fetching = (async () => {
      try {
        while (ready.length < READY && !noMore) await fetchOne();
      } catch { /* The next key asks again. */ } finally { fetching = null; desk.dataset.ready = String(ready.length); }
    })();
    return fetching;
  };

  const show = (letter) => {
    desk.replaceChildren(letter);
    DKFDS.init({ scope: desk });
    document.title = `${letter.dataset.title} – Anke`;
    window.history.replaceState(null, "", `${bar.dataset.queue}${letter.dataset.letter}/`);
    window.scrollTo(0, 0);
    const heading = letter.querySelector("h1");
    if (heading) heading.focus({ preventScroll: true });
    shownAt = performance.now();
    desk.dataset.ready = String(ready.length);
  };

  const advance = async () => {
    if (!ready.length) await (fill() || Promise.resolve());
    const next = ready.shift();
    if (next) { show(next.letter); fill(); return; }
    const empty = document.createElement("p");
    empty.className = "lede";
    empty.textContent = bar.dataset.empty;
    desk.replaceChildren(empty);
    desk.dataset.ready = "0";
  };

  // --- Acts ----------------------------------------------------------------------

  const settle = async (form, submitter) => {
    const letter = current();
    const body = new FormData(form, submitter || undefined);
    body.set("seconds", String(Math.round((performance.now() - shownAt) / 1000)));
    last = null;
    undoButton.hidden = true;
    const sending = fetch(form.action, { method: "POST", body, headers: { "X-Anke-Part": "act" } });
    await advance();
    let answer;
    try { answer = await sending; } catch { back(letter, bar.dataset.failed); return; }
    if (answer.status === 422) {
      const holder = document.createElement("template");
      holder.innerHTML = await answer.text();
      back(holder.content.querySelector("[data-letter]"), bar.dataset.failed);
      return;
    }
    const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : { ok: false, text: String(answer.status) };
    if (!told.ok) { back(letter, `${bar.dataset.failed} ${told.text}`); return; }
    say(told.text);
    last = { address: told.undo, matter: told.matter, token: body.get("csrfmiddlewaretoken") };
    undoButton.hidden = false;
  };

  // What could not be done comes back to the desk; the letter there waits behind it.
  const back = (letter, why) => {
    const there = current();
    if (there && there !== letter) ready.unshift({ number: there.dataset.letter, letter: there });
    show(letter);
    say(why, true);
    const summary = letter.querySelector("[data-module=error-summary]");
    if (summary) summary.focus();
  };

  const undo = async () => {
    if (!last) return;
    const body = new FormData();
    body.set("matter", String(last.matter));
    body.set("csrfmiddlewaretoken", last.token);
    const answer = await fetch(last.address, { method: "POST", body, headers: { "X-Anke-Part": "act" } });
    const told = await answer.json();
    if (!told.ok) { say(`${bar.dataset.failed} ${told.text}`, true); return; }
    last = null;
    undoButton.hidden = true;
    noMore = false;
    const page = await fetch(told.back, { headers: { "X-Anke-Part": "letter" } });
    const holder = document.createElement("template");
    holder.innerHTML = await page.text();
    back(holder.content.querySelector("[data-letter]"), bar.dataset.undone);
    message.classList.remove("is-wrong");
  };

  const skip = () => { skipped.push(number()); say(""); return advance(); };

  desk.addEventListener("submit", (event) => {
    if (event.target.matches("[data-file-form], [data-reject-form], [data-forward-form]")) {
      event.preventDefault();
      settle(event.target, event.submitter);
    }
  });
  desk.addEventListener("click", (event) => {
    if (event.target.closest("[data-skip]")) { event.preventDefault(); skip(); }
  });
  undoButton.addEventListener("click", undo);

  // --- Keys ----------------------------------------------------------------------

  let on = window.localStorage.getItem("anke-shortcuts") !== "off";
  const showShortcuts = () => {
    shortcuts.hidden = false;
    shortcuts.setAttribute("aria-pressed", String(on));
    shortcuts.querySelector("[data-on]").hidden = !on;
    shortcuts.querySelector("[data-off]").hidden = on;
  };
  shortcuts.addEventListener("click", () => {
    on = !on;
    window.localStorage.setItem("anke-shortcuts", on ? "on" : "off");
    showShortcuts();
  });
  showShortcuts();

  const open = (form) => { const fold = form.closest("details"); if (fold) fold.open = true; };
  let rejecting = false;

  const keys = {
    a: () => { const form = desk.querySelector("[data-file-form]"); if (form) settle(form); },
    n: skip,
    z: undo,
    s: () => {
      const form = desk.querySelector("[data-file-form]");
      if (!form) return;
      form.querySelector("[name=target][value=other]").checked = true;
      form.querySelector("[name=case]").focus();
    },
    r: () => {
      const form = desk.querySelector("[data-reject-form]");
      if (!form) return;
      open(form);
      rejecting = true;
      form.querySelector("button").focus();
    },
    v: () => { const form = desk.querySelector("[data-forward-form]"); if (form) { open(form); form.querySelector("[name=forwarded_to]").focus(); } },
    d: () => { const form = desk.querySelector("[data-split-form]"); if (form) { open(form); form.querySelector("[name=matters]").select(); } },
  };

  const digit = (key) => {
    if (rejecting) {
      const button = desk.querySelector(`[data-reason-digit="${key}"]`);
      if (button) { rejecting = false; settle(button.form, button); }
      return;
    }
    const kind = desk.querySelector(`[data-digit="${key}"]`);
    if (kind) kind.checked = true;
  };

  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const typing = event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select");
    if (typing) return;
    if (/^[1-9]$/.test(event.key)) { event.preventDefault(); digit(event.key); return; }
    const act = keys[event.key];
    if (event.key !== "r") rejecting = false;
    if (act) { event.preventDefault(); act(); }
  });

  fill();
});
