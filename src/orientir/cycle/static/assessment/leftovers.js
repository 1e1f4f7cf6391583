// After the end: answers that waited in this browser go to the server as late ones, and the queue is emptied.
import { ask } from "./asking.js";
import { importKey, nameOf, Queue } from "./queue.js";
import { Sender } from "./sender.js";

const { sitting, account, words } = JSON.parse(document.getElementById("told").textContent);

async function send() {
  if (!sitting) return;
  const known = (await indexedDB.databases?.()) ?? [];
  if (indexedDB.databases && !known.some((one) => one.name === nameOf(account, sitting))) return;
  const { status, data } = await ask(`/assessment/sitting/${sitting}/key/`);
  if (status !== 200) return;
  const queue = await Queue.open(sitting, account, await importKey(data.key));
  const shown = document.querySelector("[data-leftovers]");
  const tell = ({ pending, late }) => {
    shown.hidden = !(pending || late);
    shown.textContent = pending ? words.late_sending.replace("%s", pending) : words.late_sent.replace("%s", late);
  };
  const sender = new Sender({ sitting, queue, token: data.token, tell });
  await sender.kick();
  if (!(await queue.list()).length) await queue.destroy();
}

send();
