// The thread pane beside a channel or the app's messages.
import { part } from "./live.js";
import { atEnd, empty, follow, h, keyed, setText, toEnd } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { messageItems, renderMessage } from "./messages.js";
import { read } from "./people.js";
import { Composer } from "./slack-composer.js";

export const threadKey = (user, channel, ts) => `slack:${user}:${channel}:${ts}`;

export class ThreadPane {
  /** `where()` tells the place the thread is in; `close()` leaves it. */
  constructor(where, close) {
    this.list = follow(h("div", { class: "sk-list", testid: "thread-messages", tabIndex: -1 }));
    this.composer = new Composer(
      () => ({ ...where(), thread_ts: this.ts, name: t("replyInThread") }),
      "thread-composer",
    );
    this.title = h("small");
    const leave = h(
      "button",
      { class: "tool", type: "button", testid: "close-thread", "aria-label": t("close"), on: { click: close } },
      icon("close"),
    );
    this.node = h(
      "aside",
      { class: "sk-thread", hidden: true, testid: "thread" },
      h("header", { class: "sk-head" }, h("b", {}, t("thread")), this.title, h("span", { class: "grow" }), leave),
      h("div", { class: "sk-listbox" }, this.list),
      this.composer.node,
    );
  }

  /** Show the thread of message `ts` (null: none); tells whether there is one to show. */
  draw({ user, channel, ts, messages }) {
    const parent = ts && messages.find((message) => message.ts === ts);
    this.node.hidden = !parent;
    this.ts = parent ? ts : null;
    this.node.dataset.ts = this.ts ?? "";
    if (!parent) {
      this.drawn = null;
      return false;
    }
    const identity = `${user}/${channel}/${ts}`;
    const moved = this.drawn !== identity;
    this.drawn = identity;
    if (moved) empty(this.list);
    this.composer.become(identity);
    const name = part(`channel:${channel}`)?.name;
    setText(this.title, name ? `#${name}` : "Camarade");
    const replies = messages.filter((message) => message.thread_ts === ts && message.ts !== ts);
    const items = [
      ...messageItems([parent]),
      { key: "replies", kind: "replies", count: replies.length },
      ...messageItems(replies).filter((item) => item.kind !== "day"),
    ];
    const following = moved || atEnd(this.list);
    const host = { user, channel, editMessage: (message) => this.composer.startEdit(message) };
    const render = (item) =>
      item.kind === "replies"
        ? h(
            "div",
            { class: "replies-line" },
            h("span", {}, `${item.count} ${t(item.count > 1 ? "replies" : "reply1")}`),
          )
        : renderMessage(item, host);
    const fresh = keyed(this.list, items, (item) => item.key, render);
    if (following && fresh.length) toEnd(this.list);
    if (replies.length) read(threadKey(user, channel, ts), Number(replies[replies.length - 1].ts));
    return true;
  }
}

/** For each message with replies: how many, by whom, the last one. */
export function threadsOf(messages) {
  const threads = new Map();
  for (const message of messages) {
    if (!message.thread_ts || message.thread_ts === message.ts) continue;
    const thread = threads.get(message.thread_ts) ?? { count: 0, users: [], last: message.ts };
    thread.count += 1;
    thread.last = message.ts;
    if (!thread.users.includes(message.user)) thread.users.push(message.user);
    threads.set(message.thread_ts, thread);
  }
  return threads;
}
