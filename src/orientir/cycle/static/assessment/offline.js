// The page of a test opened without a connection: what waits in this browser is counted (it is sealed, and stays sealed),
// and the test is opened again as soon as the server answers. It imports nothing: all that it needs is kept beforehand.
const find = (name) => document.querySelector(`[data-${name}]`);
const SOONEST = 2000, LATEST = 15000;
let delay = SOONEST, timer;

async function count() {
  const names = ((await indexedDB.databases?.()) ?? []).map(({ name }) => name).filter((name) => name.startsWith("orientir-answers-"));
  const counts = await Promise.all(names.map(countIn));
  return counts.reduce((one, other) => one + other, 0);
}

function countIn(name) {
  return new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.onerror = () => resolve(0);
    request.onsuccess = () => {
      const database = request.result;
      const done = (number) => { database.close(); resolve(number); };
      if (!database.objectStoreNames.contains("answers")) { done(0); return; }
      const counted = database.transaction("answers").objectStore("answers").count();
      counted.onsuccess = () => done(counted.result);
      counted.onerror = () => done(0);
    };
  });
}

async function tryAgain() {
  clearTimeout(timer);
  const isThere = await fetch("/assessment/sitting/token/", { cache: "no-store" }).then(({ ok }) => ok, () => false);
  if (isThere) { location.reload(); return; }
  timer = setTimeout(tryAgain, delay);
  delay = Math.min(LATEST, delay * 1.5);
}

count().then((number) => {
  if (!number) return;
  find("count").textContent = number;
  find("waiting").hidden = false;
}).catch(() => { /* the page says enough without a number */ });
find("again").addEventListener("click", tryAgain);
addEventListener("online", tryAgain);
timer = setTimeout(tryAgain, delay);
