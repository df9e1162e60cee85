// The page: top bar, first steps, two phones, Slack.
import { act, connect, part, watch } from "./live.js";
import { fill, h } from "./dom.js";
import { language, setLanguage, t } from "./i18n.js";
import { icon } from "./icons.js";
import { buildClock } from "./clock.js";
import { buildBot, buildLogButton, buildTrouble, placeDrawer } from "./trouble.js";
import { buildMail } from "./mail.js";
import { buildRehearsal } from "./rehearsal.js";
import { Phone } from "./telegram.js";
import { SlackWindow } from "./slack.js";
import { holder } from "./people.js";
import { buildTabs } from "./panes.js";
import { choosePersona } from "./phone-menus.js";

const STEPS_KEY = "camarade.page.steps";

function buildTop() {
  const languages = ["fr", "en"].map((code) =>
    h(
      "button",
      {
        class: code === language ? "on" : "",
        type: "button",
        testid: `language-${code}`,
        "aria-pressed": String(code === language),
        on: { click: () => setLanguage(code) },
      },
      code.toUpperCase(),
    ),
  );
  fill(
    document.getElementById("top"),
    h(
      "div",
      { class: "brand" },
      h("span", { class: "mark" }, h("i"), h("i")),
      h("span", { class: "brand-name" }, "Camarade"),
      h("span", { class: "brand-sub" }, t("sandbox")),
    ),
    buildClock(),
    h(
      "div",
      { class: "bar-right" },
      buildRehearsal(),
      buildBot(),
      buildMail(),
      buildTrouble(),
      buildLogButton(),
      h("div", { class: "languages", role: "group" }, languages),
    ),
  );
}

function buildSteps() {
  const strip = document.getElementById("steps");
  if (localStorage.getItem(STEPS_KEY) === "hidden") return;
  const steps = ["step1", "step2", "step3", "step4"].map((key, index) =>
    h("li", {}, h("b", {}, String(index + 1)), h("span", {}, t(key))),
  );
  const start = h(
    "button",
    {
      class: "move primary",
      type: "button",
      testid: "write-start",
      on: { click: () => act("telegram", { do: "say", user: holder(0).id, text: "/start" }) },
    },
    t("writeStart"),
  );
  watch(() => {
    start.hidden = Boolean(part(`chat:${holder(0)?.id}`)?.messages.length);
  });
  fill(
    strip,
    h(
      "div",
      { class: "strip", testid: "first-steps" },
      h("ol", {}, steps),
      start,
      h(
        "button",
        {
          class: "tool",
          type: "button",
          "aria-label": t("dismiss"),
          title: t("dismiss"),
          testid: "dismiss-steps",
          on: {
            click: () => {
              localStorage.setItem(STEPS_KEY, "hidden");
              fill(strip);
            },
          },
        },
        icon("close", 16),
      ),
    ),
  );
}

buildTop();
buildSteps();
placeDrawer(document.getElementById("drawer"));
const phones = [new Phone(0), new Phone(1)];
document.getElementById("phones").append(...phones.map((phone) => phone.node));
buildTabs(document.getElementById("tabs"), (index, anchor) => choosePersona(phones[index], anchor));
document.getElementById("slack").append(new SlackWindow().node);
document.body.dataset.offline = t("offline");
connect();
