// Telegram messages as bubbles.
import { act } from "./live.js";
import { h, whileBusy } from "./dom.js";
import { dayOf, hourOf, language, longDay, t } from "./i18n.js";
import { icon } from "./icons.js";
import { telegramText, startParameter } from "./text.js";

/** Milliseconds of a date given as ISO text or Unix seconds. */
export const msOf = (date) => (typeof date === "number" ? date * 1000 : Date.parse(date));

/** What the chat shows, in order: the bot's description, days, bubbles. */
export function bubbleItems(chat, bot, persona) {
  const items = [];
  const shown = chat.messages.filter((message) => !message.deleted);
  if (!shown.length) {
    const description = inLanguage(bot.descriptions ?? bot.description, persona.language);
    items.push({ key: "empty", kind: "empty", text: description || t("empty") });
  }
  const byId = new Map(chat.messages.map((message) => [message.id, message]));
  let day = "";
  shown.forEach((message, index) => {
    const at = msOf(message.date);
    if (dayOf(at) !== day) {
      day = dayOf(at);
      items.push({ key: `day:${day}`, kind: "day", at });
    }
    const next = shown[index + 1];
    const last = !next || next.from !== message.from || dayOf(msOf(next.date)) !== day;
    const quoted = message.reply_to ? byId.get(message.reply_to) : null;
    items.push({
      key: `m:${message.id}`,
      kind: "message",
      message,
      last,
      quoted: quoted && { from: quoted.from, text: quoted.text || quoted.caption || t("file"), id: quoted.id },
    });
  });
  return items;
}

function inLanguage(texts, language) {
  if (!texts || typeof texts === "string") return texts;
  return texts[language] || texts[""] || texts.default || Object.values(texts)[0];
}

export function renderItem(item, phone) {
  if (item.kind === "day") return h("div", { class: "day" }, h("span", {}, longDay(item.at)));
  if (item.kind === "empty")
    return h("div", { class: "tg-empty" }, h("span", { class: "bot-face large" }, "C"), h("p", {}, item.text));
  return bubble(item, phone);
}

function bubble({ message, last, quoted }, phone) {
  const mine = message.from === "user";
  const handlers = { command: (text) => phone.say(text), start: (parameter) => phone.openLink(parameter) };
  const words = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities;
  const editable = mine && Boolean(message.text) && !message.file;
  const edit = () => {
    if (String(getSelection() ?? "") === "") phone.enterMode("edit", message);
  };
  const box = h(
    "div",
    {
      class: `bubble ${mine ? "out" : "in"} ${last ? "last" : ""} ${message.file ? "with-file" : ""} ${editable ? "editable" : ""}`,
      title: editable ? t("editMessage") : undefined,
      on: editable ? { click: edit } : {},
    },
    quoted
      ? h(
          "div",
          { class: "quote" },
          h("b", {}, quoted.from === "user" ? phone.persona.first_name : "Camarade"),
          h("span", {}, quoted.text),
        )
      : null,
    message.file ? fileOf(message.file) : null,
    words ? h("div", { class: "words", testid: "text" }, telegramText(words, entities, handlers)) : null,
    h(
      "span",
      { class: "meta" },
      message.edited ? h("i", {}, t("edited")) : null,
      hourOf(msOf(message.date)),
      mine ? h("span", { class: "ticks" }, icon("check", 12), icon("check", 12)) : null,
    ),
  );
  const reply = h(
    "button",
    {
      class: "reply-icon",
      type: "button",
      "aria-label": t("reply"),
      title: t("reply"),
      testid: "reply",
      on: { click: () => phone.enterMode("reply", message) },
    },
    icon("reply", 15),
  );
  return h(
    "div",
    {
      class: `tg-message ${mine ? "out" : "in"} ${last ? "last" : ""}`,
      testid: "message",
      dataset: { id: message.id, from: message.from },
    },
    h("div", { class: "bubble-line" }, box, reply),
    message.buttons?.length
      ? h(
          "div",
          { class: "inline-buttons" },
          message.buttons.map((row) =>
            h(
              "div",
              { class: "row" },
              row.map((button) => inlineButton(button, message, phone)),
            ),
          ),
        )
      : null,
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

/** A file as a picture, a voice line or a card. */
export function fileOf(file) {
  const name = file.filename ?? file.file_name ?? file.name ?? t("file");
  const size = file.size ?? file.file_size;
  if (file.url && /photo|image|sticker/.test(`${file.kind} ${file.mime ?? ""}`))
    return h(
      "a",
      { class: "photo", href: file.url, target: "_blank" },
      h("img", { src: file.url, alt: name, loading: "lazy", testid: "photo" }),
    );
  if (file.kind === "voice" || file.kind === "audio") {
    const bars = Array.from({ length: 26 }, (_, index) =>
      h("i", { style: `height:${4 + ((index * 7 + (size ?? 3)) % 13)}px` }),
    );
    return h(
      "div",
      { class: "voice", testid: "voice" },
      h("span", { class: "voice-play" }, icon("play", 16)),
      h("span", { class: "bars" }, bars),
      h("small", {}, `0:${String(file.duration ?? 1).padStart(2, "0")}`),
    );
  }
  return h(
    "a",
    {
      class: "file-card",
      href: file.url,
      target: "_blank",
      testid: "file",
      on: { click: (event) => event.stopPropagation() },
    },
    h("span", { class: "file-face" }, icon("file")),
    h("span", { class: "file-words" }, h("b", {}, name), h("small", {}, size ? bytes(size) : (file.kind ?? ""))),
  );
}

export function bytes(size) {
  const unit = language === "fr" ? "o" : "B";
  if (size < 1024) return `${size} ${unit}`;
  if (size < 1024 * 1024) return `${Math.round(size / 1024)} K${unit}`;
  return `${(size / 1024 / 1024).toFixed(1)} M${unit}`;
}
