// On a small screen one thing at a time: a phone, Slack, or the clock and the bot. Tabs choose.
// A wide screen shows everything, whatever the pane.
import { now, part, stir, watch } from "./live.js";
import { avatar, fill, h } from "./dom.js";
import { hourOf, t } from "./i18n.js";
import { icon } from "./icons.js";
import { channelsOf, fullName, holder, slackUser, unreadInSlack, unreadOn } from "./people.js";

const KEY = "camarade.page.pane";
const PANES = ["phone-1", "phone-2", "slack", "controls"];

/** Show one of `PANES`. */
export function showPane(name) {
  document.body.dataset.pane = name;
  sessionStorage.setItem(KEY, name);
  stir("pane");
}

const current = () => document.body.dataset.pane;

/** The tabs. `choose(index, anchor)` is called for the phone that shows already: who holds it? */
export function buildTabs(bar, choose) {
  const kept = sessionStorage.getItem(KEY);
  document.body.dataset.pane = PANES.includes(kept) ? kept : PANES[0];
  const tabs = PANES.map((name) =>
    h("button", {
      class: "pane-tab",
      type: "button",
      role: "tab",
      testid: `pane-${name}`,
      on: {
        click: (event) => {
          const index = PANES.indexOf(name);
          if (current() === name && index < 2) choose(index, event.currentTarget);
          else showPane(name);
        },
      },
    }),
  );
  bar.setAttribute("role", "tablist");
  bar.setAttribute("aria-label", t("panes"));
  fill(bar, tabs);
  const draw = () => tabs.forEach((tab, index) => drawTab(tab, PANES[index], index));
  watch(draw);
  setInterval(draw, 5000);
}

function drawTab(tab, name, index) {
  const on = current() === name;
  tab.classList.toggle("on", on);
  tab.setAttribute("aria-selected", String(on));
  const [signature, content] = name === "slack" ? ofSlack(on) : name === "controls" ? ofControls() : ofPhone(index, on);
  if (name === "controls") tab.dataset.state = part("bot")?.state ?? "";
  if (tab.signature === signature) return;
  tab.signature = signature;
  fill(tab, content());
}

const counted = (count) => (count ? h("span", { class: "count" }, count > 9 ? "9+" : String(count)) : null);

function ofPhone(index, on) {
  const persona = holder(index);
  if (!persona) return ["", () => []];
  const unread = on ? 0 : unreadOn(persona.id);
  return [
    `${persona.id}/${unread}/${on}`,
    () => [avatar(fullName(persona), "tiny"), persona.first_name, on ? icon("down", 14) : null, counted(unread)],
  ];
}

function ofSlack(on) {
  const user = slackUser()?.id;
  const dm = part("slack")?.users?.[user]?.dm;
  const places = [...channelsOf(user).map(([id]) => id), dm].filter(Boolean);
  const unread = on || !user ? 0 : [...new Set(places)].reduce((sum, id) => sum + unreadInSlack(user, id), 0);
  return [`${unread}`, () => ["Slack", counted(unread)]];
}

function ofControls() {
  const hour = hourOf(now());
  return [
    hour,
    () => [h("i", { class: "dot" }), h("span", { "aria-label": t("controls") }, hour), icon("menu", 15)],
  ];
}
