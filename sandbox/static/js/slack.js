// The Slack window: sidebar, a channel or the app's messages or Home tab, a thread, modals.
import { act, part, toast, watch } from "./live.js";
import { atEnd, avatar, closePopover, empty, fill, follow, h, keyed, toEnd } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { blocks } from "./blocks.js";
import { messageItems, renderMessage } from "./messages.js";
import { chooseUser } from "./slack-people.js";
import { ThreadPane, threadKey, threadsOf } from "./slack-thread.js";
import { ModalHost } from "./modal.js";
import { Composer } from "./slack-composer.js";
import { channelsOf, colleagues, read, readUpTo, slackUser, unreadInSlack } from "./people.js";

export class SlackWindow {
  constructor() {
    this.places = new Map(); // user → { kind: "channel", id } or { kind: "app", tab }
    this.threads = new Map(); // "user/channel" → ts
    this.warned = new Map();
    this.build();
    watch((changed) => this.update(changed));
    document.addEventListener("slack-message", (event) => this.showMessage(event.detail));
  }

  build() {
    this.who = h("button", {
      class: "sk-who",
      type: "button",
      testid: "slack-user",
      title: t("switchUser"),
      on: { click: () => chooseUser(this.who, this.user) },
    });
    this.wide = h(
      "button",
      {
        class: "tool",
        type: "button",
        testid: "slack-wide",
        "aria-pressed": "false",
        "aria-label": t("widen"),
        title: t("widen"),
        on: { click: () => this.widen() },
      },
      "⤢",
    );
    this.side = h("nav", { class: "sk-side" });
    this.head = h("header", { class: "sk-head" });
    this.list = follow(
      h("div", { class: "sk-list", testid: "channel", tabIndex: -1, on: { scroll: () => this.markRead() } }),
    );
    this.jump = h(
      "button",
      {
        class: "jump",
        type: "button",
        hidden: true,
        "aria-label": t("newMessages"),
        on: { click: () => toEnd(this.list) },
      },
      icon("down"),
    );
    this.home = h("div", { class: "sk-home", testid: "home", hidden: true });
    this.composer = new Composer(() => this.where(), "slack-composer");
    this.main = h(
      "section",
      { class: "sk-main" },
      this.head,
      h("div", { class: "sk-listbox" }, this.list, this.jump, this.home),
      this.composer.node,
    );
    this.thread = new ThreadPane(
      () => this.where(),
      () => this.openThread(null),
    );
    this.modals = new ModalHost();
    this.downStrip = h("p", { class: "sk-down", hidden: true }, icon("warn", 15), t("slackIsDown"));
    this.body = h("div", { class: "sk-body" }, this.side, this.main, this.thread.node);
    this.node = h(
      "div",
      { class: "sk-window", testid: "slack" },
      h(
        "div",
        { class: "sk-top" },
        h("span", { class: "sk-logo" }, h("i"), h("i"), h("i"), h("i")),
        h("b", { class: "sk-team" }, "Slack"),
        h("span", { class: "grow" }),
        this.who,
        this.wide,
      ),
      this.downStrip,
      this.body,
      this.modals.node,
    );
    this.node.addEventListener("click", (event) => this.follow(event), true);
  }

  /** A link to a message of this workspace opens its thread here. */
  follow(event) {
    const found = /\.slack\.com\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(event.target.closest("a")?.href ?? "");
    if (!found) return;
    event.preventDefault();
    event.stopPropagation();
    this.goTo({ kind: "channel", id: found[1] });
    this.openThread(`${found[2]}.${found[3]}`);
  }

  get user() {
    return slackUser()?.id;
  }

  get place() {
    const user = this.user;
    const kept = this.places.get(user);
    const channels = channelsOf(user).filter(([, channel]) => channel.kind !== "im");
    if (kept && (kept.kind === "app" || channels.some(([id]) => id === kept.id))) return kept;
    return channels.length ? { kind: "channel", id: channels[0][0] } : { kind: "app", tab: "messages" };
  }

  get channelId() {
    const place = this.place;
    return place.kind === "channel" ? place.id : part("slack")?.users?.[this.user]?.dm;
  }

  get threadTs() {
    return this.threads.get(`${this.user}/${this.channelId}`) ?? null;
  }

  where() {
    const channel = part(`channel:${this.channelId}`);
    return {
      user: this.user,
      channel: this.channelId,
      thread_ts: null,
      name: `${t("message")} ${channel?.name ? `#${channel.name}` : "Camarade"}`,
      answers: slackUser().answers,
    };
  }

