// One task at a time. An answer goes into the queue at once, from there to the server; what the page says of saving is
// what the server has acknowledged.
import { ask } from "./asking.js";
import { Clock } from "./clock.js";
import { logIn, question } from "./dialogs.js";
import { h, svg } from "./elements.js";
import { importKey, Queue } from "./queue.js";
import { download, makeFile } from "./rescue-file.js";
import { Sender } from "./sender.js";
import { task } from "./tasks.js";

const handed = (name) => JSON.parse(document.getElementById(name).textContent);
const told = handed("told"), words = handed("words");
const { sitting, account } = told;
const find = (name) => document.querySelector(`[data-${name}]`);
const TYPING = 500, SKETCH = 200, LONGEST_SPELL = 5000, BEAT = 45000;
const plural = new Intl.PluralRules(document.documentElement.lang || "ru");
const counted = (forms, number) => forms[{ one: 0, few: 1 }[plural.select(number)] ?? 2].replace("%s", number);
const time = (date) => date.toLocaleTimeString("ru-RU", { hour: "2-digit", minute: "2-digit" });

const page = { items: [], answers: new Map(), unsent: new Set(), at: 0, marks: { seen: [], flags: [] }, draft: null, putting: Promise.resolve() };
let queue, sender, clock, channel;

async function start() {
  const paper = handed("paper");
  const key = await importKey(paper.key);
  queue = await Queue.open(sitting, account, key);
  page.items = paper.items;
  page.step = paper.most ? { place: paper.place, most: paper.most } : null;  // of an adaptive test: one task, no way back
  for (const { position, content } of paper.answers) page.answers.set(position, content);
  for (const { position, content } of await queue.list()) page.answers.set(position, content);
  page.marks = recall();
  page.at = Math.max(0, page.items.findIndex((one) => one.position === page.marks.at));
  sender = new Sender({ sitting, queue, token: paper.token, tell: showSaving });
  clock = new Clock({ shown: find("left"), said: find("said"), words, onOver: timeIsOver });
  clock.set(Math.max(0, paper.remaining - sinceSent()));
  channel = "BroadcastChannel" in window ? new BroadcastChannel(`orientir-${account}-${sitting}`) : null;
  channel?.addEventListener("message", ({ data }) => hear(data));
  listen();
  find("player").hidden = false;
  find("loading").hidden = true;
  show(page.at, false);
  if (!queue.isKept) note("storage", "warning", words.not_kept);
  preload();
  setInterval(() => sender.beat(), BEAT);
  sender.kick();
}

// Seconds since the server sent this page, and the clock in it.
function sinceSent() {
  const [arrival] = performance.getEntriesByType("navigation");
  return arrival ? (performance.now() - arrival.responseStart) / 1000 : 0;
}

// The next task of an adaptive test: wait for the network, or for a log-in.
async function load() {
  for (let delay = 1000; ; delay = Math.min(delay * 2, 10000)) {
    const { status, data } = await ask(`/assessment/sitting/${sitting}/paper/`);
    if (status === 200) return data;
    if ([404, 409].includes(status)) { location.reload(); return null; }
    if ([302, 401].includes(status)) { await logIn({ words, login: told.login, waiting: words.login_to_begin }); continue; }
    find("loading").textContent = words.loading_again;
    await new Promise((resolve) => setTimeout(resolve, delay));
  }
}

const place = (sha256) => `/assessment/sitting/${sitting}/pictures/${sha256}/`;
function preload() {
  for (const item of page.items) for (const sha256 of Object.values(item.pictures)) new Image().src = place(sha256);
}

// --- answers --------------------------------------------------------------------------------------

const isAnswered = (position) => (page.answers.get(position) ?? null) !== null;

// What is given is put down in this browser at once, typed words a few times a second, each time in place of what the same
// spell of typing has put down before; a spell is sent after a pause, on leaving the task or the page, and every few seconds.
function changed(position, content, isTyped) {
  page.answers.set(position, content);
  if (page.draft && page.draft.position !== position) settle();
  const draft = page.draft ??= { position, since: performance.now(), sequence: null, version: 0, written: 0 };
  clearTimeout(draft.timer);
  Object.assign(draft, { content, given_at: new Date().toISOString(), version: draft.version + 1 });
  saving({ pending: Math.max(1, sender.state.pending) });
  drawMap();
  if (!isTyped || performance.now() - draft.since > LONGEST_SPELL) { settle(); return; }
  draft.timer = setTimeout(settle, TYPING);
  draft.sketch ??= setTimeout(() => { draft.sketch = null; putDown(draft, true); }, draft.written ? SKETCH : 0);
}

