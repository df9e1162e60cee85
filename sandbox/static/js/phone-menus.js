// What opens from a phone: who holds it, suggested answers, the bot's commands; and who follows a
// link that starts the bot.
import { act } from "./live.js";
import { avatar, closePopover, h, popover } from "./dom.js";
import { t } from "./i18n.js";
import { showPane } from "./panes.js";
import { saidInGroups } from "./phone-places.js";
import { fullName, give, holder, personaOf, personas, storyOf, unreadOn } from "./people.js";

/** Choose who holds this phone. */
export function choosePersona(phone, anchor = phone.who) {
  const group = (role, label) => [
    h("h3", {}, label),
    h(
      "div",
      { class: "columns" },
      personas()
        .filter((persona) => persona.role === role)
        .map((persona) =>
          h(
            "button",
            {
              class: `choice ${persona.id === phone.persona.id ? "current" : ""}`,
              type: "button",
              testid: `persona-${persona.id}`,
              on: {
                click: () => {
                  closePopover();
                  give(phone.index, persona.id);
                },
              },
            },
            avatar(fullName(persona)),
            h(
              "span",
              { class: "choice-words" },
              h(
                "b",
                {},
                fullName(persona),
                h("small", {}, ` · ${persona.home}${persona.language === "en" ? " · EN" : ""}`),
              ),
              h("span", {}, storyOf(persona)),
            ),
            unreadOn(persona.id) ? h("span", { class: "count" }, String(unreadOn(persona.id))) : null,
          ),
        ),
    ),
  ];
  popover(anchor, [h("h2", {}, t("choosePersona")), group("mentee", t("mentees")), group("mentor", t("mentors"))], {
    className: "people",
  });
}

/** Answers that this persona could give; a click puts one in the message box. */
export function suggest(phone) {
  const answers = phone.place === null ? phone.persona.answers : saidInGroups();
  popover(
    phone.node,
    [
      h("h2", {}, t("suggestions")),
      h("p", { class: "hint" }, t("copyHint")),
      answers.map((answer) =>
        h(
          "button",
          {
            class: "choice suggestion",
            type: "button",
            on: {
              click: () => {
                closePopover();
                phone.write(answer.text);
              },
            },
          },
          h("span", { class: "choice-words" }, h("small", {}, answer.about), h("span", {}, answer.text)),
        ),
      ),
    ],
    { side: "beside", className: "suggestions", opener: phone.bulb },
  );
}

/** The commands the bot has set for this chat, as they are now. */
export function showCommands(phone) {
  phone.commands = popover(phone.menuButton, commandRows(phone), { side: "above", className: "commands" });
}

export const commandRows = (phone) =>
  (phone.chat?.commands ?? []).map((command) =>
    h(
      "button",
      {
        class: "choice command",
        type: "button",
        testid: "command",
        on: {
          click: () => {
            closePopover();
            phone.command(command.command);
          },
        },
      },
      h("b", {}, `/${command.command}`),
      h("span", {}, command.description),
    ),
  );

/** Give a phone to the persona and open a bot link there. */
function openLinkAs(id, parameter) {
  if (holder(0)?.id !== id && holder(1)?.id !== id) give(personaOf(id).role === "mentee" ? 0 : 1, id);
  showPane(holder(0)?.id === id ? "phone-1" : "phone-2");
  return act("telegram", { do: "open_link", user: id, start: parameter });
}

/** Ask whose phone opens a bot link found in Slack. */
export function askWhoOpens(parameter, anchor) {
  const order = [...personas()].sort((a, b) => (a.role === b.role ? 0 : a.role === "mentor" ? -1 : 1));
  popover(
    anchor,
    [
      h("h2", {}, t("openLinkAs")),
      order.map((persona) =>
        h(
          "button",
          {
            class: "choice",
            type: "button",
            testid: `open-as-${persona.id}`,
            on: {
              click: () => {
                closePopover();
                openLinkAs(persona.id, parameter);
              },
            },
          },
          avatar(fullName(persona)),
          h("span", { class: "choice-words" }, h("b", {}, fullName(persona)), h("span", {}, t(persona.role))),
        ),
      ),
    ],
    { className: "people narrow" },
  );
}
