// The top bar's clock: the sandbox's date and time, and the buttons that move it.
import { act, now, part, toast, watch } from "./live.js";
import { closePopover, h, popover, setText } from "./dom.js";
import { fromField, hourOf, longDay, t, toField } from "./i18n.js";
import { icon } from "./icons.js";
import { colleagueOf, personaOf } from "./people.js";

const MOVES = [
  ["hour", "PT1H"],
  ["day", "P1D"],
  ["week", "P7D"],
  ["next", "next"],
];

export function buildClock() {
  const day = h("span", { class: "clock-day" });
  const hour = h("span", { class: "clock-hour" });
  const stamp = h("time", { class: "clock-stamp", testid: "clock" }, day, hour);
  const face = h(
    "button",
    {
      class: "clock-face",
      type: "button",
      testid: "clock-set",
      title: "Europe/Paris",
      on: { click: () => choose(face) },
    },
    icon("calendar", 17),
    stamp,
  );
  const buttons = MOVES.map(([label, advance]) =>
    h(
      "button",
      {
        class: `move ${label === "next" ? "primary" : ""}`,
        type: "button",
        testid: `clock-${label}`,
        title: label === "next" ? t("nextHint") : undefined,
        on: { click: () => move({ advance }) },
      },
      label === "next" ? icon("skip", 15) : null,
      t(label),
    ),
  );
  const progress = h("span", { class: "clock-progress", hidden: true, testid: "clock-progress" });
  const node = h("div", { class: "clock", role: "group" }, face, h("div", { class: "moves" }, buttons), progress);

  function tick() {
    const at = now();
    setText(day, longDay(at, "numeric"));
    setText(hour, hourOf(at));
    stamp.dateTime = new Date(at).toISOString();
  }

  async function move(body) {
    if (part("clock")?.travelling) return;
    for (const button of buttons) button.disabled = true;
    const result = await act("clock", body);
    for (const button of buttons) button.disabled = Boolean(part("clock")?.travelling);
    if (!result || result.outcome === "arrived") return;
    const nudge = result.outcome === "nudge";
    const whom = result.places.map(placeName);
    toast(
      nudge ? `${t("outcome_nudge")} ${t("to")} ${listed(whom)}.` : t(`outcome_${result.outcome}`),
      nudge ? "" : "error",
    );
  }

  function choose(anchor) {
    const local = h("input", {
      type: "datetime-local",
      class: "field",
      testid: "clock-input",
      value: toField(now()),
    });
    const go = h(
      "button",
      {
        class: "move primary",
        type: "button",
        testid: "clock-go",
        on: {
          click: () => {
            closePopover();
            move({ to: new Date(fromField(local.value)).toISOString() });
          },
        },
      },
      "OK",
    );
    popover(anchor, h("div", { class: "clock-choose" }, local, go));
  }

  watch((changed) => {
    if (!changed.has("clock")) return;
    const clock = part("clock");
    // Up to here the bot has done its part, and the page shows it.
    if (clock.settled) stamp.dataset.settled = clock.version;
    const under = clock.travelling;
    progress.hidden = !under;
    node.classList.toggle("travelling", under);
    for (const button of buttons) button.disabled = under;
    if (under)
      setText(progress, `${t("travelling")} ${clock.travel?.stops ? `${clock.travel.stops} ${t("stops")}` : ""}`);
    tick();
  });
  tick();
  setInterval(tick, 500);
  return node;
}

/** The name of a chat or a channel that the bot wrote to. */
function placeName(place) {
  const persona = personaOf(Number(place));
  if (persona) return persona.first_name;
  const group = part(`chat:${place}`);
  if (group) return group.title;
  const channel = part(`channel:${place}`);
  return channel?.name
    ? `#${channel.name}`
    : (colleagueOf(channel?.members.find((member) => colleagueOf(member)))?.real_name ?? place);
}

function listed(names) {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${t("and")} ${names[names.length - 1]}`;
}
