// The box one writes in, in a channel or a thread: messages, slash commands, files, edits.
import { act } from "./live.js";
import { closePopover, fill, growing, h, popover } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { attachMenu } from "./attach.js";

/** `place()` tells { user, channel, thread_ts, name, answers }. */
export class Composer {
  constructor(place, testid) {
    this.place = place;
    this.drafts = new Map();
    this.area = growing(
      h("textarea", {
        rows: 1,
        testid,
        on: { keydown: (event) => event.key === "Escape" && this.leaveEdit(), input: () => this.typed() },
      }),
      8,
      () => this.send(),
    );
    this.banner = h("div", { class: "sk-editing", hidden: true });
    this.clip = h(
      "button",
      {
        class: "tool",
        type: "button",
        testid: `${testid}-attach`,
        title: t("attach"),
        "aria-label": t("attach"),
        on: { click: () => this.attach() },
      },
      icon("clip"),
    );
    this.bulb = h(
      "button",
      {
        class: "tool",
        type: "button",
        testid: `${testid}-suggestions`,
        title: t("suggestions"),
        "aria-label": t("suggestions"),
        on: { click: () => this.suggest() },
      },
      icon("bulb"),
    );
    this.sendButton = h(
      "button",
      {
        class: "sk-send",
        type: "button",
        testid: `${testid}-send`,
        title: t("send"),
        "aria-label": t("send"),
        on: { click: () => this.send() },
      },
      icon("send", 16),
    );
    this.node = h(
      "div",
      { class: "sk-composer" },
      this.banner,
      this.area,
      h("div", { class: "sk-tools" }, this.clip, this.bulb, h("span", { class: "grow" }), this.sendButton),
    );
  }

  /** Switch to another place, keeping each place's draft. */
  become(key) {
    if (this.key === key) return;
    if (this.key) this.drafts.set(this.key, this.area.value);
    this.key = key;
    this.leaveEdit();
    this.area.value = this.drafts.get(key) ?? "";
    const { name, answers } = this.place();
    this.area.placeholder = name;
    this.area.setAttribute("aria-label", name);
    this.bulb.hidden = !answers?.length;
    this.typed();
  }

  typed() {
    this.sendButton.classList.toggle("ready", this.area.value.trim() !== "");
    this.node.classList.toggle("slash", this.area.value.startsWith("/"));
  }

  async send() {
    const text = this.area.value.trim();
    if (!text) return;
    const { user, channel, thread_ts } = this.place();
    const editing = this.editing;
    this.area.value = "";
    this.area.fit();
    this.leaveEdit();
    this.typed();
    let body = { do: "say", user, channel, text, thread_ts };
    if (editing) body = { do: "edit", user, channel, ts: editing.ts, text };
    else if (/^\/[\w-]+/.test(text)) {
      const [command, ...rest] = text.split(/\s+/);
      body = { do: "command", user, channel, command, text: rest.join(" ") };
    }
    const result = await act("slack", body);
    if (result === undefined && !this.area.value) this.area.value = text;
  }

  startEdit(message) {
    this.editing = message;
    this.banner.hidden = false;
    fill(
      this.banner,
      icon("pencil", 14),
      t("editing"),
      h(
        "button",
        { class: "tool", type: "button", "aria-label": t("cancel"), on: { click: () => this.leaveEdit() } },
        icon("close", 14),
      ),
    );
    this.area.value = message.text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    this.area.fit();
    this.area.focus();
    this.typed();
  }

  leaveEdit() {
    if (this.editing) this.area.value = "";
    this.editing = null;
    this.banner.hidden = true;
  }

  attach() {
    attachMenu(this.clip, ["photo", "album", "document", "voice"], (kind, ...files) => {
      const { user, channel, thread_ts } = this.place();
      const form = new FormData();
      form.set("user", user);
      form.set("channel", channel);
      if (thread_ts) form.set("thread_ts", thread_ts);
      for (const file of files) form.append("file", file);
      return act("slack/file", form);
    });
  }

  suggest() {
    popover(
      this.bulb,
      [
        h("h2", {}, t("suggestions")),
        h("p", { class: "hint" }, t("copyHint")),
        this.place().answers.map((answer) =>
          h(
            "button",
            {
              class: "choice suggestion",
              type: "button",
              on: {
                click: () => {
                  closePopover();
                  this.area.value = answer.text;
                  this.area.fit();
                  this.typed();
                  this.area.focus();
                },
              },
            },
            h("span", { class: "choice-words" }, h("small", {}, answer.about), h("span", {}, answer.text)),
          ),
        ),
      ],
      { side: "above", className: "suggestions" },
    );
  }
}
