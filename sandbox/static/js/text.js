// Text with Telegram entities as DOM. Offsets are UTF-16 units, as JavaScript counts them.
import { h } from "./dom.js";

const WRAP = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const FOUND = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)»])|((?<![\w/])\/[a-z0-9_]{1,32}\b)/giu;

/** `handlers`: command(text), start(parameter) for links to the bot, spoiler is by itself. */
export function telegramText(text, entities, handlers) {
  const list = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, list, handlers);
}

function span(text, from, to, entities, handlers) {
  const nodes = [];
  let place = from;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < place) {
      index += 1;
      continue;
    }
    if (place < entity.offset) nodes.push(...plain(text.slice(place, entity.offset), handlers));
    let next = index + 1;
    while (next < entities.length && entities[next].offset < end) next += 1;
    const inner = entities.slice(index + 1, next);
    nodes.push(
      wrapped(entity, text.slice(entity.offset, end), () => span(text, entity.offset, end, inner, handlers), handlers),
    );
    place = end;
    index = next;
  }
  if (place < to) nodes.push(...plain(text.slice(place, to), handlers));
  return nodes;
}

function wrapped(entity, words, inner, handlers) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url, inner(), handlers);
    case "url":
      return link(words.includes("://") ? words : `https://${words}`, [words], handlers);
    case "bot_command":
      return command(words, handlers);
    case "spoiler":
      return h("span", { class: "spoiler", tabIndex: 0, on: { click: reveal } }, inner());
    case "code":
    case "pre":
      return h(WRAP[entity.type], {}, words);
    default:
      return WRAP[entity.type]
        ? h(WRAP[entity.type], {}, inner())
        : h("span", { class: `entity-${entity.type}` }, inner());
  }
}

function reveal(event) {
  event.stopPropagation();
  event.currentTarget.classList.add("seen");
}

function plain(words, handlers) {
  const nodes = [];
  let place = 0;
  for (const match of words.matchAll(FOUND)) {
    nodes.push(words.slice(place, match.index));
    nodes.push(match[1] ? link(match[1], [match[1]], handlers) : command(match[2], handlers));
    place = match.index + match[0].length;
  }
  nodes.push(words.slice(place));
  return nodes.filter((node) => node !== "");
}

/** The parameter of a link that starts the bot, "" for a link without one, null for other links. */
export function startParameter(url) {
  const match =
    /^(?:https?:\/\/)?(?:t|telegram)\.me\/\w+(?:\?start=([\w-]*))?$/i.exec(url) ??
    /^tg:\/\/resolve\?domain=\w+(?:&start=([\w-]*))?$/i.exec(url);
  return match ? (match[1] ?? "") : null;
}

const PERMALINK = /^https:\/\/[\w-]+\.slack\.com\/archives\/(\w+)\/p(\d+)(\d{6})$/;

/** What a link does inside the page: start the bot, or show a message of Slack; null if neither. */
function inside(url, handlers) {
  const parameter = startParameter(url);
  if (parameter !== null) return (anchor) => handlers.start(parameter, anchor);
  const message = PERMALINK.exec(url);
  if (message && handlers.message) return () => handlers.message(message[1], `${message[2]}.${message[3]}`);
  return null;
}

/** A link; one that starts the bot is opened inside the page by `handlers.start(parameter, node)`,
 *  one to a message of Slack by `handlers.message(channel, ts)`. */
export function link(url, content, handlers) {
  const open = inside(url, handlers);
  const click = (event) => {
    event.stopPropagation();
    if (open === null) return;
    event.preventDefault();
    open(event.currentTarget);
  };
  const props = { href: url, class: "link", target: "_blank", rel: "noreferrer", testid: "link", on: { click } };
  return h("a", props, content);
}

function command(words, handlers) {
  const send = (event) => {
    event.stopPropagation();
    handlers.command(words);
  };
  // Not a <button>: it must wrap with the words around it.
  return h(
    "span",
    {
      class: "inline-command",
      role: "button",
      tabIndex: 0,
      on: { click: send, keydown: (event) => event.key === "Enter" && send(event) },
    },
    words,
  );
}
