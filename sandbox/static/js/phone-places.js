// The chat's options: a link to open, a group or a channel to bring the bot into, blocking.
import { act, part, partsOf } from "./live.js";
import { closePopover, h, popover } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { startParameter } from "./text.js";

const KINDS = [
  ["group", "people"],
  ["supergroup", "people"],
  ["channel", "megaphone"],
];

export function chatOptions(phone, anchor) {
  const user = phone.persona.id;
  const { blocked } = phone.chat ?? {};
  const item = (testid, label, symbol, work, className = "") =>
    h(
      "button",
      {
        class: `choice ${className}`,
        type: "button",
        testid,
        on: {
          click: () => {
            closePopover();
            work();
          },
        },
      },
      icon(symbol),
      t(label),
    );
  const order = (body) => () => act("telegram", { user, ...body });
  const join = (kind) => async () => {
    const chat = await act("telegram", { do: "join_group", user, kind });
    if (chat !== undefined) phone.goTo(chat);
  };
  const inPrivate = () => [
    item("open-link", "openLink", "link", () => askLink(phone, anchor)),
    h("h3", {}, t("bringElsewhere")),
    KINDS.map(([kind, symbol]) => item(`join-${kind}`, kind, symbol, join(kind))),
    h("hr"),
    blocked
      ? item("unblock-bot", "unblock", "block", order({ do: "unblock" }))
      : item("block-bot", "block", "block", order({ do: "block" }), "danger"),
  ];
  const elsewhere = () => [
    item("back-to-bot", "backToBot", "back", () => phone.goTo(null)),
    blocked
      ? item("bring-back", "rejoin", "people", order({ do: "join_group", kind: phone.chat.type }))
      : item("put-out", "putOut", "block", order({ do: "leave_group", chat: phone.place }), "danger"),
  ];
  popover(anchor, phone.place === null ? inPrivate() : elsewhere(), { align: "end", className: "options" });
}

/** Ask which link to the bot is opened: one that was used before, or any other. */
function askLink(phone, anchor) {
  const name = part("telegram")?.bot?.username;
  const field = h("input", {
    class: "field",
    testid: "link-field",
    placeholder: `t.me/${name}?start=…`,
    "aria-label": t("openLink"),
    autocapitalize: "off",
    spellcheck: false,
  });
  const open = (parameter) => {
    closePopover();
    return phone.openLink(parameter);
  };
  const form = h(
    "form",
    {
      class: "link-form",
      on: {
        submit: (event) => {
          event.preventDefault();
          open(startParameter(field.value.trim()) ?? field.value.trim());
        },
      },
    },
    field,
    h("button", { class: "move primary", testid: "link-go" }, t("open")),
  );
  const known = usedParameters().map(([who, parameter]) =>
    h(
      "button",
      { class: "choice", type: "button", testid: "link-used", on: { click: () => open(parameter) } },
      icon("link"),
      h("span", { class: "choice-words" }, h("b", {}, parameter), h("span", {}, `${t("usedBy")} ${who}`)),
    ),
  );
  popover(
    anchor,
    [h("h2", {}, t("openLink")), h("p", { class: "hint" }, t("openLinkHint")), form, known],
    { align: "end", className: "narrow" },
  );
  field.focus();
}

/** Start parameters that somebody has used already, the newest first, as [first name, parameter]. */
function usedParameters() {
  const used = new Map();
  for (const [, chat] of partsOf("chat:"))
    for (const message of chat.messages) {
      const found = message.from === "user" && /^\/start ([\w-]+)$/.exec(message.text);
      if (found) used.set(found[1], [message.id, chat.user.first_name]);
    }
  return [...used]
    .sort(([, [a]], [, [b]]) => b - a)
    .slice(0, 3)
    .map(([parameter, [, who]]) => [who, parameter]);
}

/** What one could say in a group: to the bot, and not to it. */
export function saidInGroups() {
  const name = part("telegram")?.bot?.username;
  return [
    { about: t("groupCommand"), text: `/start@${name}` },
    { about: t("groupMention"), text: `@${name}, ${t("groupMentionText")}` },
    { about: t("groupUnheard"), text: t("groupUnheardText") },
  ];
}
