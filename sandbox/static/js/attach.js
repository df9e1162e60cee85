// Attaching files: from this computer, or a sample made on the spot.
import { closePopover, h, popover } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import * as samples from "./samples.js";

const SIGNS = { photo: "image", album: "images", video: "play", document: "file", voice: "mic", sticker: "smile" };
const ACCEPTED = { photo: "image/*", album: "image/*", video: "video/*", voice: "audio/*", sticker: "image/webp" };

/** Show the menu; `send(kind, ...files)` gets what was chosen. `more`: further nodes below. */
export function attachMenu(anchor, kinds, send, more = []) {
  const rows = kinds.map((kind) => {
    const chosen = (...files) => {
      closePopover();
      send(kind, ...files);
    };
    const input = h("input", {
      type: "file",
      class: "file-input",
      testid: `file-${kind}`,
      accept: ACCEPTED[kind] ?? "",
      multiple: kind === "album",
      on: { change: () => input.files.length && chosen(...input.files) },
    });
    const make = async () => chosen(...[await samples[kind]()].flat());
    return h(
      "div",
      { class: "attach-row" },
      h(
        "label",
        { class: "choice", tabIndex: 0, on: { keydown: (event) => event.key === "Enter" && input.click() } },
        icon(SIGNS[kind]),
        h("span", {}, t(kind)),
        input,
      ),
      h("button", { class: "sample", type: "button", testid: `sample-${kind}`, on: { click: make } }, t("sample")),
    );
  });
  popover(anchor, [rows, more], { side: "above", align: "end", className: "attach" });
}
