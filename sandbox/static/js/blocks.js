// Block Kit blocks as DOM. `use(wanted, value)` sends what a person does with an element;
// `form`, in a modal, keeps what is typed.
import { h, whileBusy } from "./dom.js";
import { complaint } from "./complaints.js";
import { part } from "./live.js";
import { t } from "./i18n.js";
import { element as elementNode } from "./elements.js";
import { mrkdwn, richText, textObject, words } from "./mrkdwn.js";

/** Blocks as nodes. `context`: { use, form, errors }. */
export function blocks(list, context) {
  return (list ?? []).map((block) =>
    h("div", { class: `block ${block.type}`, dataset: { block: block.block_id ?? "" } }, one(block, context)),
  );
}

function one(block, context) {
  switch (block.type) {
    case "header":
      return h("h4", {}, textObject(block.text));
    case "divider":
      return h("hr");
    case "section":
      return section(block, context);
    case "context":
      return block.elements.map((item) =>
        item.type === "image"
          ? h("img", { class: "context-image", src: item.image_url, alt: item.alt_text })
          : h("span", {}, textObject(item)),
      );
    case "actions":
      return block.elements.map((item) => elementNode(item, block, context));
    case "image":
      return image(block);
    case "rich_text":
      return richText(block);
    case "markdown":
      return markdown(block.text);
    case "input":
      return input(block, context);
    case "video":
      return h("a", { href: block.title_url ?? block.video_url, target: "_blank" }, textObject(block.title));
    case "table":
      return h(
        "table",
        {},
        block.rows.map((row) =>
          h(
            "tr",
            {},
            row.map((cell) => h("td", {}, cell.type === "rich_text" ? richText(cell) : cell.text)),
          ),
        ),
      );
    case "alert":
      return h("p", { class: `alert ${block.level ?? ""}` }, textObject(block.text));
    default:
      return h("p", { class: "unknown-block" }, `${t("unsupported")} : ${block.type}`);
  }
}

function section(block, context) {
  return [
    h(
      "div",
      { class: "section-words" },
      block.text ? h("div", {}, textObject(block.text)) : null,
      block.fields
        ? h(
            "div",
            { class: "fields" },
            block.fields.map((field) => h("div", {}, textObject(field))),
          )
        : null,
    ),
    block.accessory
      ? h(
          "div",
          { class: "accessory" },
          block.accessory.type === "image"
            ? h("img", { src: block.accessory.image_url, alt: block.accessory.alt_text })
            : elementNode(block.accessory, block, context),
        )
      : null,
  ];
}

function image(block) {
  return h(
    "figure",
    {},
    block.title ? h("figcaption", {}, textObject(block.title)) : null,
    h("img", { src: block.image_url ?? `/page/slack/file/${block.slack_file?.id}`, alt: block.alt_text }),
  );
}

/** Standard Markdown, as far as a message needs it: headings, lists, quotes, bold, italics, links. */
function markdown(text) {
  const asMrkdwn = text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/^#+ (.*)$/gm, "**$1**")
    .replace(/^[-*] /gm, "• ")
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, "<$2|$1>")
    .replace(/(?<!\*)\*([^*\n]+)\*(?!\*)/g, "_$1_")
    .replace(/\*\*([^*\n]+)\*\*/g, "*$1*")
    .replace(/^&gt; ?/gm, "&gt;");
  return mrkdwn(asMrkdwn);
}

function input(block, context) {
  const error = context.errors?.[block.block_id];
  return h(
    "label",
    { class: `field-label ${error ? "bad" : ""}`, testid: `input-${block.block_id}` },
    h(
      "span",
      { class: "label-words" },
      words(block.label),
      block.optional ? h("small", {}, ` ${t("optional")}`) : null,
    ),
    elementNode(block.element, block, context),
    error ? h("span", { class: "field-error", role: "alert", testid: "field-error" }, complaint(error)) : null,
    block.hint ? h("small", { class: "hint" }, words(block.hint)) : null,
  );
}

/** Ask as Slack's confirm dialog does; resolves to whether the person went on. */
export function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    const done = (answer) => {
      box.remove();
      resolve(answer);
    };
    const yes = h(
      "button",
      {
        class: `sk-button ${confirm.style === "danger" ? "danger" : "primary"}`,
        type: "button",
        testid: "confirm-yes",
        on: { click: () => done(true) },
      },
      words(confirm.confirm) || t("confirmYes"),
    );
    const box = h(
      "div",
      { class: "confirm-veil", on: { keydown: (event) => event.key === "Escape" && done(false) } },
      h(
        "div",
        { class: "confirm", role: "alertdialog", testid: "confirm" },
        h("h4", {}, words(confirm.title)),
        h("p", {}, textObject(confirm.text)),
        h(
          "div",
          { class: "confirm-buttons" },
          h(
            "button",
            { class: "sk-button", type: "button", testid: "confirm-no", on: { click: () => done(false) } },
            words(confirm.deny) || t("confirmNo"),
          ),
          yes,
        ),
      ),
    );
    document.querySelector(".sk-window").append(box);
    yes.focus();
  });
}

/** A button that sends what it says, once per click. */
export function pressButton(item, block, context) {
  const press = (event) =>
    whileBusy(event.currentTarget, async () => {
      if (item.url && !item.url.includes("t.me/")) open(item.url, "_blank", "noopener");
      if (await confirmed(item.confirm)) await context.use(`${block.block_id}/${item.action_id}`);
    });
  return h(
    "button",
    {
      class: `sk-button ${item.style ?? ""}`,
      type: "button",
      testid: "action",
      dataset: { action: item.action_id },
      "aria-label": item.accessibility_label,
      on: { click: press },
    },
    words(item.text),
  );
}

/** People to choose from, for users_select. */
export const people = () => Object.values(part("slack")?.users ?? {}).filter((user) => !user.bot && !user.deleted);
