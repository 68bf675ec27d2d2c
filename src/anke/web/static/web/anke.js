// SPDX-License-Identifier: EUPL-1.2
// Wakes the design system's components. Every page works without this file: menus
// stay open, tables keep their headings, filters are sent with their button.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  document.body.classList.add("js");
  DKFDS.init();

  // The design system writes "Mere" into its own menu, whatever the language.
  const more = document.querySelector(".more-button span");
  if (more) more.textContent = document.body.dataset.more;

  // A task that runs in the background: look again until it is done.
  const waiting = document.querySelector("[data-refresh-seconds]");
  if (waiting) {
    const seconds = Number(waiting.dataset.refreshSeconds);
    window.setTimeout(() => window.location.reload(), seconds * 1000);
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
});
