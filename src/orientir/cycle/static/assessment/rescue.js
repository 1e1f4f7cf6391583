// Opens a rescue file here, with the key that the server gives to whom it belongs or to the operator, and sends it.
import { ask } from "./asking.js";
import { importKey } from "./queue.js";
import { openFile, readHead } from "./rescue-file.js";

const { words, operator } = JSON.parse(document.getElementById("told").textContent);
const input = document.querySelector("[data-file]"), said = document.querySelector("[data-result]");
const tell = (text) => { said.textContent = text; };

input.addEventListener("change", async () => {
  const [chosen] = input.files;
  if (!chosen) return;
  tell(words.rescue_reading);
  try {
    await bring(readHead(await chosen.text()));
  } catch {
    tell(words.rescue_not_ours);
  }
  input.value = "";
});

async function bring(file) {
  const { status, data } = await ask(`/assessment/sitting/${file.sitting}/key/`);
  if (status !== 200) { tell(status === 404 ? words.rescue_not_yours : words.rescue_no_network); return; }
  const { device, answers } = await openFile(file, await importKey(data.key));
  let kept = 0, late = 0;
  for (let at = 0; at < answers.length; at += 50) {
    const reply = await put(file.sitting, { device, answers: answers.slice(at, at + 50) }, data.token);
    if (reply.status !== 200) { tell(words.rescue_no_network); return; }
    kept += reply.data.kept.length;
    late += reply.data.late ? reply.data.kept.length : 0;
  }
  tell((late ? words.rescue_late : words.rescue_kept).replace("%s", kept).replace("%m", answers.length));
}

async function put(sitting, body, token) {
  const theirs = operator ? await ask(`/assessment/sitting/${sitting}/rescued/`, { method: "POST", body, token }) : null;
  if (theirs && theirs.data.state !== "unknown") return theirs;
  return ask(`/assessment/sitting/${sitting}/answers/`, { method: "POST", body, token });
}
