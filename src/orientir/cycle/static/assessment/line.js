// The line before a test: asks again by itself when the server has said to; the place in the line is kept.
const form = document.querySelector("[data-again]");
setTimeout(() => form.requestSubmit(), Number(form.dataset.again) * 1000);
