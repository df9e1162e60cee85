// One Slack message: face, name, blocks, files, thread bar, and what one can do with it.
import { act, part } from "./live.js";
import { avatar, h } from "./dom.js";
import { hourOf, longDay, t, dayOf } from "./i18n.js";
import { icon } from "./icons.js";
import { blocks } from "./blocks.js";
import { emoji, mrkdwn, nameOf } from "./mrkdwn.js";
import { bytes } from "./media.js";

export const tsMs = (ts) => Number(ts) * 1000;
const TOGETHER_MS = 5 * 60 * 1000;

/** Days and messages as items; a message close behind another of the same author is compact. */
export function messageItems(messages, { threads, unreadThread } = {}) {
  const items = [];
  let day = "";
  let previous = null;
  for (const message of messages) {
    const at = tsMs(message.ts);
    if (dayOf(at) !== day) {
      day = dayOf(at);
      previous = null;
      items.push({ key: `day:${day}`, kind: "day", at });
    }
    const compact =
      previous &&
      previous.user === message.user &&
      previous.username === message.username &&
      at - tsMs(previous.ts) < TOGETHER_MS &&
      !message.ephemeral_to &&
      !previous.ephemeral_to &&
      !previous.reply_count &&
      !message.blocks.some((block) => block.type === "header");
    const thread = threads?.get(message.ts);
    items.push({
      key: message.ts,
      kind: "message",
      message,
      compact: Boolean(compact),
      thread: thread && {
        count: thread.count,
        last: thread.last,
        users: thread.users,
        unread: unreadThread(message.ts, thread.last),
      },
    });
    previous = message;
  }
  return items;
}

/** `host`: { user, channel, openThread(ts), editMessage(message), inThread }. */
export function renderMessage(item, host) {
  if (item.kind === "day") return h("div", { class: "sk-day" }, h("span", {}, longDay(item.at)));
  const { message, compact, thread } = item;
  const bot = message.by_bot;
  const name = message.username ?? nameOf(message.user);
  const mine = message.user === host.user;
  const context = {
    use: (action, value) =>
      act("slack", { do: "press", user: host.user, channel: host.channel, ts: message.ts, action, value }),
  };
  const written = message.blocks.length
    ? blocks(message.blocks, context)
    : message.text
      ? h("div", { class: "block section" }, h("div", { class: "section-words" }, mrkdwn(message.text)))
      : null;
  return h(
    "article",
    {
      class: `sk-message ${compact ? "compact" : ""} ${message.ephemeral_to ? "ephemeral" : ""}`,
      testid: "slack-message",
      dataset: { ts: message.ts, user: message.user, bot: String(Boolean(bot)) },
    },
    h(
      "div",
      { class: "gutter" },
      compact
        ? h("time", {}, hourOf(tsMs(message.ts)))
        : bot
          ? h("span", { class: "app-face" }, "C")
          : avatar(name, "square"),
    ),
    h(
      "div",
      { class: "sk-content" },
      message.ephemeral_to ? h("p", { class: "only-you" }, icon("info", 13), t("onlyYou")) : null,
      compact
        ? null
        : h(
            "header",
            {},
            h("b", {}, name),
            bot ? h("span", { class: "app-tag" }, t("app")) : null,
            h("time", {}, hourOf(tsMs(message.ts))),
          ),
      written,
      message.edited ? h("small", { class: "edited" }, `(${t("edited")})`) : null,
      message.files.map((file) => fileNode(file)),
      Object.keys(message.reactions ?? {}).length
        ? h(
            "div",
            { class: "reactions" },
            Object.entries(message.reactions).map(([reaction, users]) =>
              h("span", { title: users.map(nameOf).join(", ") }, `${emoji(reaction)} ${users.length}`),
            ),
          )
        : null,
      thread ? threadBar(message, thread, host) : null,
    ),
    h(
      "div",
      { class: "sk-hover" },
      host.openThread
        ? hover("thread", t("replyInThread"), "reply-in-thread", () => host.openThread(message.thread_ts ?? message.ts))
        : null,
      mine && !message.files.length
        ? hover("pencil", t("editMessage"), "edit-message", () => host.editMessage(message))
        : null,
      mine
        ? hover("trash", t("deleteMessage"), "delete-message", () =>
            act("slack", { do: "delete", user: host.user, channel: host.channel, ts: message.ts }),
          )
        : null,
    ),
  );
}

function hover(symbol, label, testid, work) {
  return h(
    "button",
    { class: "tool", type: "button", title: label, "aria-label": label, testid, on: { click: work } },
    icon(symbol, 16),
  );
}

function threadBar(message, thread, host) {
  return h(
    "button",
    {
      class: `thread-bar ${thread.unread ? "unread" : ""}`,
      type: "button",
      testid: "open-thread",
      on: { click: () => host.openThread(message.ts) },
    },
    thread.users
      .slice(0, 3)
      .map((user) =>
        user === part("slack")?.bot_user_id ? h("span", { class: "app-face tiny" }, "C") : avatar(nameOf(user), "tiny"),
      ),
    h("b", {}, `${thread.count} ${t(thread.count > 1 ? "replies" : "reply1")}`),
    h("small", {}, `${t("lastReply")} ${hourOf(tsMs(thread.last))}`),
  );
}

function fileNode(file) {
  const url = `/page/slack/file/${file.id}`;
  if (file.mimetype?.startsWith("image/"))
    return h(
      "a",
      { class: "sk-image", href: url, target: "_blank" },
      h("img", { src: url, alt: file.title ?? file.name, testid: "photo" }),
    );
  return h(
    "a",
    { class: "sk-file", href: url, target: "_blank", testid: "file" },
    h("span", { class: "file-face" }, icon(file.mimetype?.startsWith("audio/") ? "mic" : "file")),
    h("span", { class: "file-words" }, h("b", {}, file.title || file.name), h("small", {}, bytes(file.size))),
  );
}
