// The rehearsal: every message of six months for an invented pair, in both languages, to read before a
// programme goes live. The product says it; this shows it.
import { fill, h } from "./dom.js";
import { fromField, hourOf, longDay, t } from "./i18n.js";
import { icon } from "./icons.js";

const ZONES = ["Europe/Paris", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu"];
/** The story in which the desks' answers are told, too. */
const WHOLE = "lived";
const zones = { mentee: ZONES[0], mentor: ZONES[0] };

/** The button beside the clock that opens it. */
export function buildRehearsal() {
  return h(
    "button",
    {
      class: "bar-button rehearsal-button",
      type: "button",
      title: t("rehearsalTitle"),
      "aria-label": t("rehearsalTitle"),
      testid: "rehearsal",
      on: { click: open },
    },
    icon("pages", 18),
    h("span", { class: "bar-words" }, t("rehearsalShort")),
  );
}

function open() {
  const tabs = h("div", { class: "rehearsal-tabs", role: "tablist" });
  const list = h("div", { class: "rehearsal-list", testid: "rehearsal-list", tabIndex: 0 });
  const close = h(
    "button",
    { class: "tool", type: "button", "aria-label": t("close"), testid: "rehearsal-close", on: { click: () => box.close() } },
    icon("close"),
  );
  const box = h(
    "dialog",
    { class: "rehearsal", testid: "rehearsal-view", "aria-label": t("rehearsalTitle"), on: { close: () => box.remove() } },
    h("header", {}, h("h2", {}, t("rehearsalTitle")), close),
    h("div", { class: "rehearsal-choices" }, tabs, chooser("mentee"), chooser("mentor")),
    list,
  );
  let asked = 0;
  let chosen = 0;
  let stories = [];

  function chooser(role) {
    const select = h(
      "select",
      { class: "field", testid: `rehearsal-${role}`, on: { change: () => ((zones[role] = select.value), load()) } },
      ZONES.map((zone) => h("option", { value: zone, selected: zone === zones[role] }, zone.replace("_", " "))),
    );
    return h("label", {}, t(role), select);
  }

  /** Asked anew wherever they live; what is said in full takes longer, and is asked once wanted. */
  async function load() {
    const mine = ++asked;
    stories = [];
    fill(tabs);
    const told = await ask(mine);
    if (!told) return;
    stories = told;
    if (chosen < stories.length) show();
    else await whole();
  }

  async function whole() {
    const mine = ++asked;
    mark();
    const told = await ask(mine, ["everything", ""]);
    if (!told) return;
    stories = [...stories.filter((story) => story.story !== WHOLE), ...told];
    show();
  }

  async function ask(mine, ...more) {
    fill(list, h("p", { class: "hint" }, t("rehearsalLoading")));
    const query = new URLSearchParams([["zone", zones.mentee], ["zone", zones.mentor], ...more]);
    let answer;
    try {
      answer = await (await fetch(`/page/rehearsal?${query}`)).json();
    } catch {
      answer = { error: t("unreachable") };
    }
    if (mine !== asked) return null;
    if (answer.error) fill(list, h("p", { class: "hint", testid: "rehearsal-error" }, answer.error));
    return answer.error ? null : answer;
  }

  function mark() {
    const names = stories.map((story) => story.story).filter((name) => name !== WHOLE);
    fill(
      tabs,
      [...names, WHOLE].map((name, index) =>
        h(
          "button",
          {
            class: `tab ${index === chosen ? "on" : ""}`,
            type: "button",
            role: "tab",
            "aria-selected": String(index === chosen),
            testid: `rehearsal-${name}`,
            on: { click: () => choose(index) },
          },
          t(`story_${name}`),
        ),
      ),
    );
  }

  function choose(index) {
    chosen = index;
    asked++;
    if (chosen < stories.length) show();
    else whole();
  }

  function show() {
    mark();
    const story = stories[chosen];
    fill(list, story.said.map(row), left(story, "unneeded"), left(story, "late"));
    list.scrollTop = 0;
  }

  document.body.append(box);
  box.showModal();
  load();
}

function row(said) {
  const at = fromField(said.local);
  return h(
    "article",
    { class: `rehearsed ${said.to}`, testid: "rehearsed", dataset: { step: said.step, to: said.to } },
    h(
      "header",
      {},
      h("b", {}, said.name ? `${said.name}, ${t(said.to).toLowerCase()}` : t("rehearsalTeam")),
      h("time", { dateTime: said.at }, `${longDay(at)}, ${hourOf(at)}`),
      h("span", {}, `${t("rehearsalDay")} ${said.day}`),
      h("code", {}, said.step),
    ),
    h(
      "div",
      { class: "rehearsed-texts" },
      Object.entries(said.texts).map(([language, text]) => worded(language, text)),
    ),
  );
}

function worded(language, text) {
  return h(
    "div",
    { lang: language, testid: `rehearsed-${language}` },
    text.title ? h("b", {}, text.title) : null,
    h("p", {}, text.text),
    text.quote ? h("blockquote", {}, text.quote) : null,
    text.buttons.length
      ? h(
          "p",
          { class: "rehearsed-buttons" },
          text.buttons.map((label) => h("span", {}, label)),
        )
      : null,
  );
}

/** What was not said, and why. */
function left(story, outcome) {
  const steps = new Set(
    story.unsaid.filter((each) => each.outcome === outcome).map((each) => `${each.step} (${t(each.to)})`),
  );
  return steps.size ? h("p", { class: "hint" }, `${t(`rehearsal_${outcome}`)} ${[...steps].join(", ")}`) : null;
}
