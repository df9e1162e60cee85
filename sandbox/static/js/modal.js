// Modals: the top of the chosen person's stack of views, over the Slack window.
import { act } from "./live.js";
import { fill, h, keyed, whileBusy } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { blocks } from "./blocks.js";
import { words } from "./mrkdwn.js";

/** Holds the modal of whoever looks at Slack. */
export class ModalHost {
  constructor() {
    this.node = h("div", { class: "modal-veil", hidden: true });
    this.drafts = new Map(); // view id → Map("block/action" → value)
  }

  show(user, stack) {
    const view = stack?.[stack.length - 1];
    if (!view) {
      this.node.hidden = true;
      if (this.shown) fill(this.node);
      this.shown = null;
      this.drafts.clear();
      return;
    }
    this.node.hidden = false;
    const identity = `${user}/${view.id}`;
    if (this.shown === identity) {
      this.redraw(view);
      return;
    }
    this.shown = identity;
    this.open(user, view, stack.length);
  }

  draft(view) {
    if (!this.drafts.has(view.id)) this.drafts.set(view.id, new Map());
    return this.drafts.get(view.id);
  }

  /** What stands in a view. One updated in place keeps its id: what was typed into fields that are gone stays home. */
  filled(view) {
    const there = new Set(
      view.blocks.flatMap((block) =>
        [block.element, block.accessory, ...(block.elements ?? [])]
          .filter(Boolean)
          .map((item) => `${block.block_id}/${item.action_id}`),
      ),
    );
    return Object.fromEntries([...this.draft(view)].filter(([key]) => there.has(key)));
  }

  context(view, user) {
    const draft = this.draft(view);
    return {
      errors: view.errors ?? {},
      form: {
        get: (block, item) => draft.get(`${block.block_id}/${item.action_id}`),
        set: (block, item, value) => draft.set(`${block.block_id}/${item.action_id}`, value),
      },
      use: (action, value) => act("slack", { do: "press_view", user, action, value, values: this.filled(view) }),
    };
  }

  open(user, view, depth) {
    this.user = user;
    this.title = h("h3", {}, words(view.title));
    this.body = h("div", { class: "modal-body" });
    this.submitButton = h("button", { class: "sk-button primary", type: "submit", testid: "submit" });
    this.closeButton = h("button", {
      class: "sk-button",
      type: "button",
      testid: "modal-cancel",
      on: { click: () => act("slack", { do: "close_view", user }) },
    });
    this.problem = h("p", { class: "modal-problem", hidden: true, role: "alert", testid: "modal-problem" });
    const form = h(
      "form",
      {
        class: "modal",
        role: "dialog",
        noValidate: true,
        testid: "modal",
        dataset: { view: view.id, callback: view.callback_id ?? "", depth },
        on: {
          submit: (event) => {
            event.preventDefault();
            this.submit();
          },
          keydown: (event) => {
            if (event.key === "Escape") act("slack", { do: "close_view", user, everything: true });
            if (event.key === "Enter" && event.target.tagName === "INPUT") {
              event.preventDefault();
              this.submit();
            }
          },
        },
      },
      h(
        "div",
        { class: "modal-head" },
        h("span", { class: "app-face" }, "C"),
        this.title,
        h(
          "button",
          {
            class: "tool",
            type: "button",
            testid: "modal-close",
            "aria-label": t("close"),
            on: { click: () => act("slack", { do: "close_view", user, everything: true }) },
          },
          icon("close"),
        ),
      ),
      this.body,
      this.problem,
      h("div", { class: "modal-foot" }, this.closeButton, this.submitButton),
    );
    fill(this.node, form);
    this.redraw(view);
    (
      form.querySelector("[autofocus]") ??
      form.querySelector(".modal-body input, .modal-body textarea, .modal-body select")
    )?.focus({ preventScroll: true });
  }

  redraw(view) {
    this.view = view;
    this.title.textContent = words(view.title);
    this.node.firstChild.dataset.view = view.id;
    this.node.firstChild.dataset.callback = view.callback_id ?? "";
    const context = this.context(view, this.user);
    keyed(
      this.body,
      view.blocks,
      (block) => block.block_id,
      (block) => blocks([block], context)[0],
      (block) => JSON.stringify([block, view.errors?.[block.block_id] ?? ""]),
    );
    this.submitButton.hidden = !view.submit;
    this.submitButton.textContent = words(view.submit) || t("submit");
    this.closeButton.textContent = words(view.close) || (view.submit ? t("cancelView") : t("close"));
  }

  submit() {
    const view = this.view;
    if (!view?.submit) return undefined;
    return whileBusy(this.submitButton, async () => {
      const values = this.filled(view);
      this.problem.hidden = true;
      const result = await act("slack", { do: "submit", user: this.user, values });
      if (result?.error) {
        this.problem.hidden = false;
        this.problem.textContent = result.error;
      }
    });
  }
}