// One after another, so that the last given is the last put down.
function putDown(draft, isSketch) {
  page.unsent.add(draft.position);
  page.putting = page.putting.then(async () => {
    const { position, content, given_at, version } = draft;
    if (draft.written !== version) {
      draft.written = version;
      draft.sequence = await queue.put({ position, content, given_at }, draft.sequence);
    }
    queue.sketch = isSketch && page.draft === draft ? draft.sequence : null;
  });
  return page.putting;
}

function settle() {
  const draft = page.draft;
  if (!draft) return page.putting;
  clearTimeout(draft.timer);
  clearTimeout(draft.sketch);
  page.draft = null;
  return putDown(draft, false).then(() => {
    channel?.postMessage({ kind: "answer", position: draft.position, content: draft.content });
    if (!queue.isKept) note("storage", "warning", words.not_kept);
    return sender.kick();
  });
}

function hear(message) {
  if (message.kind === "answer") {
    page.answers.set(message.position, message.content);
    if (current().position === message.position) {
      show(page.at, false);
      note("tab", "info", words.other_tab);
    }
    drawMap();
    sender.kick();
  }
  if (message.kind === "saved") {
    // what the other tab was told is so for this one too: its own sender may find nothing left to send
    sender.state.savedAt = new Date(message.at);
    saving({ savedAt: sender.state.savedAt });
  }
  if (message.kind === "onward") location.reload();
  if (message.kind === "ended") leave();
}

// --- what is said of saving -----------------------------------------------------------------------

function showSaving(state, change) {
  if ("remaining" in change) clock.set(change.remaining);
  if ("positions" in change) {
    page.unsent = new Set(change.positions);
    drawMap();
  }
  if (change.savedAt) channel?.postMessage({ kind: "saved", at: change.savedAt.getTime() });
  if (change.standing === "ended") { leave(); return; }
  if (change.problem === "login") askLogin();
  saving(state);
}

function saving(change) {
  page.saving = { ...sender.state, ...page.saving, ...change };
  const { pending, isSending, problem, savedAt, since, refused } = page.saving;
  const waiting = page.draft ? Math.max(1, pending) : pending;
  const [look, text] = problem && waiting ? ["off", `${words[`problem_${problem}`]} ${counted(words.wait, waiting)}`]
    : problem ? ["off", words[`problem_${problem}`]]
    : isSending && waiting || waiting ? ["wait", words.saving]
    : savedAt ? ["ok", words.saved_at.replace("%s", time(savedAt))] : ["idle", words.saves_itself];
  const shown = find("saving");
  shown.dataset.look = look;
  const said = shown.querySelector("span");
  if (said.textContent !== text) said.textContent = text;
  const numbers = numbersOf(page.unsent);
  note("network", "warning", problem && problem !== "login" ? [
    h("b", {}, words[`trouble_${problem}`].replace("%s", time(since ?? new Date()))), " ",
    numbers ? words.waiting_here.replace("%s", numbers) : "", " ", words.do_not_close, " ",
    queue.key && waiting ? h("button", { type: "button", class: "o-plain o-linklike", onclick: rescue }, words.to_file) : "",
  ] : null);
  note("refused", "error", refused.length ? words.refused : null);
}

const numberAt = (at) => (page.step ? page.step.place : at + 1);
const numbersOf = (positions) => page.items.flatMap((one, at) => (positions.has(one.position) ? [numberAt(at)] : [])).join(", ");

function note(name, look, content) {
  const notes = find("notes");
  const key = content ? [content].flat().map((one) => one.textContent ?? one).join("") : "";
  const old = notes.querySelector(`[data-note="${name}"]`);
  if (old?.dataset.key === key) return;
  old?.remove();
  if (key) notes.append(h("div", { class: `o-note o-note-${look}`, "data-note": name, "data-key": key }, content));
}

