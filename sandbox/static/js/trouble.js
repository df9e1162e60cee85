// The bot's state, the trouble people can make, and the drawer with its log and its API calls.
import { act, log, part, toast, watch, watchLog } from "./live.js";
import { atEnd, closePopover, fill, h, popover, setText, toEnd, whileBusy } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";

/** The dot that tells how the bot is: colour and words. */
export function buildBot() {
  const words = h("span", { class: "bot-words" });
  const button = h(
    "button",
    { class: "bot-state", type: "button", testid: "bot-state", on: { click: () => toggleDrawer() } },
    h("i", { class: "dot" }),
    words,
  );
  watch((changed) => {
    if (!changed.has("bot")) return;
    const bot = part("bot");
    const state = bot.state === "running" && !bot.reporting && !part("telegram")?.bot?.polling ? "starting" : bot.state;
    button.dataset.state = state;
    setText(words, t(`state_${state}`));
    button.title = bot.reason ? `${bot.reason}` : t("log");
  });
  return button;
}

export function buildTrouble() {
  const anchor = h(
    "button",
    { class: "bar-button", type: "button", title: t("trouble"), testid: "trouble", on: { click: () => menu(anchor) } },
    icon("bolt", 16),
    h("span", { class: "bar-words" }, t("trouble")),
  );
  watch(() => {
    const mail = part("mail")?.trouble;
    const wrong = part("telegram")?.trouble?.down || part("slack")?.down || mail?.down || mail?.unknown;
    anchor.classList.toggle("on", Boolean(wrong));
  });
  return anchor;
}

function menu(anchor) {
  const running = ["running", "stopping"].includes(part("bot")?.state);
  const telegramDown = part("telegram")?.trouble?.down;
  const slackDown = part("slack")?.down;
  const mail = part("mail")?.trouble;
  const item = (label, symbol, testid, work, said) =>
    h(
      "button",
      {
        class: "choice",
        type: "button",
        testid,
        on: {
          click: (event) =>
            whileBusy(event.currentTarget, async () => {
              closePopover();
              if ((await work()) !== undefined && said) toast(t(said));
            }),
        },
      },
      icon(symbol),
      t(label),
    );
  const bot = (order) => () => act("bot", { do: order });
  const make = (where, body) => () => act("trouble", { where, ...body });
  popover(
    anchor,
    [
      h("h3", {}, t("botTitle")),
      running
        ? item("restart", "reply", "bot-restart", bot("restart"))
        : item("start", "play", "bot-start", bot("start")),
      running ? item("stop", "block", "bot-stop", bot("stop")) : null,
      running ? item("kill", "bolt", "bot-kill", bot("kill")) : null,
      h("h3", {}, "Telegram"),
      item("flood", "warn", "telegram-flood", make("telegram", { do: "flood", count: 5, retry_after: 3 }), "floodOn"),
      item("drop", "close", "telegram-drop", make("telegram", { do: "drop_replies", count: 3 }), "dropOn"),
      item(
        telegramDown ? "telegramUp" : "telegramDown",
        telegramDown ? "check" : "block",
        telegramDown ? "telegram-up" : "telegram-down",
        make("telegram", { do: telegramDown ? "up" : "down" }),
      ),
      item(
        part("telegram")?.bot?.topics ? "noTopics" : "topics",
        part("telegram")?.bot?.topics ? "block" : "check",
        "telegram-topics",
        make("telegram", { do: part("telegram")?.bot?.topics ? "no_topics" : "topics" }),
        "topicsHint",
      ),
      h("h3", {}, "Slack"),
      item(
        "slackFlood",
        "warn",
        "slack-flood",
        make("slack", { do: "flood", count: 5, retry_after: 2 }),
        "slackFloodOn",
      ),
      item("slackDrop", "close", "slack-drop", make("slack", { do: "drop_replies", count: 3 }), "dropOn"),
      item("disconnect", "signal", "slack-disconnect", make("slack", { do: "disconnect" })),
      item(
        slackDown ? "slackUp" : "slackDown",
        slackDown ? "check" : "block",
        slackDown ? "slack-up" : "slack-down",
        make("slack", { do: slackDown ? "up" : "down" }),
      ),
      h("h3", {}, t("mail")),
      item("mailDrop", "close", "mail-drop", make("mail", { do: "drop_replies", count: 1 }), "mailDropOn"),
      item(
        mail?.unknown ? "mailKnown" : "mailUnknown",
        mail?.unknown ? "check" : "warn",
        mail?.unknown ? "mail-known" : "mail-unknown",
        make("mail", { do: mail?.unknown ? "known" : "unknown" }),
      ),
      item(
        mail?.down ? "mailUp" : "mailDown",
        mail?.down ? "check" : "block",
        mail?.down ? "mail-up" : "mail-down",
        make("mail", { do: mail?.down ? "up" : "down" }),
      ),
    ],
    { align: "end", className: "trouble" },
  );
}

