// The stream of parts from the sandbox, and the acts sent back to it.
import { h } from "./dom.js";
import { t } from "./i18n.js";

const parts = new Map();
const watchers = new Set();
const logWatchers = new Set();
export const log = [];
let changedNow = new Set();
let scheduled = false;

/** The present value of a part, or undefined. */
export function part(key) {
  return parts.get(key);
}

/** All parts whose key starts with `prefix`, as [rest of the key, value]. */
export function partsOf(prefix) {
  return [...parts].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value]);
}

/** Call `callback(changedKeys)` once per frame in which something changed. */
export function watch(callback) {
  watchers.add(callback);
}

export function watchLog(callback) {
  logWatchers.add(callback);
}

/** Redraw everything that depends on `key`, as if it had changed (language, persona, …). */
export function stir(...keys) {
  for (const key of keys) changedNow.add(key);
  schedule();
}

function schedule() {
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(() => {
    scheduled = false;
    const changed = changedNow;
    changedNow = new Set();
    for (const watcher of watchers) watcher(changed);
  });
}

/** Sandbox time in milliseconds since 1970. */
export function now() {
  return Date.now() + (parts.get("clock")?.offset ?? 0) * 1000;
}

export function connect() {
  const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/page/live`);
  let first = true;
  socket.addEventListener("message", (event) => {
    const update = JSON.parse(event.data);
    if (first) {
      // A new connection tells everything: whatever it does not name is gone.
      first = false;
      document.body.classList.remove("offline");
      for (const key of parts.keys()) if (!(key in update.parts)) parts.delete(key);
      log.length = 0;
    }
    for (const [key, value] of Object.entries(update.parts)) {
      if (value === null) parts.delete(key);
      else parts.set(key, value);
      changedNow.add(key);
    }
    if (update.log.length) {
      log.push(...update.log);
      log.splice(0, Math.max(0, log.length - 500));
      for (const watcher of logWatchers) watcher(update.log);
    }
    schedule();
  });
  socket.addEventListener("close", () => {
    document.body.classList.add("offline");
    setTimeout(connect, 1000);
  });
}

/** POST an act; shows what went wrong. Returns the result, or undefined if refused. */
export async function act(path, body) {
  const init =
    body instanceof FormData
      ? { method: "POST", body }
      : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  try {
    const response = await fetch(`/page/${path}`, init);
    const answer = await response.json();
    if (answer.ok) return answer.result ?? null;
    toast(answer.error, "error");
  } catch {
    toast(t("unreachable"), "error");
  }
  return undefined;
}

/** Say something at the page's foot for some seconds. */
export function toast(text, kind = "") {
  const node = h("div", { class: `toast ${kind}`, testid: "toast" }, text);
  const place = document.getElementById("toasts");
  // At most two at a time: a row of clicks is not a pile of notes.
  while (place.childElementCount > 1) place.firstChild.remove();
  place.append(node);
  setTimeout(() => node.classList.add("leaving"), 4200);
  setTimeout(() => node.remove(), 4600);
}
