// What a Telegram message holds besides words: pictures, files, voices, places, cards, polls.
import { avatar, h } from "./dom.js";
import { language, t } from "./i18n.js";
import { icon } from "./icons.js";
import { toast } from "./live.js";

/** The nodes for everything but the words. */
export function mediaOf(message) {
  const { file, location, contact, poll } = message;
  if (file) return fileOf(file, message.text);
  if (location) return placeOf(location);
  if (contact) return cardOf(contact);
  if (poll) return pollOf(poll);
  return null;
}

function fileOf(file, caption) {
  if (file.kind === "sticker")
    return h("img", { class: "sticker", src: file.url, alt: file.emoji ?? t("sticker"), testid: "sticker" });
  if (file.kind === "photo") return pictureOf(file, caption);
  if (file.kind === "voice" || file.kind === "audio") return voiceOf(file);
  if (["video", "video_note", "animation"].includes(file.kind)) return filmOf(file);
  return documentOf(file);
}

/** A picture; a click shows it large. */
function pictureOf(file, caption) {
  const show = (event) => {
    event.stopPropagation();
    enlarge(file, caption);
  };
  return h(
    "button",
    { class: "photo", type: "button", "aria-label": t("enlarge"), on: { click: show } },
    h("img", { src: file.url, alt: file.name ?? t("photo"), testid: "photo" }),
  );
}

/** Show a picture over the whole page, until a click or Escape. */
function enlarge(file, caption) {
  const back = document.activeElement;
  const veil = h(
    "div",
    { class: "lightbox", role: "dialog", "aria-modal": "true", testid: "lightbox", tabIndex: -1 },
    h("img", { src: file.url, alt: file.name ?? t("photo") }),
    caption ? h("p", {}, caption) : null,
    h(
      "div",
      { class: "lightbox-tools" },
      h("a", { class: "move", href: file.url, target: "_blank", rel: "noreferrer" }, t("openInTab")),
      h("button", { class: "move", type: "button", testid: "lightbox-close" }, t("close")),
    ),
  );
  const close = () => {
    veil.remove();
    back?.focus?.({ preventScroll: true });
  };
  veil.addEventListener("click", (event) => event.target.closest("a") || close());
  veil.addEventListener("keydown", (event) => event.key === "Escape" && close());
  document.body.append(veil);
  veil.focus();
}

function voiceOf(file) {
  const bars = Array.from({ length: 26 }, (_, index) =>
    h("i", { style: `height:${4 + ((index * 7 + (file.size ?? 3)) % 13)}px` }),
  );
  let sound = null;
  const play = async (event) => {
    event.stopPropagation();
    if (sound && !sound.paused) return sound.pause();
    sound ??= new Audio(file.url);
    try {
      return await sound.play();
    } catch {
      return toast(t("cannotPlay"), "error");
    }
  };
  return h(
    "div",
    { class: "voice", testid: "voice" },
    h(
      "button",
      { class: "voice-play", type: "button", "aria-label": t("play"), on: { click: play } },
      icon("play", 16),
    ),
    h("span", { class: "bars" }, bars),
    h("small", {}, lasting(file.duration)),
  );
}

const lasting = (seconds) => `${Math.floor((seconds ?? 1) / 60)}:${String((seconds ?? 1) % 60).padStart(2, "0")}`;

/** A film; one that the browser can't play stays a still. */
function filmOf(file) {
  const box = h("div", { class: "film", testid: "video" });
  const still = () =>
    box.replaceChildren(h("span", { class: "voice-play" }, icon("play", 16)), h("small", {}, lasting(file.duration)));
  const film = h("video", {
    src: file.url,
    controls: true,
    preload: "metadata",
    on: { error: still, click: (event) => event.stopPropagation() },
  });
  box.append(film);
  return box;
}

/** A document: its name and size. A click opens it, large here if it is a picture; what a browser
 *  should not open is saved. */
function documentOf(file) {
  const picture = file.opens && file.mime.startsWith("image/");
  const open = (event) => {
    event.stopPropagation();
    if (!picture) return;
    event.preventDefault();
    enlarge(file, "");
  };
  return h(
    "a",
    {
      class: "file-card",
      href: file.url,
      target: file.opens ? "_blank" : null,
      rel: "noreferrer",
      download: file.opens ? null : (file.name ?? ""),
      title: t(file.opens ? "openInTab" : "save"),
      testid: "file",
      on: { click: open },
    },
    picture
      ? h("img", { class: "file-face", src: file.url, alt: "" })
      : h("span", { class: "file-face" }, icon(file.opens ? "file" : "save")),
    h("span", { class: "file-words" }, h("b", {}, file.name ?? t("file")), h("small", {}, bytes(file.size ?? 0))),
  );
}

function placeOf({ latitude, longitude }) {
  return h(
    "div",
    { class: "place", testid: "location" },
    h("span", { class: "place-map" }, icon("pin", 26)),
    h("small", {}, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`),
  );
}

function cardOf(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return h(
    "div",
    { class: "card", testid: "contact" },
    avatar(name, "big"),
    h("span", { class: "file-words" }, h("b", {}, name), h("small", {}, contact.phone_number)),
  );
}

function pollOf(poll) {
  return h(
    "div",
    { class: "poll", testid: "poll" },
    h("b", {}, poll.question),
    h("small", {}, t("anonymousPoll")),
    poll.options.map((option) => h("span", { class: "poll-option" }, option.text)),
  );
}

/** A size in words. */
export function bytes(size) {
  const unit = language === "fr" ? "o" : "B";
  if (size < 1024) return `${size} ${unit}`;
  if (size < 1024 * 1024) return `${Math.round(size / 1024)} K${unit}`;
  return `${(size / 1024 / 1024).toFixed(1)} M${unit}`;
}
