// One phone: a Telegram chat between a persona and the bot, or a group into which they brought it.
import { act, now, part, watch } from "./live.js";
import { atEnd, avatar, closePopover, fill, h, keyed, setText, toEnd, whileBusy } from "./dom.js";
import { hourOf, t } from "./i18n.js";
import { icon } from "./icons.js";
import { fullName, holder, personas, read, readUpTo, storyOf, unreadOn } from "./people.js";
import { attach } from "./phone-attach.js";
import { bubbleItems, gist, renderItem } from "./bubbles.js";
import { buildPhone } from "./phone-frame.js";
import { commandRows } from "./phone-menus.js";

export class Phone {
  constructor(index) {
    this.index = index;
    this.drafts = new Map(); // chat's key → what is being written there
    this.places = new Map(); // persona → the group they look at
    this.mode = null; // { kind: "edit" | "reply", message }
    this.build();
    watch((changed) => this.update(changed));
  }

  get persona() {
    return holder(this.index);
  }

  /** The group or channel on the screen; null in the private chat. */
  get place() {
    return this.places.get(this.persona?.id) ?? null;
  }

  get key() {
    return `chat:${this.place ?? this.persona?.id}`;
  }

  get chat() {
    return part(this.key);
  }

  /** Show a group or a channel, or (null) the private chat again. */
  goTo(place) {
    this.places.set(this.persona.id, place);
    this.update(new Set());
  }

  build() {
    buildPhone(this);
    this.tick();
    setInterval(() => this.tick(), 1000);
  }

  tick() {
    setText(this.clock, hourOf(now()));
  }

  update(changed) {
    if (!this.persona) return;
    const key = this.key;
    const moved = this.shown !== key;
    if (moved) this.become(key);
    if (
      moved ||
      changed.has("people") ||
      changed.has("seen") ||
      [...changed].some((each) => each.startsWith("chat:") || each === "cast")
    )
      this.drawHolder();
    if (moved || changed.has("telegram") || changed.has(key) || changed.has("cast")) this.drawChat(moved);
    if (changed.has("clock")) this.tick();
    if (changed.has("pane")) this.scrolled();
  }

  become(key) {
    if (this.shown) this.drafts.set(this.shown, this.area.value);
    this.shown = key;
    this.leaveMode();
    this.area.value = this.drafts.get(key) ?? "";
    this.list.keyedNodes = undefined;
    fill(this.list);
    this.node.dataset.user = this.persona.id;
  }

  drawHolder() {
    const persona = this.persona;
    const elsewhere = personas()
      .filter((other) => other.id !== holder(0)?.id && other.id !== holder(1)?.id)
      .reduce((sum, other) => sum + unreadOn(other.id), 0);
    const signature = `${persona.id}/${elsewhere}`;
    if (this.holderSignature === signature) return;
    this.holderSignature = signature;
    fill(
      this.who,
      avatar(fullName(persona), "big"),
      h(
        "span",
        { class: "holder-words" },
        h(
          "span",
          { class: "holder-name" },
          fullName(persona),
          h("span", { class: `role ${persona.role}` }, t(persona.role)),
        ),
        h("span", { class: "holder-story", title: storyOf(persona) }, storyOf(persona)),
      ),
      // Of people who hold no phone now: a dot, for a number beside this name would be taken as theirs.
      elsewhere ? h("span", { class: "others-dot", title: t("othersUnread") }) : null,
      icon("down", 16),
    );
  }

  drawChat(moved) {
    const bot = part("telegram")?.bot ?? {};
    const chat = this.chat;
    if (!chat) return;
    this.drawHead(chat, bot);
    const wasAtEnd = moved || atEnd(this.list);
    this.drawTopics(chat);
    this.drawPinned(chat);
    const items = bubbleItems(chat, bot);
    const fresh = keyed(
      this.list,
      items,
      (item) => item.key,
      (item) => renderItem(item, this),
    );
    const mine = fresh.some((key) => items.find((item) => item.key === key)?.message?.from === "user");
    if (wasAtEnd || mine) {
      toEnd(this.list);
      if (fresh.length) requestAnimationFrame(() => toEnd(this.list));
    }
    this.scrolled();
    this.menuButton.hidden = !chat.commands.length;
    if (this.commands?.isConnected) {
      if (chat.commands.length) fill(this.commands, commandRows(this));
      else closePopover();
    }
    this.area.placeholder =
      chat.force_reply?.input_field_placeholder ?? chat.keyboard?.input_field_placeholder ?? t("message");
    this.drawFoot(chat);
    this.drawKeyboard(chat);
    if (moved) this.toastSeen = chat.toast?.id;
    this.drawToast(chat.toast);
  }

