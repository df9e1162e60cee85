// Slack's text (mrkdwn, plain_text, rich_text) as DOM.
import { h } from "./dom.js";
import { part } from "./live.js";
import { link } from "./text.js";
import { askWhoOpens } from "./phone-menus.js";
import { when } from "./i18n.js";

const EMOJI = {
  wave: "👋",
  white_check_mark: "✅",
  heavy_check_mark: "✔️",
  x: "❌",
  warning: "⚠️",
  tada: "🎉",
  eyes: "👀",
  hourglass: "⌛",
  hourglass_flowing_sand: "⏳",
  bell: "🔔",
  lock: "🔒",
  speech_balloon: "💬",
  memo: "📝",
  calendar: "📅",
  date: "📅",
  spiral_calendar_pad: "🗓️",
  bust_in_silhouette: "👤",
  busts_in_silhouette: "👥",
  handshake: "🤝",
  seedling: "🌱",
  herb: "🌿",
  compass: "🧭",
  star: "⭐",
  sparkles: "✨",
  question: "❓",
  grey_question: "❔",
  exclamation: "❗",
  no_entry: "⛔",
  no_entry_sign: "🚫",
  inbox_tray: "📥",
  outbox_tray: "📤",
  email: "✉️",
  envelope: "✉️",
  link: "🔗",
  mag: "🔍",
  pushpin: "📌",
  large_green_circle: "🟢",
  large_yellow_circle: "🟡",
  large_orange_circle: "🟠",
  red_circle: "🔴",
  large_blue_circle: "🔵",
  white_circle: "⚪",
  black_circle: "⚫",
  arrow_right: "➡️",
  arrow_left: "⬅️",
  rocket: "🚀",
  heart: "❤️",
  "+1": "👍",
  thumbsup: "👍",
  "-1": "👎",
  raised_hands: "🙌",
  pray: "🙏",
  clap: "👏",
  bulb: "💡",
  clock3: "🕒",
  alarm_clock: "⏰",
  stopwatch: "⏱️",
  bar_chart: "📊",
  chart_with_upwards_trend: "📈",
  mortar_board: "🎓",
  briefcase: "💼",
  globe_with_meridians: "🌐",
  earth_africa: "🌍",
  round_pushpin: "📍",
  house: "🏠",
  file_folder: "📁",
  paperclip: "📎",
  page_facing_up: "📄",
  scroll: "📜",
  wastebasket: "🗑️",
  door: "🚪",
  leaves: "🍃",
  fallen_leaf: "🍂",
  sunny: "☀️",
  phone: "☎️",
  point_right: "👉",
  point_down: "👇",
  blush: "😊",
  smile: "😄",
  slightly_smiling_face: "🙂",
  wink: "😉",
};

const handlers = {
  start: (parameter, anchor) => askWhoOpens(parameter, anchor),
  message: (channel, ts) => document.dispatchEvent(new CustomEvent("slack-message", { detail: { channel, ts } })),
  command: () => null,
};
const unescaped = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
export const emoji = (name) => EMOJI[name] ?? `:${name}:`;

/** A text object ({type, text}) as nodes. */
export function textObject(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text) : plainText(object.text, object.emoji !== false);
}

/** What a button or an option says, as a string. */
export function words(object) {
  return object ? unescaped(object.text ?? "").replace(/:([a-z0-9_+-]+):/g, (all, name) => EMOJI[name] ?? all) : "";
}

function plainText(text, withEmoji) {
  const shown = withEmoji ? text.replace(/:([a-z0-9_+-]+):/g, (all, name) => EMOJI[name] ?? all) : text;
  return lines(unescaped(shown), (line) => [line]);
}

function lines(text, render) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), ...render(line)] : render(line)));
}

/** mrkdwn as nodes: code blocks, quotes, then spans. */
export function mrkdwn(text) {
  const nodes = [];
  for (const [index, piece] of text.split(/```/).entries()) {
    if (index % 2) nodes.push(h("pre", {}, unescaped(piece.replace(/^\n|\n$/g, ""))));
    else if (piece) nodes.push(...quoted(piece));
  }
  return nodes;
}

function quoted(text) {
  const nodes = [];
  let quote = [];
  let plain = [];
  const flush = () => {
    if (quote.length) nodes.push(h("blockquote", {}, lines(quote.join("\n"), spans)));
    if (plain.length) nodes.push(...lines(plain.join("\n"), spans));
    quote = [];
    plain = [];
  };
  for (const line of text.split("\n")) {
    const match = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    if (match ? plain.length : quote.length) flush();
    (match ? quote : plain).push(match ? match[1] : line);
  }
  flush();
  return nodes;
}

const SPAN =
  /<([^<>]+)>|`([^`\n]+)`|(?<![\p{L}\p{N}*])\*([^\s*][^*\n]*?)\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}_])_([^\s_][^_\n]*?)_(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}~])~([^\s~][^~\n]*?)~(?![\p{L}\p{N}~])|:([a-z0-9_+-]+):/gu;

