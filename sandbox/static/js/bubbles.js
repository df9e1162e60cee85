// Telegram messages as bubbles.
import { act } from "./live.js";
import { h, whileBusy } from "./dom.js";
import { dayOf, hourOf, language, longDay, t } from "./i18n.js";
import { icon } from "./icons.js";
import { mediaOf } from "./media.js";
import { messageMenu } from "./message-menu.js";
import { telegramText, startParameter } from "./text.js";

/** Milliseconds of a date given as ISO text or Unix seconds. */
export const msOf = (date) => (typeof date === "number" ? date * 1000 : Date.parse(date));

/** What the chat shows, in order: the bot's description, days, bubbles; an album is one of them. */
export function bubbleItems(chat, bot) {
  const items = [];
  const here = (message) => chat.topic === null || message.topic === chat.topic;
  const shown = chat.messages.filter((message) => !message.deleted && message.kind !== "topic" && here(message));
  const topics = new Map(chat.topics.map((topic) => [topic.id, topic.name]));
  if (!shown.length) {
    // Whoever looks at the page reads it, whatever the language of the phone.
    const description = chat.type === "private" ? inLanguage(bot.descriptions, language) || t("empty") : "";
    if (description) items.push({ key: "empty", kind: "empty", text: description });
  }
  const byId = new Map(chat.messages.map((message) => [message.id, message]));
  let day = "";
  shown.forEach((message, index) => {
    const at = msOf(message.date);
    if (dayOf(at) !== day) {
      day = dayOf(at);
      items.push({ key: `day:${day}`, kind: "day", at });
    }
    if (message.kind === "joined") {
      items.push({ key: `m:${message.id}`, kind: "joined" });
      return;
    }
    const next = shown[index + 1];
    const last = !next || next.from !== message.from || dayOf(msOf(next.date)) !== day;
    const before = items[items.length - 1];
    if (message.album && before?.message?.album === message.album) {
      before.rest.push(message);
      before.last = last;
      return;
    }
    const quoted = message.reply_to ? byId.get(message.reply_to) : null;
    items.push({
      key: `m:${message.id}`,
      kind: "message",
      message,
      topic: chat.topic === null ? topics.get(message.topic) : null,
      rest: [],
      last,
      quoted: quoted && { from: quoted.from, text: quoted.deleted ? t("deleted") : gist(quoted) },
    });
  });
  return items;
}

function inLanguage(texts, code) {
  return texts?.[code] || texts?.[""] || Object.values(texts ?? {})[0];
}

/** A message in a line, for a quotation. */
export function gist(message) {
  const what = message.kind === "text" || !message.kind ? "" : t(`gist_${message.kind}`);
  return message.text || message.file?.name || message.poll?.question || what;
}

export function renderItem(item, phone) {
  if (item.kind === "day") return h("div", { class: "day" }, h("span", {}, longDay(item.at)));
  if (item.kind === "joined")
    return h("div", { class: "day", testid: "joined" }, h("span", {}, `${phone.persona.first_name} ${t("addedBot")}`));
  if (item.kind === "empty")
    return h("div", { class: "tg-empty" }, h("span", { class: "bot-face large" }, "C"), h("p", {}, item.text));
  return bubble(item, phone);
}

function bubble({ message, topic, rest, last, quoted }, phone) {
  const mine = message.from === "user";
  const all = [message, ...rest];
  const worded = all.filter((each) => each.text);
  const edited = all.some((each) => each.edited);
  const media = all.map(mediaOf).filter(Boolean);
  const bare = message.kind === "sticker";
  const kind = rest.length ? `album ${message.kind}s` : `with-${message.kind}`;
  const menu = (event) => {
    if (event.type === "click" && String(getSelection() ?? "") !== "") return;
    event.preventDefault();
    messageMenu(phone, worded[0] ?? message, box);
  };
  const box = h(
    "div",
    {
      class: `bubble ${mine ? "out" : "in"} ${last ? "last" : ""} ${kind} ${bare ? "bare" : ""}`,
      testid: "bubble",
      tabIndex: 0,
      on: {
        click: menu,
        contextmenu: menu,
        keydown: (event) => event.key === "Enter" && event.target === box && menu(event),
      },
    },
    topic ? h("div", { class: "in-topic", testid: "in-topic" }, topic) : null,
    message.forwarded
      ? h("div", { class: "from-elsewhere" }, t("forwardedFrom"), " ", h("b", {}, message.forwarded))
      : null,
    quoted
      ? h(
          "div",
          { class: "quote" },
          h("b", {}, quoted.from === "user" ? phone.persona.first_name : "Camarade"),
          h("span", {}, quoted.text),
        )
      : null,
    media.length ? h("div", { class: "media" }, media) : null,
    worded.map((each) => h("div", { class: "words", testid: "text" }, wordsOf(each, phone))),
    h(
      "span",
      { class: "meta" },
      edited ? h("i", {}, t("edited")) : null,
      hourOf(msOf(message.date)),
      mine ? h("span", { class: "ticks" }, icon("check", 12), icon("check", 12)) : null,
    ),
  );
  return h(
    "div",
    {
      class: `tg-message ${mine ? "out" : "in"} ${last ? "last" : ""}`,
      testid: "message",
      dataset: { id: message.id, from: message.from, kind: message.kind },
    },
    box,
    message.reaction ? h("span", { class: "reaction" }, message.reaction) : null,
    message.buttons.length ? buttonsOf(message, phone) : null,
  );
}

function wordsOf(message, phone) {
  const handlers = { command: (text) => phone.say(text), start: (parameter) => phone.openLink(parameter) };
  return telegramText(message.text, message.entities, handlers);
}

function buttonsOf(message, phone) {
  const rows = message.buttons.map((row) => row.map((button) => inlineButton(button, message, phone)));
  return h(
    "div",
    { class: "inline-buttons" },
    rows.map((row) => h("div", { class: "row" }, row)),
  );
}

function inlineButton(button, message, phone) {
  const press = async (event) => {
    if (button.url) {
      const parameter = startParameter(button.url);
      if (parameter !== null) return phone.openLink(parameter);
      open(button.url, "_blank", "noopener");
      return null;
    }
    return whileBusy(event.currentTarget, async () => {
      await act("telegram", {
        do: "press",
        user: phone.persona.id,
        message: message.id,
        button: button.data ?? button.text,
      });
      // The answer arrives over the stream; a short hold keeps a double click from acting twice.
      await new Promise((resolve) => setTimeout(resolve, 250));
    });
  };
  return h(
    "button",
    { class: `inline-button ${button.url ? "to-link" : ""}`, type: "button", testid: "button", on: { click: press } },
    button.text,
  );
}