  /** The topics of a private chat; the one that is open shows what stands in it. */
  drawTopics(chat) {
    const signature = JSON.stringify([chat.topics, chat.topic]);
    if (this.topicsSignature === signature) return;
    this.topicsSignature = signature;
    this.topics.hidden = !chat.topics.length;
    const chip = (id, name) =>
      h(
        "button",
        {
          class: `tg-topic ${chat.topic === id ? "open" : ""}`,
          type: "button",
          testid: "topic",
          on: { click: (event) => this.do(event.currentTarget, { do: "enter_topic", topic: id }) },
        },
        name,
      );
    const gone = { do: "delete_topic", topic: chat.topic };
    fill(
      this.topics,
      chip(null, t("allTopics")),
      chat.topics.map((topic) => chip(topic.id, topic.name)),
      chat.topic === null
        ? null
        : h(
            "button",
            {
              class: "tool",
              type: "button",
              testid: "delete-topic",
              title: t("deleteTopic"),
              "aria-label": t("deleteTopic"),
              on: { click: (event) => this.do(event.currentTarget, gone) },
            },
            icon("close", 14),
          ),
    );
  }

  /** What was pinned last in what is open: a tap leads there. */
  drawPinned(chat) {
    const here = (each) => chat.topic === null || each.topic === chat.topic;
    this.pin = chat.messages.filter((each) => each.pinned && !each.deleted && here(each)).at(-1);
    this.pinned.hidden = !this.pin;
    if (this.pin) setText(this.pinned, gist(this.pin));
  }

  goToPinned() {
    this.list.keyedNodes.get(`m:${this.pin.id}`)?.node.scrollIntoView({ block: "start" });
  }

  drawHead(chat, bot) {
    const elsewhere = chat.type !== "private";
    this.back.hidden = !elsewhere;
    this.clip.hidden = elsewhere;
    setText(this.title, elsewhere ? chat.title : bot.name || "Camarade");
    const face = elsewhere ? chat.title : "";
    if (this.face !== face) {
      this.face = face;
      fill(this.faceBox, elsewhere ? avatar(chat.title, "big") : h("span", { class: "bot-face" }, "C"));
    }
    if (elsewhere) setText(this.subtitle, `${t(`in_${chat.type}`)} · ${t(chat.blocked ? "botIsOut" : "botIsIn")}`);
    else this.drawTyping(Boolean(chat.typing));
  }

  /** Telegram shows "typing" for five seconds at most. */
  drawTyping(typing) {
    const down = Boolean(part("telegram")?.trouble?.down);
    setText(this.subtitle, t(down ? "telegramIsDown" : typing ? "typing" : "bot"));
    this.subtitle.classList.toggle("active", typing);
    this.subtitle.classList.toggle("down", down);
    clearTimeout(this.typingEnds);
    if (typing) this.typingEnds = setTimeout(() => this.drawTyping(false), 5000);
  }

  /** What the bot flashed in answer to a button press. */
  drawToast(said) {
    if (!said?.text || this.toastSeen === said.id) return;
    this.toastSeen = said.id;
    const node = h("div", { class: `tg-toast ${said.alert ? "alert" : ""}`, testid: "callback-answer" }, said.text);
    fill(this.flash, node);
    setTimeout(() => node.remove(), said.alert ? 7000 : 4000);
  }

  scrolled() {
    if (!this.list.clientHeight) return; // another pane is shown
    const messages = this.chat?.messages ?? [];
    const key = this.key;
    if (atEnd(this.list)) {
      this.jump.hidden = true;
      if (messages.length && !document.hidden) read(key, messages[messages.length - 1].id);
      return;
    }
    const waiting = messages.filter((message) => message.from === "bot" && message.id > readUpTo(key)).length;
    this.jump.hidden = false;
    this.jump.lastChild.textContent = waiting || "";
    this.jump.lastChild.hidden = !waiting;
  }