function spans(text) {
  const nodes = [];
  let place = 0;
  for (const match of text.matchAll(SPAN)) {
    nodes.push(unescaped(text.slice(place, match.index)));
    const [all, angle, code, bold, italic, strike, name] = match;
    if (angle !== undefined) nodes.push(reference(angle));
    else if (code !== undefined) nodes.push(h("code", {}, unescaped(code)));
    else if (bold !== undefined) nodes.push(h("strong", {}, spans(bold)));
    else if (italic !== undefined) nodes.push(h("em", {}, spans(italic)));
    else if (strike !== undefined) nodes.push(h("s", {}, spans(strike)));
    else nodes.push(EMOJI[name] ?? all);
    place = match.index + all.length;
  }
  nodes.push(unescaped(text.slice(place)));
  return nodes.filter((node) => node !== "");
}

/** What stands between angle brackets: a person, a channel, a group, a date or a link. */
function reference(inside) {
  const [target, label] = inside.split(/\|(.*)/s);
  if (target.startsWith("@")) return h("span", { class: "mention" }, `@${nameOf(target.slice(1))}`);
  if (target.startsWith("#"))
    return h("span", { class: "mention" }, `#${label || part(`channel:${target.slice(1)}`)?.name || target.slice(1)}`);
  if (target.startsWith("!date^")) return dateOf(target, label);
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, label ?? "@groupe");
  if (target.startsWith("!")) return h("span", { class: "mention loud" }, `@${target.slice(1)}`);
  const url = unescaped(target);
  return link(url, [unescaped(label ?? url).replace(/^mailto:/, "")], handlers);
}

const DATE_FORMS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { day: "numeric", month: "long", year: "numeric" },
  date_short: { day: "numeric", month: "short", year: "numeric" },
  date_long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  date_pretty: { day: "numeric", month: "long", year: "numeric" },
  date_short_pretty: { day: "numeric", month: "short", year: "numeric" },
  date_long_pretty: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  time: { hour: "2-digit", minute: "2-digit" },
  time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  ago: { day: "numeric", month: "long" },
};

function dateOf(target, fallback) {
  const [, seconds, form] = target.split("^");
  if (!form) return fallback ?? "";
  return form.replace(/\{(\w+)\}/g, (all, name) =>
    DATE_FORMS[name] ? when(Number(seconds) * 1000, DATE_FORMS[name]) : all,
  );
}

/** The name people know a Slack user by. */
export function nameOf(userId) {
  return part("slack")?.users?.[userId]?.real_name ?? userId;
}

/** The elements of a rich_text block. */
export function richText(block) {
  return block.elements.map((element) => {
    switch (element.type) {
      case "rich_text_section":
        return h("div", { class: "rich" }, richSpans(element.elements));
      case "rich_text_quote":
        return h("blockquote", {}, richSpans(element.elements));
      case "rich_text_preformatted":
        return h("pre", {}, richSpans(element.elements));
      case "rich_text_list":
        return h(
          element.style === "ordered" ? "ol" : "ul",
          { style: element.indent ? `margin-left:${element.indent * 18}px` : undefined },
          element.elements.map((item) => h("li", {}, richSpans(item.elements))),
        );
      default:
        return null;
    }
  });
}

function richSpans(elements) {
  return elements.map((element) => {
    let node;
    switch (element.type) {
      case "text":
        node = lines(element.text, (line) => [line]);
        break;
      case "link":
        node = [link(element.url, [element.text ?? element.url], handlers)];
        break;
      case "user":
        node = [h("span", { class: "mention" }, `@${nameOf(element.user_id)}`)];
        break;
      case "channel":
        node = [
          h("span", { class: "mention" }, `#${part(`channel:${element.channel_id}`)?.name ?? element.channel_id}`),
        ];
        break;
      case "emoji":
        node = [
          element.unicode
            ? String.fromCodePoint(...element.unicode.split("-").map((code) => parseInt(code, 16)))
            : emoji(element.name),
        ];
        break;
      case "broadcast":
        node = [h("span", { class: "mention loud" }, `@${element.range}`)];
        break;
      case "usergroup":
        node = [h("span", { class: "mention" }, `@${element.usergroup_id}`)];
        break;
      case "date":
        node = [dateOf(`!date^${element.timestamp}^${element.format}`, element.fallback)];
        break;
      default:
        node = [element.text ?? ""];
    }
    for (const [style, tag] of [
      ["code", "code"],
      ["bold", "strong"],
      ["italic", "em"],
      ["strike", "s"],
      ["underline", "u"],
    ]) {
      if (element.style?.[style]) node = [h(tag, {}, node)];
    }
    return node;
  });
}
