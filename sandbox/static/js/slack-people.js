// Who looks at Slack.
import { part } from "./live.js";
import { avatar, closePopover, h, popover } from "./dom.js";
import { t } from "./i18n.js";
import { becomeSlackUser, colleagues, storyOf, unreadInSlack } from "./people.js";

/** Choose the person whose Slack this is. */
export function chooseUser(anchor, current) {
  const users = part("slack").users;
  popover(
    anchor,
    [
      h("h2", {}, t("switchUser")),
      colleagues().map((colleague) => {
        const unread = unreadInSlack(colleague.id, users[colleague.id]?.dm);
        return h(
          "button",
          {
            class: `choice ${colleague.id === current ? "current" : ""}`,
            type: "button",
            testid: `slack-user-${colleague.id}`,
            on: {
              click: () => {
                closePopover();
                becomeSlackUser(colleague.id);
              },
            },
          },
          avatar(colleague.real_name, "square"),
          h(
            "span",
            { class: "choice-words" },
            h(
              "b",
              {},
              colleague.real_name,
              " ",
              h("span", { class: `role ${colleague.role}` }, t(`role_${colleague.role}`)),
            ),
            h("span", {}, storyOf(colleague)),
          ),
          part(`views:${colleague.id}`)?.length ? h("small", {}, t("modalFor")) : null,
          unread ? h("span", { class: "count" }, String(unread)) : null,
        );
      }),
    ],
    { align: "end", className: "people slack-people" },
  );
}