async function askLogin() {
  if (page.isAsking) return;
  page.isAsking = true;
  const number = sender.state.pending;
  const waiting = number ? `${words.login_waiting} ${counted(words.wait_here, number)}` : words.login_waiting;
  sender.token = await logIn({ words, login: told.login, waiting });
  page.isAsking = false;
  sender.say({ problem: "" });
  sender.kick();
  sender.beat();
}

async function rescue() {
  const waiting = await queue.list();
  if (waiting.length) download(`orientir-${sitting}.json`, await makeFile(queue, waiting));
}

// --- the page -------------------------------------------------------------------------------------

const current = () => page.items[page.at];

function show(at, isMoved = true) {
  settle();
  page.at = Math.min(Math.max(at, 0), page.items.length - 1);
  const { position, content, pictures } = current();
  if (!page.marks.seen.includes(position)) page.marks.seen.push(position);
  page.marks.at = position;
  remember();
  find("number").textContent = page.step ? words.task_at_most.replace("%s", page.step.place).replace("%m", page.step.most)
    : words.task_of.replace("%s", page.at + 1).replace("%m", page.items.length);
  find("task").replaceChildren(...task({
    content, answer: page.answers.get(position) ?? null, words, picture: (name) => place(pictures[name] ?? ""),
    change: (answer, isTyped) => changed(position, answer, isTyped),
  }));
  find("back").disabled = page.at === 0;
  for (const name of ["back", "flag", "map", "legend", "answered"]) find(name).hidden = page.step !== null;
  find("next").textContent = page.step ? words.next : page.at === page.items.length - 1 ? words.to_finish : words.next;
  note("tab", "info", null);
  drawMap();
  if (!isMoved) return;
  find("number").focus({ preventScroll: true });
  find("card").scrollIntoView({ block: "start" });
}

function drawMap() {
  const answered = page.items.filter((one) => isAnswered(one.position)).length;
  find("answered").textContent = words.answered_of.replace("%s", answered).replace("%m", page.items.length);
  const map = find("map");
  const focused = document.activeElement?.dataset?.go;
  map.replaceChildren(...page.items.map(({ position }, at) => cell(position, at)));
  if (focused !== undefined) map.querySelector(`[data-go="${focused}"]`)?.focus();
  const isFlagged = page.marks.flags.includes(current().position);
  find("flag").setAttribute("aria-pressed", String(isFlagged));
  find("flag-word").textContent = isFlagged ? words.flagged : words.flag;
  find("unanswer").hidden = !isAnswered(current().position);
}

function cell(position, at) {
  const states = [];
  if (isAnswered(position)) states.push("answered");
  else if (page.marks.seen.includes(position) && at !== page.at) states.push("skipped");
  if (page.unsent.has(position)) states.push("unsent");
  if (page.marks.flags.includes(position)) states.push("flagged");
  const said = states.map((state) => words[`state_${state}`]).join(", ");
  return h("li", {}, h("button", {
    type: "button", class: ["o-cell", ...states.map((state) => `o-cell-${state}`)].join(" "), "data-go": at,
    "aria-current": at === page.at ? "step" : null, "aria-label": `${words.task} ${at + 1}${said ? `: ${said}` : ""}`, onclick: () => show(at),
  }, `${at + 1}`, states.includes("flagged") ? svg("svg", { class: "o-cell-flag", viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: "M3.5 15V1.5h9l-2.3 3.6 2.3 3.7h-9", class: "o-stroke" })) : null));
}

// The answer goes with the wish for the next task; the server keeps both or neither, and asking again changes nothing.
async function onward() {
  if (page.isGoing) return;
  const after = current().position;
  const isLeft = isAnswered(after)
    || await question({ title: words.no_answer, lines: [words.no_way_back], yes: words.go_on, no: words.finish_no });
  if (!isLeft) return;
  page.isGoing = true;
  find("next").disabled = true;
  await settle();
  for (let delay = 1000; ; delay = Math.min(delay * 2, 10000)) {
    const body = { device: queue.device, after, answers: await queue.list() };
    const { status, data } = await ask(`/assessment/sitting/${sitting}/next/`, { method: "POST", body, token: sender.token });
    if (status === 200) {
      await queue.remove(data.saving.kept ?? []);
      if (data.state === "ended") { channel?.postMessage({ kind: "ended" }); await leave(); return; }
      break;
    }
    if ([302, 401].includes(status)) { await askLogin(); continue; }
    if ([404, 409].includes(status)) { location.reload(); return; }
    sender.failed({ status });
    await new Promise((resolve) => setTimeout(resolve, delay));
  }
  const paper = await load();
  if (!paper) return;
  page.items = paper.items;
  page.step = { place: paper.place, most: paper.most };
  clock.set(paper.remaining);
  page.isGoing = false;
  find("next").disabled = false;
  channel?.postMessage({ kind: "onward" });
  sender.say({ problem: "", since: null, pending: 0, positions: [], savedAt: new Date() });
  show(0);
}

