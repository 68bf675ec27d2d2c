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
  const ready = []; // the next letters, drawn
  const waits = []; // letters that were put aside
  const sending = new Set(); // letters whose act is on its way
  const done = []; // what can be undone, the last one last
  let fetching = null;
  let noMore = false;
  let shownAt = performance.now();

  const current = () => desk.querySelector("[data-letter]");
  const numberOf = (letter) => (letter ? letter.dataset.letter : "");
  const find = (selector) => desk.querySelector(selector);
  const say = (text, wrong = false) => {
    message.textContent = text;
    message.classList.toggle("is-wrong", wrong);
  };
  const readLetter = async (answer) => {
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const letter = holder.content.querySelector("[data-letter]");
    // Made part of this page now, so that showing it later costs nothing.
    return letter && document.adoptNode(letter);
  };
  const part = (address, options = {}) => fetch(address, { ...options, headers: { "X-Anke-Part": "yes" } });

  // What may wait until the next letter is on the screen; a hidden tab draws nothing.
  const afterPaint = () => new Promise((resolve) => {
    window.requestAnimationFrame(() => window.setTimeout(resolve));
    window.setTimeout(resolve, 200);
  });

  // --- The next letters ----------------------------------------------------------

  const atHand = () => [...waits, ...sending, ...ready.map(numberOf), numberOf(current())].filter(Boolean);

  const fetchOne = async () => {
    // What is open or lies ready here, colleagues are not given meanwhile.
    const held = [...ready.map((each) => ["ready", numberOf(each)]), ["open", numberOf(current())]];
    const query = new URLSearchParams([...atHand().map((each) => ["at_hand", each]), ...held]);
    const answer = await part(`${bar.dataset.next}?${query}`);
    if (answer.status === 204) { noMore = true; return; }
    if (!answer.ok) throw new Error(String(answer.status));
    const letter = await readLetter(answer);
    if (letter && !atHand().includes(numberOf(letter))) ready.push(letter);
  };

  const fill = () => {
    if (fetching || noMore) return fetching;
    fetching = (async () => {
      try {
        while (ready.length < READY && !noMore) await fetchOne();
      } catch { /* No net just now: the next key asks again. */ } finally {
        fetching = null;
        desk.dataset.ready = String(ready.length);
      }
    })();
    return fetching;
  };

  const show = (letter) => {
    desk.replaceChildren(letter);
    if (letter.dataset.title) document.title = `${letter.dataset.title} – Anke`;
    window.scrollTo(0, 0);
    const heading = letter.querySelector("h1");
    if (heading) heading.focus({ preventScroll: true });
    rejecting = false;
    shownAt = performance.now();
    desk.dataset.ready = String(ready.length);
    afterPaint().then(() => {
      if (current() === letter) window.history.replaceState(null, "", `${bar.dataset.queue}${numberOf(letter)}/`);
    });
  };

  const advance = async () => {
    if (!ready.length) await fill();
    const next = ready.shift();
    if (next) show(next);
    else {
      const empty = document.querySelector("[data-empty-desk]").content.cloneNode(true);
      show(empty.firstElementChild);
    }
    afterPaint().then(fill);
  };

  // A letter that is not settled after all stands on the desk again; the one that lay
  // there comes next.
  const back = (letter, text, wrong) => {
    const there = current();
    if (there && numberOf(there) !== numberOf(letter)) ready.unshift(there);
    show(letter);
    say(text, wrong);
    const summary = letter.querySelector("[data-module=error-summary]");
    if (summary) summary.focus();
  };

  // --- Acts ----------------------------------------------------------------------

  const send = async (form, submitter) => {
    const letter = current();
    const body = new FormData(form, submitter || undefined);
    body.set("seconds", String(Math.round((performance.now() - shownAt) / 1000)));
    const address = form.getAttribute("action");
    const token = body.get("csrfmiddlewaretoken");
    sending.add(numberOf(letter));
    // The next letter is drawn first; the act leaves the house right after.
    await afterPaint();
    try {
      const answer = await part(address, { method: "POST", body });
      if (answer.ok) {
        const told = await answer.json();
        done.push({ ...told, token });
        undoButton.hidden = false;
        say(told.text);
        return null;
      }
      const again = await readLetter(answer);
      return { letter: again || letter, text: (again && again.dataset.refusal) || bar.dataset.failed };
    } catch {
      return { letter, text: bar.dataset.offline };
    } finally {
      sending.delete(numberOf(letter));
    }
  };

  const settle = async (form, submitter, isWhole = true) => {
    const left = Number(current().dataset.left);
    // What is incomplete, or is one of several matters, keeps its place on the desk.
    if (!isWhole || left > 1) {
      const number = numberOf(current());
      const refused = await send(form, submitter);
      if (refused) back(refused.letter, refused.text, true);
      else await reopen(`${bar.dataset.queue}${number}/`);
      return;
    }
    const going = send(form, submitter);
    await advance();
    const refused = await going;
    if (refused) back(refused.letter, refused.text, true);
  };

  const reopen = async (address, text = "") => {
    const letter = await readLetter(await part(address));
    if (!letter) return;
    noMore = false;
    if (text) back(letter, text, false);
    else show(letter);
  };

  const checked = (form, name) => (form.querySelector(`[name=${name}]:checked`) || {}).value;
  const value = (form, name) => form.querySelector(`[name=${name}]`).value;
  const isComplete = (form) => {
    const target = checked(form, "target");
    if (!checked(form, "mail_kind") || !target) return false;
    if (target === "new") return Boolean(value(form, "area") && value(form, "first_instance"));
    return target !== "other" || Boolean(value(form, "case"));
  };

  const accept = (form) => {
    // What is for somebody else is accepted by saying for whom.
    if (checked(form, "mail_kind") === "misdirected" && !checked(form, "target")) { keys.v(); return; }
    settle(form, form.querySelector("[data-accept]"), isComplete(form));
  };

  const undo = async () => {
    // The act may still be on its way.
    for (let turn = 0; sending.size && turn < 50; turn += 1) await new Promise((resolve) => { window.setTimeout(resolve, 20); });
    const last = done.pop();
    undoButton.hidden = !done.length;
    if (!last) { say(bar.dataset.nothing); return; }
    const body = new FormData();
    body.set("matter", String(last.matter));
    body.set("csrfmiddlewaretoken", last.token);
    const answer = await part(last.undo, { method: "POST", body });
    if (answer.ok) { await reopen((await answer.json()).back, bar.dataset.undone); return; }
    const letter = await readLetter(answer);
    if (letter) back(letter, letter.dataset.refusal || bar.dataset.failed, true);
    else say(bar.dataset.failed, true);
  };

  const split = async (form) => {
    const answer = await part(form.getAttribute("action"), { method: "POST", body: new FormData(form) });
    const letter = await readLetter(answer);
    if (letter) back(letter, letter.dataset.refusal || "", !answer.ok);
  };

  const skip = () => {
    if (current() && numberOf(current())) waits.push(numberOf(current()));
    say("");
    return advance();
  };

  desk.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-file-form]")) { event.preventDefault(); accept(form); }
    if (form.matches("[data-reject-form]")) { event.preventDefault(); settle(form, event.submitter); }
    if (form.matches("[data-forward-form]")) { event.preventDefault(); settle(form, event.submitter, Boolean(value(form, "forwarded_to").trim())); }
    if (form.matches("[data-split-form]")) { event.preventDefault(); split(form); }
  });
  desk.addEventListener("click", (event) => {
    const link = event.target.closest("[data-skip]");
    if (link && !event.ctrlKey && !event.metaKey) { event.preventDefault(); skip(); }
  });
  undoButton.addEventListener("click", undo);

  // The kind says where it belongs: a new appeal opens a case, the others never do.
  desk.addEventListener("change", (event) => {
    if (event.target.name === "mail_kind") fitTarget(event.target);
  });
  const fitTarget = (kind) => {
    const fresh = kind.form.querySelector("[name=target][value=new]");
    if (kind.value !== "new_appeal") fresh.checked = false;
    else if (!checked(kind.form, "target")) fresh.checked = true;
  };

  // --- Keys ----------------------------------------------------------------------

  let on = window.localStorage.getItem("anke-shortcuts") !== "off";
  let rejecting = false;
  const showShortcuts = () => {
    shortcuts.hidden = false;
    shortcuts.setAttribute("aria-pressed", String(on));
    document.body.classList.toggle("keys-off", !on);
  };
  shortcuts.addEventListener("click", () => {
    on = !on;
    window.localStorage.setItem("anke-shortcuts", on ? "on" : "off");
    showShortcuts();
  });
  showShortcuts();

  const opened = (selector) => {
    const form = find(selector);
    const fold = form && form.closest("details");
    if (fold) fold.open = true;
    return form;
  };
  const enter = (selector, name) => {
    const form = opened(selector);
    if (!form) return;
    const field = form.querySelector(`[name=${name}]`);
    field.focus();
    field.select();
  };

  const keys = {
    a: () => { const form = find("[data-file-form]"); if (form) accept(form); },
    n: skip,
    z: undo,
    c: () => {
      const all = [...desk.querySelectorAll("[data-candidate]")];
      if (!all.length) return;
      const next = all[(all.findIndex((each) => each.checked) + 1) % all.length];
      const fold = next.closest("details");
      if (fold) fold.open = true;
      next.checked = true;
      next.focus();
    },
    s: () => {
      const form = find("[data-file-form]");
      if (!form) return;
      form.querySelector("[name=target][value=other]").checked = true;
      enter("[data-file-form]", "case");
    },
    r: () => {
      const form = opened("[data-reject-form]");
      if (!form) return;
      rejecting = true;
      form.querySelector("button").focus();
    },
    v: () => enter("[data-forward-form]", "forwarded_to"),
    d: () => enter("[data-split-form]", "matters"),
  };

  const digit = (key) => {
    if (rejecting) {
      const button = find(`[data-reason-digit="${key}"]`);
      if (button) settle(button.form, button);
      return;
    }
    const kind = find(`[data-digit="${key}"]`);
    if (!kind) return;
    kind.checked = true;
    kind.focus({ preventScroll: true });
    fitTarget(kind);
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const typing = event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select");
    if (event.key === "Escape") {
      rejecting = false;
      if (typing && desk.contains(typing)) find("h1").focus();
      return;
    }
    if (!on || typing) return;
    if (/^[1-9]$/.test(event.key)) { event.preventDefault(); digit(event.key); return; }
    const act = keys[event.key.toLowerCase()];
    if (event.key !== "r" && event.key.length === 1) rejecting = false;
    if (act) { event.preventDefault(); act(); }
  });

  fill();
});
