// The mailboxes: an envelope in the top bar that counts what is unread, the list of mails, one mail.
import { now, part, watch } from "./live.js";
import { avatar, fill, h, popover, setText } from "./dom.js";
import { dayOf, hourOf, longDay, t } from "./i18n.js";
import { icon } from "./icons.js";
import { read, readUpTo } from "./people.js";

const mails = () => part("mail")?.mails ?? [];
const trouble = () => part("mail")?.trouble;
// A sandbox begun again counts from 1 again: the number alone would be known already.
const keyOf = (mail) => `mail:${mail.id}:${mail.message_id}`;
const isUnread = (mail) => !readUpTo(keyOf(mail));

/** The envelope of the top bar. */
export function buildMail() {
  const count = h("span", { class: "count", hidden: true, testid: "mail-count" });
  const anchor = h(
    "button",
    {
      class: "bar-button mail-button",
      type: "button",
      title: t("mailTitle"),
      "aria-label": t("mailTitle"),
      testid: "mail",
      on: { click: () => open(anchor) },
    },
    icon("envelope", 18),
    count,
  );
  watch((changed) => {
    if (!changed.has("mail") && !changed.has("seen")) return;
    const unread = mails().filter(isUnread).length;
    count.hidden = !unread;
    setText(count, String(unread));
  });
  return anchor;
}

let redraw = () => {};
watch((changed) => (changed.has("mail") || changed.has("seen")) && redraw());

/** Show the mails next to the envelope; the list follows what arrives while it is open. */
function open(anchor) {
  const box = h("div", { class: "mail-box", testid: "mail-box" });
  const shown = popover(anchor, box, { align: "end", className: "mail" });
  if (!shown) return;
  let opened = null;

  const draw = () => fill(box, opened ? reader(opened, back) : list(choose));
  const choose = (mail) => {
    opened = mail;
    read(keyOf(mail), 1);
    draw();
    box.querySelector("button").focus();
  };
  const back = () => {
    opened = null;
    draw();
    box.querySelector("button")?.focus();
  };

  redraw = () => shown.isConnected && !opened && draw();
  draw();
}

function list(choose) {
  const wrong = trouble()?.down ? "mailIsDown" : trouble()?.unknown ? "mailIsUnknown" : null;
  return [
    h("h2", {}, t("mailTitle")),
    wrong ? h("p", { class: "mail-wrong", testid: "mail-wrong" }, icon("warn", 16), t(wrong)) : null,
    mails().length ? null : h("p", { class: "hint", testid: "mail-empty" }, t("mailEmpty")),
    [...mails()].reverse().map((mail) => row(mail, choose)),
  ];
}

function row(mail, choose) {
  return h(
    "button",
    {
      class: `choice mail-row ${isUnread(mail) ? "unread" : ""}`,
      type: "button",
      testid: "mail-item",
      dataset: { id: mail.id },
      on: { click: () => choose(mail) },
    },
    avatar(mail.to),
    h(
      "span",
      { class: "choice-words" },
      h("span", { class: "mail-line" }, h("b", {}, mail.to), h("time", {}, shortly(mail))),
      h("span", { class: "mail-subject" }, mail.subject),
    ),
  );
}

function reader(mail, back) {
  return h(
    "article",
    { testid: "mail-reader", dataset: { id: mail.id } },
    h(
      "div",
      { class: "mail-head" },
      h(
        "button",
        {
          class: "tool",
          type: "button",
          title: t("mailBack"),
          "aria-label": t("mailBack"),
          testid: "mail-back",
          on: { click: back },
        },
        icon("back"),
      ),
      h("h2", { testid: "mail-subject" }, mail.subject),
    ),
    h(
      "dl",
      { class: "mail-facts" },
      fact("mailFrom", mail.sender),
      fact("mailTo", mail.to),
      fact("mailDate", `${longDay(Date.parse(mail.at))}, ${hourOf(Date.parse(mail.at))}`),
    ),
    h("div", { class: "mail-text", testid: "mail-text" }, mail.text),
  );
}

const fact = (label, value) => [h("dt", {}, t(label)), h("dd", {}, value)];

/** The hour of a mail of today, the day of an older one. */
function shortly(mail) {
  const at = Date.parse(mail.at);
  return dayOf(at) === dayOf(now()) ? hourOf(at) : dayOf(at);
}