  drawFoot(chat) {
    const never = !chat.messages.length;
    const apart = chat.type !== "private";
    const kind = chat.blocked ? (apart ? "rejoin" : "unblock") : never && !apart ? "start" : "write";
    const signature = `${kind}/${chat.type}`;
    if (this.footKind === signature) return;
    this.footKind = signature;
    const wide = (label, body) =>
      h(
        "button",
        {
          class: "tg-wide",
          type: "button",
          testid: kind,
          on: { click: (event) => this.do(event.currentTarget, body) },
        },
        t(label),
      );
    if (kind === "unblock") fill(this.foot, wide("unblock", { do: "unblock" }));
    else if (kind === "rejoin") fill(this.foot, wide("rejoin", { do: "join_group", kind: chat.type }), this.composer);
    else if (kind === "start") fill(this.foot, wide("startButton", { do: "say", text: "/start" }), this.composer);
    else fill(this.foot, this.composer);
  }

  drawKeyboard(chat) {
    const rows = chat.keyboard?.keyboard ?? [];
    const signature = JSON.stringify(rows);
    if (signature === this.keyboardSignature) return;
    this.keyboardSignature = signature;
    this.keyboard.hidden = !rows.length;
    fill(
      this.keyboard,
      rows.map((row) =>
        h(
          "div",
          { class: "row" },
          row.map((key) => {
            const text = key.text ?? key;
            return h(
              "button",
              {
                class: "key",
                type: "button",
                on: { click: (event) => this.do(event.currentTarget, { do: "press_key", key: text }) },
              },
              text,
            );
          }),
        ),
      ),
    );
  }

  // -- acts

  do(button, body) {
    return whileBusy(button, () => act("telegram", { user: this.persona.id, ...body }));
  }

  /** Say something where one is. */
  say(text, reply_to = null) {
    const where = this.place === null ? { do: "say" } : { do: "say_in_group", chat: this.place };
    return act("telegram", { ...where, user: this.persona.id, text, reply_to });
  }

  /** Send a command; in a group it names whom it is for. */
  command(name) {
    return this.say(this.place === null ? `/${name}` : `/${name}@${part("telegram").bot.username}`);
  }

  async send() {
    const text = this.area.value.trim();
    if (!text) return;
    const mode = this.mode;
    this.area.value = "";
    this.area.fit();
    this.leaveMode();
    this.typed();
    const result = await (mode?.kind === "edit"
      ? act("telegram", { do: "edit", user: this.persona.id, message: mode.message.id, text })
      : this.say(text, mode?.message.id));
    if (result === undefined && !this.area.value) this.area.value = text;
  }

  typed() {
    this.sendButton.classList.toggle("ready", this.area.value.trim() !== "");
  }

  write(text) {
    this.area.value = text;
    this.area.fit();
    this.typed();
    this.area.focus();
  }

  enterMode(kind, message) {
    this.mode = { kind, message };
    this.banner.hidden = false;
    fill(
      this.banner,
      icon(kind === "edit" ? "pencil" : "reply"),
      h(
        "span",
        { class: "banner-words" },
        h("b", {}, t(kind === "edit" ? "editing" : "replyingTo")),
        h("span", {}, gist(message)),
      ),
      h(
        "button",
        { class: "tool", type: "button", "aria-label": t("cancel"), on: { click: () => this.leaveMode() } },
        icon("close", 16),
      ),
    );
    if (kind === "edit") this.write(message.text ?? "");
    else this.area.focus();
  }

  leaveMode() {
    if (this.mode?.kind === "edit") this.area.value = "";
    this.mode = null;
    this.banner.hidden = true;
  }

  attach() {
    attach(this);
  }

  /** Open a link that starts the bot, as the persona on this phone. */
  openLink(parameter) {
    this.goTo(null);
    return act("telegram", { do: "open_link", user: this.persona.id, start: parameter });
  }
}
