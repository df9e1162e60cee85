// Attaching files: from this computer, or a sample made on the spot.
import { closePopover, h, popover } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";

const ICONS = { photo: "image", document: "file", voice: "mic" };
const SAMPLES = { photo: "samplePhoto", document: "sampleFile", voice: "sampleVoice" };
const MAKERS = { photo: samplePhoto, document: sampleDocument, voice: sampleVoice };

/** Show the menu; `send(kind, file)` gets what was chosen. */
export function attachMenu(anchor, kinds, send) {
  const rows = kinds.map((kind) => {
    const input = h("input", {
      type: "file",
      class: "file-input",
      testid: `file-${kind}`,
      accept: kind === "photo" ? "image/*" : kind === "voice" ? "audio/*" : "",
      on: {
        change: () => {
          if (input.files[0]) {
            closePopover();
            send(kind, input.files[0]);
          }
        },
      },
    });
    return h(
      "div",
      { class: "attach-row" },
      h(
        "label",
        { class: "choice", tabIndex: 0, on: { keydown: (event) => event.key === "Enter" && input.click() } },
        icon(ICONS[kind]),
        h("span", {}, t(kind)),
        input,
      ),
      h(
        "button",
        {
          class: "sample",
          type: "button",
          testid: `sample-${kind}`,
          on: {
            click: async () => {
              closePopover();
              send(kind, await MAKERS[kind]());
            },
          },
        },
        t(SAMPLES[kind]),
      ),
    );
  });
  popover(anchor, rows, { side: "above", align: "end", className: "attach" });
}

let hue = 158;

/** A small landscape, in other colours each time. */
async function samplePhoto() {
  const canvas = h("canvas", { width: 640, height: 420 });
  const paint = canvas.getContext("2d");
  hue = (hue + 47) % 360;
  const sky = paint.createLinearGradient(0, 0, 0, 420);
  sky.addColorStop(0, `hsl(${hue} 55% 72%)`);
  sky.addColorStop(1, `hsl(${(hue + 40) % 360} 70% 90%)`);
  paint.fillStyle = sky;
  paint.fillRect(0, 0, 640, 420);
  paint.fillStyle = "rgba(255,255,255,.85)";
  paint.beginPath();
  paint.arc(470, 120, 46, 0, 7);
  paint.fill();
  for (let layer = 0; layer < 3; layer += 1) {
    paint.fillStyle = `hsl(${(hue + 150) % 360} 30% ${52 - layer * 13}%)`;
    paint.beginPath();
    paint.moveTo(0, 420);
    for (let x = 0; x <= 640; x += 20)
      paint.lineTo(x, 250 + layer * 50 + Math.sin(x / (70 + layer * 25) + layer * 2) * 34);
    paint.lineTo(640, 420);
    paint.fill();
  }
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  return new File([blob], "paysage.jpg", { type: "image/jpeg" });
}

function sampleDocument() {
  return new File(["Curriculum vitae (exemple)\n\nRien de tout cela n’existe.\n"], "cv-exemple.txt", {
    type: "text/plain",
  });
}

function sampleVoice() {
  // A second of an Ogg page header and silence: enough for a file that nobody decodes.
  const bytes = new Uint8Array(2400);
  bytes.set([0x4f, 0x67, 0x67, 0x53]);
  return new File([bytes], "vocal.oga", { type: "audio/ogg" });
}