let drawer = null;

/** Show or hide the drawer at the page's foot. */
export function toggleDrawer(show = drawer?.hidden) {
  if (!drawer) return;
  drawer.hidden = !show;
  if (show) drawer.dispatchEvent(new Event("shown"));
}

export function buildLogButton() {
  return h(
    "button",
    { class: "bar-button", type: "button", title: t("log"), testid: "log", on: { click: () => toggleDrawer() } },
    icon("log", 16),
    h("span", { class: "bar-words" }, t("log")),
  );
}

export function buildDrawer() {
  const lines = h("pre", { class: "log-lines", testid: "log-lines" });
  const reason = h("p", { class: "log-reason", hidden: true, testid: "bot-reason" });
  const calls = h("div", { class: "log-calls", hidden: true, testid: "calls" });
  const tabs = [
    ["logTitle", lines],
    ["calls", calls],
  ].map(([label, pane], index) =>
    h(
      "button",
      {
        class: `tab ${index === 0 ? "on" : ""}`,
        type: "button",
        on: {
          click: (event) => {
            for (const each of tabs) each.classList.toggle("on", each === event.currentTarget);
            lines.hidden = pane !== lines;
            calls.hidden = pane !== calls;
            if (pane === calls) drawCalls();
          },
        },
      },
      t(label),
    ),
  );
  drawer.append(
    h(
      "div",
      { class: "drawer-head" },
      tabs,
      h(
        "button",
        {
          class: "tool",
          type: "button",
          "aria-label": t("close"),
          testid: "close-log",
          on: { click: () => toggleDrawer(false) },
        },
        icon("close"),
      ),
    ),
    reason,
    lines,
    calls,
  );

  const redraw = () => {
    fill(lines, log.length ? log.map(line) : t("noLog"));
    toEnd(lines);
  };
  watchLog((fresh) => {
    if (drawer.hidden) return;
    const follow = atEnd(lines);
    if (lines.childElementCount === 0) fill(lines);
    lines.append(...fresh.map(line));
    while (lines.childElementCount > 500) lines.firstChild.remove();
    if (follow) toEnd(lines);
  });
  drawer.addEventListener("shown", redraw);
  watch((changed) => {
    if (!changed.has("bot")) return;
    const bot = part("bot");
    reason.hidden = !bot.reason;
    setText(reason, bot.reason ?? "");
  });
  setInterval(() => !drawer.hidden && !calls.hidden && drawCalls(), 1000);

  async function drawCalls() {
    const answer = await (await fetch("/page/calls")).json();
    const row = (call) =>
      h(
        "div",
        { class: `call ${call.ok ? "" : "bad"}` },
        h("code", {}, call.method),
        call.outcome ? h("span", {}, call.outcome) : null,
        h("small", { title: call.params }, call.params),
      );
    fill(
      calls,
      [
        ["telegram", "Telegram"],
        ["slack", "Slack"],
      ].map(([where, name]) => h("section", {}, h("b", { class: where }, name), [...answer[where]].reverse().map(row))),
    );
  }
}

function line(text) {
  const level = /\b(error|critical|traceback|exception)\b/i.test(text)
    ? "error"
    : /\bwarning\b/i.test(text)
      ? "warning"
      : "";
  return h("div", { class: level }, text);
}

export function placeDrawer(node) {
  drawer = node;
  drawer.hidden = true;
  buildDrawer();
}
