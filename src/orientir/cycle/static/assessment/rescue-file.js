// The rescue file: answers that could not be sent, sealed with the sitting's key, to be brought in by hand.
import { seal, unseal } from "./queue.js";

const KIND = "orientir-answers-1";
const toText = (array) => btoa(String.fromCharCode(...array));
const fromText = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

export async function makeFile(queue, answers) {
  const { iv, box } = await seal(queue.key, { device: queue.device, answers }, `${KIND}/${queue.sitting}`);
  let body = "";
  for (let at = 0; at < box.length; at += 32766) body += toText(box.subarray(at, at + 32766));
  return JSON.stringify({ kind: KIND, sitting: queue.sitting, count: answers.length, made_at: new Date().toISOString(), iv: toText(iv), box: body });
}

export function readHead(text) {
  const file = JSON.parse(text);
  if (file.kind !== KIND || !Number.isInteger(file.sitting)) throw new Error("not a rescue file");
  return file;
}

export function openFile(file, key) {
  return unseal(key, { iv: fromText(file.iv), box: fromText(file.box) }, `${KIND}/${file.sitting}`);
}

export function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