  goTo(place) {
    this.places.set(this.user, place);
    if (place.kind === "app") act("slack", { do: "open_home", user: this.user, tab: place.tab });
    this.draw(true);
  }

  openThread(ts) {
    const key = `${this.user}/${this.channelId}`;
    if (ts) this.threads.set(key, ts);
    else this.threads.delete(key);
    this.draw(false);
    if (ts) this.thread.composer.area.focus({ preventScroll: true });
  }

  /** Follow a link to a message that this person may see, and open its thread. */
  showMessage({ channel, ts }) {
    const mine = channelsOf(this.user).some(([id]) => id === channel);
    if (!mine) return toast(t("notMember"), "error");
    const direct = part(`channel:${channel}`).kind === "im";
    this.goTo(direct ? { kind: "app", tab: "messages" } : { kind: "channel", id: channel });
    if (threadsOf(this.visible()).has(ts)) this.openThread(ts);
    this.list.querySelector(`[data-ts="${ts}"]`)?.scrollIntoView({ block: "nearest" });
    return null;
  }

  widen() {
    const on = document.body.classList.toggle("wide-slack");
    this.wide.setAttribute("aria-pressed", String(on));
  }

  update(changed) {
    if (!part("cast") || !part("slack")) return;
    const mine = [...changed].some(
      (key) =>
        key === "people" ||
        key === "slack" ||
        key === "cast" ||
        key === "seen" ||
        key.startsWith("channel:") ||
        key.startsWith("views:") ||
        key.startsWith("home:"),
    );
    if (mine) this.draw(false);
    else if (changed.has("pane")) this.markRead();
  }

  draw() {
    const user = this.user;
    const moved = this.drawnUser !== user || this.drawnPlace !== JSON.stringify(this.place);
    if (this.drawnUser !== user) closePopover();
    this.drawnUser = user;
    this.drawnPlace = JSON.stringify(this.place);
    this.node.dataset.user = user;
    this.drawWho();
    this.drawSide();
    this.drawHead();
    this.drawMain(moved);
    this.drawThread();
    this.modals.show(user, part(`views:${user}`));
    this.downStrip.hidden = !part("slack").down;
    this.drawWarnings(user);
  }

  drawWho() {
    const colleague = slackUser();
    const waiting = colleagues().some(
      (other) =>
        other.id !== colleague.id &&
        (unreadInSlack(other.id, part("slack").users[other.id]?.dm) || part(`views:${other.id}`)?.length),
    );
    const signature = `${colleague.id}/${waiting}`;
    if (this.whoSignature === signature) return;
    this.whoSignature = signature;
    fill(
      this.who,
      avatar(colleague.real_name, "square small"),
      h(
        "span",
        { class: "holder-words" },
        h("b", {}, colleague.real_name),
        h("small", {}, t(`role_${colleague.role}`)),
      ),
      waiting ? h("i", { class: "waiting" }) : null,
      icon("down", 15),
    );
  }

  drawSide() {
    const user = this.user;
    const place = this.place;
    const entry = (id, symbol, name, current, testid, go) => {
      const unread = current ? 0 : unreadInSlack(user, id);
      return { key: testid, symbol, name, current, unread, testid, go };
    };
    const channels = channelsOf(user).filter(([, channel]) => channel.kind !== "im");
    const dm = part("slack").users[user]?.dm;
    const items = [
      ...(channels.length ? [{ key: "h1", heading: t("channels") }] : []),
      ...channels.map(([id, channel]) =>
        entry(
          id,
          channel.private ? "lock" : "hash",
          channel.name,
          place.kind === "channel" && place.id === id,
          `channel-${id}`,
          { kind: "channel", id },
        ),
      ),
      { key: "h2", heading: t("apps") },
      entry(dm, "app", "Camarade", place.kind === "app", "app-dm", { kind: "app", tab: "messages" }),
    ];
    keyed(
      this.side,
      items,
      (item) => item.key,
      (item) =>
        item.heading
          ? h("h5", {}, item.heading)
          : h(
              "button",
              {
                class: `sk-entry ${item.current ? "current" : ""} ${item.unread ? "unread" : ""}`,
                type: "button",
                testid: item.testid,
                title: item.name,
                "aria-label": item.name,
                on: { click: () => this.goTo(item.go) },
              },
              item.symbol === "app" ? h("span", { class: "app-face tiny" }, "C") : icon(item.symbol, 15),
              h("span", { class: "grow" }, item.name),
              item.unread ? h("span", { class: "count" }, String(item.unread)) : null,
            ),
    );
  }

