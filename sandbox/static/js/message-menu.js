// What one can do with a message of the chat: a tap on its bubble asks.
import { act } from "./live.js";
import { closePopover, h, popover } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";

const CAPTIONED = ["photo", "video", "animation", "audio", "document", "voice"];

/** Whether Telegram lets the sender change the words. */
const editable = (message) =>
  message.from === "user" && !message.forwarded && (message.kind === "text" || CAPTIONED.includes(message.kind));

export function messageMenu(phone, message, bubble) {
  const user = phone.persona.id;
  const item = (name, symbol, work, danger = false) =>
    h(
      "button",
      {
        class: `choice ${danger ? "danger" : ""}`,
        type: "button",
        testid: `message-${name}`,
        on: {
          click: () => {
            closePopover();
            work();
          },
        },
      },
      icon(symbol),
      t(`message_${name}`),
    );
  popover(
    bubble,
    [
      item("reply", "reply", () => phone.enterMode("reply", message)),
      editable(message) ? item("edit", "pencil", () => phone.enterMode("edit", message)) : null,
      message.text ? item("copy", "copy", () => navigator.clipboard?.writeText(message.text)) : null,
      message.protected
        ? null
        : item("forward", "forward", async () => {
            const result = await act("telegram", { do: "forward", user, message: message.id });
            if (result !== undefined) phone.goTo(null);
          }),
      item("delete", "trash", () => act("telegram", { do: "delete", user, message: message.id }), true),
    ].filter(Boolean),
    { className: "message-menu", align: message.from === "user" ? "end" : "start" },
  );
}