function listen() {
  find("back").addEventListener("click", () => show(page.at - 1));
  find("next").addEventListener("click", () => (page.step ? onward() : page.at === page.items.length - 1 ? finish() : show(page.at + 1)));
  find("finish").addEventListener("click", finish);
  find("flag").addEventListener("click", () => {
    const { position } = current(), { flags } = page.marks;
    page.marks.flags = flags.includes(position) ? flags.filter((one) => one !== position) : [...flags, position];
    remember();
    drawMap();
  });
  find("unanswer").addEventListener("click", () => {
    changed(current().position, null, false);
    show(page.at, false);
    find("task").querySelector("input, select, textarea, button")?.focus();
  });
  find("mute").addEventListener("change", (event) => { clock.isMuted = event.target.checked; });
  for (const name of ["pagehide", "blur"]) addEventListener(name, () => settle());
  document.addEventListener("visibilitychange", () => settle());
  addEventListener("beforeunload", (event) => {
    if (!page.isLeaving && (page.draft || sender.state.pending)) event.preventDefault();
  });
}

// Which tasks were seen and marked is no answer: it stays in this browser, by number, and may be lost.
const NOTES = `orientir-marks-${account}-${sitting}`;
function recall() {
  try { return { seen: [], flags: [], ...JSON.parse(localStorage.getItem(NOTES)) }; } catch { return { seen: [], flags: [] }; }
}
function remember() {
  try { localStorage.setItem(NOTES, JSON.stringify(page.marks)); } catch { /* nothing of worth */ }
}

// --- the end --------------------------------------------------------------------------------------

async function finish() {
  await settle();
  await sender.kick();
  const open = page.items.flatMap((one, at) => (isAnswered(one.position) ? [] : [at + 1]));
  const waits = sender.state.pending;
  const lines = waits ? [words.finish_waits, counted(words.wait, waits)]
    : [open.length ? words.finish_open.replace("%s", open.join(", ")) : words.finish_all, words.finish_once];
  const title = open.length && !waits ? counted(words.open_tasks, open.length) : words.finish_title;
  if (!(await question({ title, lines, yes: waits ? null : words.finish_yes, no: words.finish_no }))) return;
  await sender.kick();
  if (sender.state.pending) { finish(); return; }
  await end();
}

async function end() {
  const { status } = await ask(`/assessment/sitting/${sitting}/end/`, { method: "POST", body: {}, token: sender.token });
  if (status === 200) {
    channel?.postMessage({ kind: "ended" });
    await leave();
  } else if ([302, 401].includes(status)) {
    await askLogin();
    await end();
  } else await question({ title: words.finish_title, lines: [words.finish_failed], yes: null, no: words.finish_no });
}

async function timeIsOver() {
  find("said").textContent = words.time_over;
  note("time", "warning", words.time_over);
  await settle();
  await sender.kick();
  if (sender.state.pending || sender.state.problem) return;
  await ask(`/assessment/sitting/${sitting}/end/`, { method: "POST", body: {}, token: sender.token });
  await sender.beat();
}

// The queue is emptied only once nothing waits in it: what does goes after the end, as late.
async function leave() {
  if (page.isLeaving) return;
  page.isLeaving = true;
  if (!(await queue.list()).length) {
    await queue.destroy();
    try { localStorage.removeItem(NOTES); } catch { /* nothing of worth */ }
  }
  location.reload();
}

// Without a connection a reload shows a page of ours that waits for it (not on plain HTTP: there is no such thing there).
navigator.serviceWorker?.register("/assessment/sit/worker.js").catch(() => { /* the test goes on without */ });
start();
