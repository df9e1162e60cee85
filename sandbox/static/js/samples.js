// Files made on the spot, for whoever has none at hand.
import { h } from "./dom.js";

let hue = 158;

function canvas(width, height) {
  const node = h("canvas", { width, height });
  return [node, node.getContext("2d")];
}

const asFile = (node, name, type) =>
  new Promise((resolve) => node.toBlob((blob) => resolve(new File([blob], name, { type })), type, 0.85));

/** A small landscape, in other colours each time. */
export function photo() {
  const [node, paint] = canvas(640, 420);
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
  return asFile(node, "paysage.jpg", "image/jpeg");
}

export const album = () => Promise.all([photo(), photo(), photo()]);

/** Two faces that smile at each other. */
export function sticker() {
  const [node, paint] = canvas(512, 288);
  paint.lineCap = "round";
  for (const [x, colour, look] of [
    [168, "#e9b44c", 14],
    [344, "#8fc1e3", -14],
  ]) {
    paint.fillStyle = colour;
    paint.strokeStyle = "#17324d";
    paint.lineWidth = 12;
    paint.beginPath();
    paint.arc(x, 144, 128, 0, 7);
    paint.fill();
    paint.stroke();
    paint.beginPath();
    paint.arc(x + look, 168, 54, 0.35, Math.PI - 0.35);
    paint.stroke();
    paint.fillStyle = "#17324d";
    for (const eye of [-38, 38]) {
      paint.beginPath();
      paint.arc(x + look + eye, 114, 15, 0, 7);
      paint.fill();
    }
  }
  return asFile(node, "sourire.webp", "image/webp");
}

/** A second of an Ogg page header and silence: enough for a file that nobody decodes. */
export function voice() {
  const bytes = new Uint8Array(2400);
  bytes.set([0x4f, 0x67, 0x67, 0x53]);
  return new File([bytes], "vocal.oga", { type: "audio/ogg" });
}

/** The first box of an MP4 and nothing after it: a film that nobody can see. */
export function video() {
  const bytes = new Uint8Array(4800);
  bytes.set([0, 0, 0, 0x18, ...new TextEncoder().encode("ftypmp42")]);
  return new File([bytes], "bonjour.mp4", { type: "video/mp4" });
}

/** A page of PDF: the least that readers open (ISO 32000-1, 7.5). */
function pdf() {
  const lines = ["Curriculum vitae (exemple)", "Rien de tout cela n'existe."];
  const stream = lines
    .map((line, index) => `BT /F1 ${index ? 12 : 20} Tf 72 ${760 - index * 40} Td (${line}) Tj ET`)
    .join("\n");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let text = "%PDF-1.4\n";
  const places = objects.map((object, index) => {
    const place = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const start = text.length;
  text += `xref\n0 6\n0000000000 65535 f \n${places.join("")}`;
  text += `trailer << /Size 6 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF`;
  return new File([text], "cv-exemple.pdf", { type: "application/pdf" });
}
export { pdf as document };
