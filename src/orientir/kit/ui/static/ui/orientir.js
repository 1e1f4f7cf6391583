// Niceties only: every page works and says the same without this file.
(() => {
  "use strict";
  const doc = document;

  // The summary of mistakes gets the focus, so that it is read first.
  doc.querySelector("[data-focus]")?.focus();

  // On a phone the row of a section's pages begins with the page one is on.
  const row = doc.querySelector(".o-inner > .o-wrap");
  const here = row?.querySelector("[aria-current]");
  if (here) row.scrollLeft = here.offsetLeft - row.offsetLeft - 16;

  // One menu open at a time; Escape and a press elsewhere close it.
  const drops = () => doc.querySelectorAll("details.o-drop[open]");
  doc.addEventListener("click", (event) => {
    for (const drop of drops()) if (!drop.contains(event.target)) drop.open = false;
  });
  doc.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const drop of drops()) {
      drop.open = false;
      drop.querySelector("summary").focus();
    }
  });
  doc.addEventListener("toggle", (event) => {
    if (event.target.matches?.(".o-search[open]")) event.target.querySelector("input").focus();
  }, true);

  // A picker sends its form at once; without a script the button beside it does.
  for (const select of doc.querySelectorAll("select[data-submit]")) {
    select.form.querySelector("[data-submit-button]")?.setAttribute("hidden", "");
    select.addEventListener("change", () => select.form.requestSubmit());
  }

  // A place on the map and its row of the table light up together.
  const light = (code, on) => {
    if (!code) return;
    for (const part of doc.querySelectorAll(`[data-unit="${CSS.escape(code)}"]`)) part.classList.toggle("o-lit", on);
  };
  for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    doc.addEventListener(name, (event) => light(event.target.closest?.("[data-unit]")?.dataset.unit, on));
  }

  // Folded parts print open.
  addEventListener("beforeprint", () => {
    for (const part of doc.querySelectorAll("details.o-more:not([open])")) part.open = true;
  });

  // A button says that it works, and is not pressed twice.
  doc.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.dataset.busy) return;
    setTimeout(() => { button.disabled = true; button.textContent = button.dataset.busy; }, 300);
  });
})();
