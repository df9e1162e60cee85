// One phone: a Telegram chat between a persona and the bot.
import { act, now, part, watch } from "./live.js";
import { atEnd, avatar, fill, h, keyed, setText, toEnd, whileBusy } from "./dom.js";
import { hourOf, t } from "./i18n.js";
import { icon } from "./icons.js";
import { fullName, holder, personas, read, readUpTo, storyOf, unreadOn } from "./people.js";
import { attachMenu } from "./attach.js";
import { bubbleItems, renderItem } from "./bubbles.js";
import { buildPhone } from "./phone-frame.js";

export class Phone {
  constructor(index) {
    this.index = index;
    this.drafts = new Map();
    this.mode = null; // { kind: "edit" | "reply", message }
    this.build();
    watch((changed) => this.update(changed));
  }

  get persona() {
    return holder(this.index);
  }

  get chat() {
    return part(`chat:${this.persona?.id}`);
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
    const id = this.persona.id;
    const moved = this.shown !== id;
    if (moved) this.become(id);
    if (
      moved ||
      changed.has("people") ||
      changed.has("seen") ||
      [...changed].some((key) => key.startsWith("chat:") || key === "cast")
    )
      this.drawHolder();
    if (moved || changed.has("telegram") || changed.has(`chat:${id}`) || changed.has("cast")) this.drawChat(moved);
    if (changed.has("clock")) this.tick();
  }

  become(id) {
    if (this.shown) this.drafts.set(this.shown, this.area.value);
    this.shown = id;
    this.leaveMode();
    this.area.value = this.drafts.get(id) ?? "";
    this.list.keyedNodes = undefined;
    fill(this.list);
    this.node.dataset.user = id;
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
      elsewhere ? h("span", { class: "count", title: t("newMessages") }, String(elsewhere)) : null,
      icon("down", 16),
    );
  }

  drawChat(moved) {
    const bot = part("telegram")?.bot ?? {};
    const chat = this.chat;
    if (!chat) return;
    setText(this.title, bot.name ?? bot.first_name ?? "Camarade");
    if (!this.faceBox.firstChild) this.faceBox.append(h("span", { class: "bot-face" }, "C"));
    this.drawTyping(Boolean(chat.typing));
    const wasAtEnd = moved || atEnd(this.list);
    const items = bubbleItems(chat, bot, this.persona);
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
    this.menuButton.hidden = !chat.commands?.length;
    this.drawFoot(chat);
    this.drawKeyboard(chat);
    if (moved) this.toastSeen = chat.toast?.id;
    this.drawToast(chat.toast);
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
    const messages = this.chat?.messages ?? [];
    const key = `chat:${this.persona?.id}`;
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
    const kind = chat.blocked ? "blocked" : never ? "start" : "write";
    if (this.footKind === kind) return;
    this.footKind = kind;
    if (kind === "blocked") {
      fill(
        this.foot,
        h(
          "button",
          {
            class: "tg-wide",
            type: "button",
            testid: "unblock",
            on: { click: (event) => this.do(event.currentTarget, { do: "unblock" }) },
          },
          t("unblock"),
        ),
      );
    } else if (kind === "start") {
      fill(
        this.foot,
        h(
          "button",
          {
            class: "tg-wide",
            type: "button",
            testid: "start",
            on: { click: (event) => this.do(event.currentTarget, { do: "say", text: "/start" }) },
          },
          t("startButton"),
        ),
        this.composer,
      );
    } else {
      fill(this.foot, this.composer);
    }
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
                on: { click: (event) => this.do(event.currentTarget, { do: "say", text }) },
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

  say(text) {
    return act("telegram", { do: "say", user: this.persona.id, text });
  }

  async send() {
    const text = this.area.value.trim();
    if (!text) return;
    const mode = this.mode;
    this.area.value = "";
    this.area.fit();
    this.leaveMode();
    this.typed();
    const body =
      mode?.kind === "edit"
        ? { do: "edit", user: this.persona.id, message: mode.message.id, text }
        : { do: "say", user: this.persona.id, text, reply_to: mode?.message.id ?? null };
    const result = await act("telegram", body);
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
        h("span", {}, message.text || t("file")),
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
    attachMenu(this.clip, ["photo", "document", "voice"], (kind, file) => {
      const form = new FormData();
      form.set("user", this.persona.id);
      form.set("kind", kind);
      const caption = this.area.value.trim();
      if (caption && kind !== "voice") {
        form.set("caption", caption);
        this.write("");
      }
      form.set("file", file);
      return act("telegram/file", form);
    });
  }

  /** Open a link that starts the bot, as the persona on this phone. */
  openLink(parameter) {
    return act("telegram", { do: "open_link", user: this.persona.id, start: parameter });
  }
}
