// Who holds each phone, who looks at Slack, and what each has already seen.
import { part, partsOf, stir } from "./live.js";
import { language } from "./i18n.js";

const KEY = "camarade.page.people";
const saved = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
const chosen = saved ?? { phones: [], slack: null };
const seen = new Map(Object.entries(JSON.parse(sessionStorage.getItem(`${KEY}.seen`) ?? "{}")));

export const personas = () => part("cast")?.phones ?? [];
export const colleagues = () => part("cast")?.colleagues ?? [];
export const personaOf = (id) => personas().find((persona) => persona.id === id);
export const colleagueOf = (id) => colleagues().find((colleague) => colleague.id === id);
export const fullName = (persona) => `${persona.first_name} ${persona.last_name}`;
export const storyOf = (someone) => (language === "en" ? someone.story_en : someone.story);

/** The persona on phone `index` (0 or 1). */
export function holder(index) {
  const all = personas();
  const standard = [all.find((persona) => persona.role === "mentee"), all.find((persona) => persona.role === "mentor")][
    index
  ];
  return personaOf(chosen.phones[index]) ?? standard;
}

/** Give phone `index` to someone; whoever had it swaps if they were on the other phone. */
export function give(index, id) {
  const held = [holder(0)?.id, holder(1)?.id];
  const other = 1 - index;
  if (held[other] === id) held[other] = held[index];
  held[index] = id;
  chosen.phones = held;
  keep();
  stir("people");
}

export function slackUser() {
  return colleagueOf(chosen.slack) ?? colleagues()[0];
}

export function becomeSlackUser(id) {
  chosen.slack = id;
  keep();
  stir("people");
}

function keep() {
  sessionStorage.setItem(KEY, JSON.stringify(chosen));
}

/** Remember that place `key` has been read up to `mark` (a comparable number). */
export function read(key, mark) {
  if ((seen.get(key) ?? 0) >= mark) return;
  seen.set(key, mark);
  sessionStorage.setItem(`${KEY}.seen`, JSON.stringify(Object.fromEntries(seen)));
  stir("seen");
}

export const readUpTo = (key) => seen.get(key) ?? 0;

/** How many messages of the bot this persona has not seen yet. */
export function unreadOn(id) {
  const mark = readUpTo(`chat:${id}`);
  return (part(`chat:${id}`)?.messages ?? []).filter((message) => message.from === "bot" && message.id > mark).length;
}

/** Slack channels this person is in, as [id, channel]. */
export function channelsOf(userId) {
  return partsOf("channel:").filter(([, channel]) => channel.members?.includes(userId));
}

export function unreadInSlack(userId, id) {
  const mark = readUpTo(`slack:${userId}:${id}`);
  const messages = part(`channel:${id}`)?.messages ?? [];
  return messages.filter(
    (message) =>
      message.user !== userId &&
      Number(message.ts) > mark &&
      (!message.ephemeral_to || message.ephemeral_to === userId),
  ).length;
}
