// One answer by its rubric, by keyboard: a digit gives the points of the criterion one is at and goes on to the next.
const form = document.querySelector("[data-marking]");
const criteria = [...form.querySelectorAll("[data-criterion]")];
const total = form.querySelector("[data-total]");

function sum() {
  const given = criteria.map((one) => one.querySelector("input:checked"));
  if (given.some((one) => !one)) return "—";
  const points = given.reduce((all, one) => all + Number(one.value), 0);
  return String(Math.round(points * 100) / 100).replace(".", ",");
}

function here() {
  const inside = criteria.findIndex((one) => one.contains(document.activeElement));
  if (inside >= 0) return inside;
  const open = criteria.findIndex((one) => !one.querySelector("input:checked"));
  return open >= 0 ? open : 0;
}

function give(digit) {
  const at = here();
  const choice = [...criteria[at].querySelectorAll("input")].find((one) => Number(one.value) === digit);
  if (!choice) return;
  choice.checked = true;
  total.textContent = sum();
  const next = criteria[at + 1];
  if (next) (next.querySelector("input:checked") || next.querySelector("input")).focus();
  else form.querySelector("button[type=submit]").focus();
}

if (criteria.length && !criteria[0].disabled) {
  total.textContent = sum();
  form.addEventListener("change", () => { total.textContent = sum(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    const typing = event.target.matches("textarea, input:not([type=radio])");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !/^[0-9]$/.test(event.key)) return;
    event.preventDefault();
    give(Number(event.key));
  });
}
