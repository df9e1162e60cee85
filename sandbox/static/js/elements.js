// Block Kit's interactive elements. In a message or a Home tab a choice is sent at once; in a modal
// it is kept in the form until it is submitted (and sent too if the block says dispatch_action).
import { closePopover, h, popover } from "./dom.js";
import { part } from "./live.js";
import { fromField, t, toField } from "./i18n.js";
import { confirmed, people, pressButton } from "./blocks.js";
import { words } from "./mrkdwn.js";

/** An element as a node. `context.form`, in a modal, is { get(block, element), set(block, element, value) }. */
export function element(item, block, context) {
  switch (item.type) {
    case "button":
      return pressButton(item, block, context);
    case "workflow_button":
      return pressButton(item, block, context);
    case "overflow":
      return overflow(item, block, context);
    case "static_select":
    case "users_select":
    case "external_select":
    case "conversations_select":
    case "channels_select":
      return select(item, block, context);
    case "multi_static_select":
    case "multi_users_select":
    case "checkboxes":
      return boxes(item, block, context);
    case "radio_buttons":
      return radios(item, block, context);
    case "datepicker":
      return field(item, block, context, "date", item.initial_date);
    case "timepicker":
      return field(item, block, context, "time", item.initial_time);
    case "datetimepicker":
      return dateTime(item, block, context);
    case "plain_text_input":
      return item.multiline ? area(item, block, context) : field(item, block, context, "text", item.initial_value);
    case "email_text_input":
      return field(item, block, context, "email", item.initial_value);
    case "url_text_input":
      return field(item, block, context, "url", item.initial_value);
    case "number_input":
      return field(item, block, context, "text", item.initial_value, { inputMode: "numeric" });
    case "image":
      return h("img", { src: item.image_url, alt: item.alt_text });
    default:
      return h("span", { class: "unknown-block" }, `${t("unsupported")} : ${item.type}`);
  }
}

async function chosen(item, block, context, value) {
  if (context.form) context.form.set(block, item, value);
  if (block.type !== "input" || block.dispatch_action) {
    if (await confirmed(item.confirm)) await context.use(`${block.block_id}/${item.action_id}`, value);
  }
}

const kept = (item, block, context, initial) => context.form?.get(block, item) ?? initial;

function optionsOf(item) {
  if (item.type.includes("users_select"))
    return people().map((user) => ({ value: user.id, text: { text: user.real_name } }));
  if (item.type === "conversations_select" || item.type === "channels_select") {
    return Object.keys(part("slack")?.users ?? {}).length
      ? [{ value: "C0TRIAGE", text: { text: "#accompagnement" } }]
      : [];
  }
  return item.options ?? (item.option_groups ?? []).flatMap((group) => group.options);
}

function select(item, block, context) {
  const initial = kept(item, block, context, item.initial_option?.value ?? item.initial_user ?? "");
  const option = (each) => h("option", { value: each.value, selected: each.value === initial }, words(each.text));
  const choices = item.option_groups
    ? item.option_groups.map((group) => h("optgroup", { label: words(group.label) }, group.options.map(option)))
    : optionsOf(item).map(option);
  return h(
    "select",
    {
      class: `sk-select ${initial ? "" : "unset"}`,
      dataset: { action: item.action_id, sends: String(block.type !== "input" || Boolean(block.dispatch_action)) },
      testid: "select",
      "aria-label": words(item.placeholder) || undefined,
      on: {
        change: (event) => {
          event.currentTarget.classList.toggle("unset", !event.currentTarget.value);
          if (event.currentTarget.value || block.optional)
            chosen(item, block, context, event.currentTarget.value || null);
        },
      },
    },
    h("option", { value: "", disabled: !block.optional, selected: !initial }, words(item.placeholder) || t("choose")),
    choices,
  );
}

function overflow(item, block, context) {
  const button = h(
    "button",
    {
      class: "sk-button icon-only",
      type: "button",
      testid: "overflow",
      dataset: { action: item.action_id },
      "aria-label": t("options"),
      on: {
        click: () =>
          popover(
            button,
            item.options.map((each) =>
              h(
                "button",
                {
                  class: "choice",
                  type: "button",
                  testid: "overflow-option",
                  on: {
                    click: () => {
                      closePopover();
                      chosen(item, block, context, each.value);
                    },
                  },
                },
                words(each.text),
              ),
            ),
            { align: "end" },
          ),
      },
    },
    "⋯",
  );
  return button;
}

function boxes(item, block, context) {
  const initial = kept(
    item,
    block,
    context,
    (item.initial_options ?? []).map((each) => each.value).concat(item.initial_users ?? []),
  );
  const node = h(
    "span",
    { class: "choices", dataset: { action: item.action_id } },
    optionsOf(item).map((each) =>
      h(
        "label",
        { class: "check" },
        h("input", {
          type: "checkbox",
          value: each.value,
          checked: initial.includes(each.value),
          on: {
            change: () =>
              chosen(
                item,
                block,
                context,
                [...node.querySelectorAll("input:checked")].map((box) => box.value),
              ),
          },
        }),
        h("span", {}, words(each.text), each.description ? h("small", {}, words(each.description)) : null),
      ),
    ),
  );
  return node;
}

function radios(item, block, context) {
  const initial = kept(item, block, context, item.initial_option?.value);
  const name = `${block.block_id}-${item.action_id}-${Math.random().toString(36).slice(2)}`;
  return h(
    "span",
    { class: "choices", dataset: { action: item.action_id } },
    item.options.map((each) =>
      h(
        "label",
        { class: "check" },
        h("input", {
          type: "radio",
          name,
          value: each.value,
          checked: each.value === initial,
          on: { change: () => chosen(item, block, context, each.value) },
        }),
        h("span", {}, words(each.text), each.description ? h("small", {}, words(each.description)) : null),
      ),
    ),
  );
}

/** A field that is kept while typing, and sent when left or on Enter where it must be. */
function textual(node, item, block, context) {
  node.addEventListener("input", () => context.form?.set(block, item, node.value));
  const sends = block.type !== "input" || block.dispatch_action;
  if (sends) node.addEventListener("change", () => chosen(item, block, context, node.value || null));
  return node;
}

function area(item, block, context) {
  const text = kept(item, block, context, item.initial_value ?? "");
  const rows = text.split("\n").reduce((sum, line) => sum + 1 + Math.floor(line.length / 62), 0);
  return textual(
    h("textarea", {
      class: "sk-input",
      rows: Math.min(10, Math.max(4, rows)),
      dataset: { action: item.action_id },
      testid: "field",
      placeholder: words(item.placeholder),
      maxLength: item.max_length ?? 3000,
      value: text,
    }),
    item,
    block,
    context,
  );
}

function field(item, block, context, type, initial, more = {}) {
  return textual(
    h("input", {
      class: "sk-input",
      type,
      dataset: { action: item.action_id },
      testid: "field",
      placeholder: words(item.placeholder),
      autofocus: item.focus_on_load,
      value: kept(item, block, context, initial ?? ""),
      ...more,
    }),
    item,
    block,
    context,
  );
}

/** Shown in Paris time, as the whole page, and sent in Unix seconds. */
function dateTime(item, block, context) {
  const seconds = kept(item, block, context, item.initial_date_time);
  const send = ({ currentTarget: { value } }) =>
    chosen(item, block, context, value ? String(fromField(value) / 1000) : null);
  return h("input", {
    class: "sk-input",
    type: "datetime-local",
    dataset: { action: item.action_id },
    testid: "field",
    value: seconds ? toField(seconds * 1000) : "",
    on: { change: send },
  });
}
