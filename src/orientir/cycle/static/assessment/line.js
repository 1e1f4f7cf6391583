// The line before a test: asks again by itself when the server has said to; the place in the line is kept.
// In the background: nothing moves under a keyboard or a screen reader, and a lost network ends nothing.
const form = document.querySelector("[data-again]");
const before = document.querySelector("[data-before]");

async function ask() {
  try {
    const asked = { method: "POST", body: new FormData(form), redirect: "manual" };
    const answer = await fetch(location.href, asked);
    if (answer.status === 202) show(await answer.text());
    else if (answer.status < 500) return location.replace(location.href); // the test, or why there is none
  } catch {
    // no network: the next time
  }
  wait();
}

function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const told = page.querySelector("[data-before]").textContent;
  form.dataset.again = page.querySelector("[data-again]").dataset.again;
  if (told !== before.textContent) before.textContent = told; // what has not changed is not read aloud again
}

function wait() {
  setTimeout(ask, Number(form.dataset.again) * 1000);
}

wait();
