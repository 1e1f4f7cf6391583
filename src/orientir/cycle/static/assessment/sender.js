// Sends what waits in the queue, one request at a time over all tabs; takes out only what the server has acknowledged.
import { ask, freshToken } from "./asking.js";

const MOST = 100, MOST_LETTERS = 500000, SOONEST = 1000, LATEST = 15000;

const alone = (name, work) => (navigator.locks ? navigator.locks.request(name, work) : work());

export class Sender {
  // `tell(state)`: { pending, isSending, problem, since, savedAt, remaining, standing, late, refused }
  constructor({ sitting, queue, token, tell }) {
    Object.assign(this, { sitting, queue, token, tell, delay: SOONEST, timer: 0, running: null, again: false });
    this.state = { pending: 0, isSending: false, problem: "", since: null, savedAt: null, remaining: null, standing: "open", late: 0, refused: [] };
    addEventListener("online", () => this.kick());
  }

  say(change) {
    Object.assign(this.state, change);
    this.tell(this.state, change);
  }

  kick() {
    clearTimeout(this.timer);
    this.again = true;
    this.running ??= this.run().finally(() => { this.running = null; });
    return this.running;
  }

  async run() {
    while (this.again) {
      this.again = false;
      await alone(`orientir-sitting-${this.sitting}`, () => this.drain());
    }
  }

  // Until nothing waits (true) or the server cannot be asked (false).
  async drain() {
    for (;;) {
      const waiting = (await this.queue.list()).filter(({ sequence }) => sequence !== this.queue.sketch && !this.state.refused.includes(sequence));
      this.say({ pending: waiting.length, positions: waiting.map((one) => one.position) });
      if (!waiting.length) return true;
      this.say({ isSending: true });
      const isSent = await this.send(cut(waiting));
      this.say({ isSending: false });
      if (!isSent) return false;
    }
  }

  // Asks how the clock stands; keeps the session alive.
  async beat() {
    if (this.running) return;
    const reply = await this.post([]);
    if (reply.status === 200) this.heard(reply.data, []);
    else this.failed(reply);
  }

  post(answers) {
    const body = { device: this.queue.device, answers };
    return ask(`/assessment/sitting/${this.sitting}/answers/`, { method: "POST", body, token: this.token });
  }

  async send(batch) {
    let reply = await this.post(batch);
    if (reply.status === 403 && reply.data.state === "stale_page") {
      this.token = await freshToken() || this.token;
      reply = await this.post(batch);
    }
    if (reply.status === 200) {
      await this.queue.remove(reply.data.kept);
      this.heard(reply.data, batch);
      return true;
    }
    if ([400, 413].includes(reply.status)) return this.part(batch);
    this.failed(reply);
    return false;
  }

  // One answer that the server cannot take must not hold up the others; it stays in the rescue file.
  async part(batch) {
    if (batch.length === 1) {
      this.say({ refused: [...this.state.refused, batch[0].sequence] });
      return true;
    }
    for (const one of batch) if (!(await this.send([one]))) return false;
    return true;
  }

  heard(data, batch) {
    const kept = new Set(data.kept);
    const refused = batch.map((one) => one.sequence).filter((one) => !kept.has(one));
    this.delay = SOONEST;
    this.say({
      problem: "", since: null, remaining: data.remaining, standing: data.state,
      savedAt: batch.length && !data.late ? new Date() : this.state.savedAt,
      late: this.state.late + (data.late ? kept.size : 0),
      refused: [...this.state.refused, ...refused],
    });
  }

  failed({ status }) {
    const problem = { 401: "login", 404: "other" }[status] ?? (status ? "server" : "network");
    this.say({ problem, since: this.state.since ?? new Date() });
    clearTimeout(this.timer);
    if (problem === "login" || problem === "other") return;  // somebody has to log in first
    this.timer = setTimeout(() => this.kick(), this.delay * (0.75 + Math.random() / 2));
    this.delay = Math.min(LATEST, this.delay * 2);
  }
}

function cut(waiting) {
  let letters = 0;
  const batch = [];
  for (const one of waiting.slice(0, MOST)) {
    letters += JSON.stringify(one).length;
    if (batch.length && letters > MOST_LETTERS) break;
    batch.push(one);
  }
  return batch;
}