  drawHead() {
    const place = this.place;
    const channel = part(`channel:${this.channelId}`);
    const unread = place.tab === "home" ? unreadInSlack(this.user, this.channelId) : 0;
    const signature = JSON.stringify([place, channel?.name, channel?.members?.length, channel?.private, unread]);
    if (this.headSignature === signature) return;
    this.headSignature = signature;
    if (place.kind === "channel") {
      fill(
        this.head,
        icon(channel.private ? "lock" : "hash", 16),
        h("b", {}, channel.name),
        h("small", {}, `${channel.members.length} ${t("members")}`),
      );
      return;
    }
    const tab = (name, label, count) =>
      h(
        "button",
        {
          class: `sk-tab ${place.tab === name ? "on" : ""}`,
          type: "button",
          testid: `tab-${name}`,
          on: { click: () => this.goTo({ kind: "app", tab: name }) },
        },
        label,
        count ? h("span", { class: "count" }, String(count)) : null,
      );
    fill(
      this.head,
      h("span", { class: "app-face small" }, "C"),
      h("b", {}, "Camarade"),
      h("span", { class: "sk-tabs" }, tab("home", t("home")), tab("messages", t("messagesTab"), unread)),
    );
  }

  drawMain(moved) {
    const place = this.place;
    const atHome = place.kind === "app" && place.tab === "home";
    this.home.hidden = !atHome;
    this.list.hidden = atHome;
    this.composer.node.hidden = atHome;
    if (atHome) {
      this.jump.hidden = true;
      this.drawHome(moved);
      return;
    }
    this.composer.become(`${this.user}/${this.channelId}`);
    if (moved) empty(this.list);
    const all = this.visible();
    const column = all.filter(
      (message) => !message.thread_ts || message.thread_ts === message.ts || message.subtype === "thread_broadcast",
    );
    const items = messageItems(column, {
      threads: threadsOf(all),
      unreadThread: (ts, last) => Number(last) > readUpTo(threadKey(this.user, this.channelId, ts)),
    });
    const follow = moved || atEnd(this.list);
    if (!items.length)
      items.push({ key: "empty", kind: "empty", text: t(place.kind === "channel" ? "slackEmpty" : "dmEmpty") });
    const host = {
      user: this.user,
      channel: this.channelId,
      openThread: (ts) => this.openThread(ts),
      editMessage: (message) => this.composer.startEdit(message),
    };
    const fresh = keyed(
      this.list,
      items,
      (item) => item.key,
      (item) => (item.kind === "empty" ? h("p", { class: "sk-empty" }, item.text) : renderMessage(item, host)),
    );
    const own = fresh.some((key) => all.find((message) => message.ts === key)?.user === this.user);
    if (follow || own) toEnd(this.list);
    this.markRead();
  }

  drawHome(moved) {
    const view = part(`home:${this.user}`);
    const user = this.user;
    if (moved) empty(this.home);
    const items = view?.blocks ?? [{ block_id: "empty", type: "empty" }];
    const context = { use: (action, value) => act("slack", { do: "press_home", user, action, value }) };
    keyed(
      this.home,
      items,
      (block) => block.block_id,
      (block) => (block.type === "empty" ? h("p", { class: "sk-empty" }, t("homeEmpty")) : blocks([block], context)[0]),
    );
  }

  drawThread() {
    const ts = this.place.kind === "app" && this.place.tab === "home" ? null : this.threadTs;
    const shown = this.thread.draw({ user: this.user, channel: this.channelId, ts, messages: this.visible() });
    this.body.classList.toggle("with-thread", shown);
  }

  drawWarnings(user) {
    const warnings = part("slack").warnings?.[user] ?? [];
    const before = this.warned.get(user) ?? (this.warned.has("any") ? 0 : warnings.length);
    this.warned.set(user, warnings.length).set("any", 0);
    for (const warning of warnings.slice(before)) toast(warning, "error");
  }

  /** What this person sees here: the messages, without those meant for someone else. */
  visible() {
    return (part(`channel:${this.channelId}`)?.messages ?? []).filter(
      (message) => !message.ephemeral_to || message.ephemeral_to === this.user,
    );
  }

  markRead() {
    const end = atEnd(this.list);
    this.jump.hidden = end || this.list.hidden;
    const messages = this.visible();
    if (end && messages.length && !document.hidden && this.list.clientHeight)
      read(`slack:${this.user}:${this.channelId}`, Math.max(...messages.map((message) => Number(message.ts))));
  }
}
