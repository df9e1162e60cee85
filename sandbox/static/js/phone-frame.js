// The nodes of a phone: its holder, its frame, the chat's head, list and composer.
import { follow, growing, h, toEnd } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { choosePersona, showCommands, suggest } from "./phone-menus.js";
import { chatOptions } from "./phone-places.js";

/** Give a Phone its nodes. */
export function buildPhone(phone) {
  phone.who = h("button", {
    class: "holder",
    type: "button",
    testid: "persona",
    on: { click: () => choosePersona(phone) },
  });
  phone.clock = h("span", { class: "status-time" });
  phone.title = h("span", { class: "tg-name" });
  phone.subtitle = h("span", { class: "tg-sub", testid: "subtitle" });
  phone.faceBox = h("span", { class: "tg-face" });
  phone.back = h(
    "button",
    {
      class: "tool",
      type: "button",
      hidden: true,
      testid: "leave-place",
      title: t("backToBot"),
      "aria-label": t("backToBot"),
      on: { click: () => phone.goTo(null) },
    },
    icon("back"),
  );
  phone.list = follow(
    h("div", { class: "tg-list", testid: "messages", tabIndex: -1, on: { scroll: () => phone.scrolled() } }),
  );
  phone.jump = h(
    "button",
    {
      class: "jump",
      type: "button",
      hidden: true,
      "aria-label": t("newMessages"),
      on: { click: () => toEnd(phone.list) },
    },
    icon("down"),
    h("span", { class: "count" }),
  );
  phone.topics = h("div", { class: "tg-topics", hidden: true, testid: "topics" });
  phone.pinned = h("button", {
    class: "tg-pinned",
    type: "button",
    hidden: true,
    testid: "pinned",
    on: { click: () => phone.goToPinned() },
  });
  phone.banner = h("div", { class: "tg-banner", hidden: true, testid: "banner" });
  phone.flash = h("div", { class: "tg-flash", role: "status" });
  phone.keyboard = h("div", { class: "tg-keyboard", hidden: true, testid: "reply-keyboard" });
  phone.area = growing(
    h("textarea", {
      rows: 1,
      testid: "composer",
      placeholder: t("message"),
      "aria-label": t("message"),
      on: { input: () => phone.typed(), keydown: (event) => event.key === "Escape" && phone.leaveMode() },
    }),
    5,
    () => phone.send(),
  );
  phone.menuButton = h(
    "button",
    {
      class: "tg-menu",
      type: "button",
      testid: "menu",
      title: t("menu"),
      "aria-label": t("menu"),
      on: { click: () => showCommands(phone) },
    },
    icon("menu", 16),
  );
  phone.bulb = h(
    "button",
    {
      class: "tool",
      type: "button",
      testid: "suggestions",
      title: t("suggestions"),
      "aria-label": t("suggestions"),
      on: { click: () => suggest(phone) },
    },
    icon("bulb"),
  );
  phone.clip = h(
    "button",
    {
      class: "tool",
      type: "button",
      testid: "attach",
      title: t("attach"),
      "aria-label": t("attach"),
      on: { click: () => phone.attach() },
    },
    icon("clip"),
  );
  phone.sendButton = h(
    "button",
    {
      class: "tg-send",
      type: "button",
      testid: "send",
      title: t("send"),
      "aria-label": t("send"),
      on: { click: () => phone.send() },
    },
    icon("send"),
  );
  phone.composer = h(
    "div",
    { class: "tg-composer" },
    phone.menuButton,
    phone.area,
    phone.bulb,
    phone.clip,
    phone.sendButton,
  );
  phone.foot = h("div", { class: "tg-foot" });
  phone.node = h(
    "article",
    { class: "device", testid: `phone-${phone.index + 1}`, "aria-label": `Telegram ${phone.index + 1}` },
    phone.who,
    h(
      "div",
      { class: "phone" },
      h(
        "div",
        { class: "screen" },
        h(
          "div",
          { class: "status" },
          phone.clock,
          h("span", { class: "notch" }),
          h("span", { class: "status-right" }, icon("signal", 13), h("span", { class: "battery" })),
        ),
        h(
          "div",
          { class: "tg-head" },
          phone.back,
          phone.faceBox,
          h("span", { class: "tg-titles" }, phone.title, phone.subtitle),
          h(
            "button",
            {
              class: "tool",
              type: "button",
              testid: "chat-options",
              title: t("options"),
              "aria-label": t("options"),
              on: { click: (event) => chatOptions(phone, event.currentTarget) },
            },
            icon("dots"),
          ),
        ),
        phone.topics,
        phone.pinned,
        h("div", { class: "tg-body" }, phone.list, phone.jump, phone.flash),
        phone.banner,
        phone.foot,
        phone.keyboard,
      ),
    ),
  );
}
