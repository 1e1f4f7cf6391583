// Answers that the server has not acknowledged yet: in this browser, numbered, encrypted with the sitting's key.
// The key lives in memory alone: who sits down next at the same computer finds bytes, and never sends them.
const bytes = new TextEncoder(), words = new TextDecoder();
const ANSWERS = "answers", META = "meta";

export const nameOf = (account, sitting) => `orientir-answers-${account}-${sitting}`;

export async function importKey(base64) {
  if (!globalThis.crypto?.subtle) return null;  // not a secure page: nothing may be kept here in the clear
  const raw = Uint8Array.from(atob(base64.replace(/\s/g, "")), (one) => one.charCodeAt(0));
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

export async function seal(key, value, about) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const parameters = { name: "AES-GCM", iv, additionalData: bytes.encode(about) };
  return { iv, box: new Uint8Array(await crypto.subtle.encrypt(parameters, key, bytes.encode(JSON.stringify(value)))) };
}

export async function unseal(key, { iv, box }, about) {
  const parameters = { name: "AES-GCM", iv, additionalData: bytes.encode(about) };
  return JSON.parse(words.decode(await crypto.subtle.decrypt(parameters, key, box)));
}

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const finished = (transaction) => new Promise((resolve, reject) => {
  transaction.oncomplete = () => resolve();
  transaction.onerror = transaction.onabort = () => reject(transaction.error);
});

function openDatabase(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(META);
      request.result.createObjectStore(ANSWERS, { keyPath: "sequence" });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = request.onblocked = () => reject(request.error);
  });
}

export class Queue {
  // `isKept`: false where the browser keeps nothing (private mode, no secure page): then answers wait in memory alone.
  // `sketch`: the number of what is just being typed here, which is not sent yet; `null`: nothing is.
  constructor(sitting, account, key) {
    Object.assign(this, { sitting, account, key, database: null, loose: new Map(), device: "", count: 0, sketch: null });
  }

  static async open(sitting, account, key) {
    const queue = new Queue(sitting, account, key);
    try {
      if (!key) throw new Error("no key");
      queue.database = await openDatabase(nameOf(account, sitting));
      queue.device = await queue.meta("device", (known) => known ?? crypto.randomUUID());
    } catch {
      queue.database = null;
      queue.device = Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");
    }
    return queue;
  }

  get isKept() { return this.database !== null; }

  // Read, change and write a fact in one transaction: two tabs never get the same number.
  async meta(name, change) {
    const transaction = this.database.transaction(META, "readwrite", { durability: "strict" });
    const store = transaction.objectStore(META);
    const value = change(await done(store.get(name)));
    store.put(value, name);
    await finished(transaction);
    return value;
  }

  about(sequence) { return `${this.account}/${this.sitting}/${this.device}/${sequence}`; }

  // `replaced`: the number of what this answer stands in place of, if that still waits. Gives the answer's own number.
  async put(answer, replaced = null) {
    this.loose.delete(replaced);
    if (!this.isKept) return this.keepLoose(++this.count, answer);
    let sequence;
    try {
      sequence = await this.meta("sequence", (last) => (last ?? 0) + 1);
      const record = { sequence, ...(await seal(this.key, answer, this.about(sequence))) };
      const transaction = this.database.transaction(ANSWERS, "readwrite", { durability: "strict" });
      if (replaced !== null) transaction.objectStore(ANSWERS).delete(replaced);
      transaction.objectStore(ANSWERS).put(record);
      await finished(transaction);
      return sequence;
    } catch {  // the disk is full, or the browser has closed its storage: this answer waits in memory
      if (sequence === undefined) {
        this.database = null;
        this.device = crypto.randomUUID?.() ?? this.device.split("").reverse().join("");
      }
      return this.keepLoose(sequence ?? ++this.count, answer);
    }
  }

  keepLoose(sequence, answer) {
    this.loose.set(sequence, answer);
    return sequence;
  }

  // All that waits, in the order in which it was given.
  async list() {
    const found = [...this.loose].map(([sequence, answer]) => ({ sequence, ...answer }));
    if (this.isKept) {
      const records = await done(this.database.transaction(ANSWERS).objectStore(ANSWERS).getAll());
      for (const record of records) {
        try {
          found.push({ sequence: record.sequence, ...(await unseal(this.key, record, this.about(record.sequence))) });
        } catch { /* not ours: it stays where it is */ }
      }
    }
    return found.sort((one, other) => one.sequence - other.sequence);
  }

  async remove(sequences) {
    for (const sequence of sequences) this.loose.delete(sequence);
    if (!this.isKept) return;
    const transaction = this.database.transaction(ANSWERS, "readwrite");
    for (const sequence of sequences) transaction.objectStore(ANSWERS).delete(sequence);
    await finished(transaction);
  }

  // After the end nothing of this sitting stays in the browser.
  async destroy() {
    this.loose.clear();
    if (!this.isKept) return;
    this.database.close();
    this.database = null;
    await done(indexedDB.deleteDatabase(nameOf(this.account, this.sitting)));
  }
}
