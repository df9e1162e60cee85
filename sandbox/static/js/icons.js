// Small stroked icons, drawn on a 20 × 20 grid.
const SHAPES = {
  send: "M3 10.2 17 3.5l-4.6 13.2-3-5.4zM9.4 11.3 17 3.5",
  clip: "M14.8 8.9 9 14.7a3 3 0 0 1-4.3-4.2l6.5-6.4a2 2 0 0 1 2.9 2.8l-6.2 6.2a1 1 0 0 1-1.4-1.4l5.4-5.4",
  mic: "M10 3a2.2 2.2 0 0 1 2.2 2.2v4a2.2 2.2 0 0 1-4.4 0v-4A2.2 2.2 0 0 1 10 3zM5 9.2a5 5 0 0 0 10 0M10 14.2V17",
  menu: "M4 6h12M4 10h12M4 14h12",
  bulb: "M7.3 12.6a5 5 0 1 1 5.4 0c-.5.4-.7.9-.7 1.4H8c0-.5-.2-1-.7-1.4zM8.3 16.5h3.4",
  dots: "M10 4.5v.01M10 10v.01M10 15.5v.01",
  down: "m5.5 8 4.5 4.5L14.5 8",
  reply: "M8 5 3.5 9.5 8 14M3.5 9.5H12a4.5 4.5 0 0 1 4.5 4.5v1",
  close: "m5.5 5.5 9 9M14.5 5.5l-9 9",
  back: "M12 4.5 6.5 10l5.5 5.5",
  keyboard: "M3 5.5h14v9H3zM6 8.3h.01M9 8.3h.01M12 8.3h.01M14.5 8.3h.01M6.5 11.7h7",
  lock: "M5.5 9h9v7h-9zM7.3 9V6.7a2.7 2.7 0 0 1 5.4 0V9",
  hash: "M8 3.5 6.3 16.5M13.7 3.5 12 16.5M4 7.7h12.5M3.5 12.3H16",
  home: "M3.5 9.5 10 4l6.5 5.5M5.2 8.3V16h9.6V8.3M8.3 16v-4.3h3.4V16",
  thread: "M4 4.5h12v8H9l-3.5 3v-3H4z",
  bolt: "M11 3 5 11.2h4.2L8.6 17 15 8.6h-4.4z",
  log: "M4 4.5h12v11H4zM6.5 8l2 2-2 2M10.5 12h3",
  envelope: "M3 5.5h14v10H3zM3.3 6l6.7 5.3L16.7 6",
  file: "M6 3.5h5.5L15 7v9.5H6zM11.5 3.5V7H15",
  image: "M3.5 4.5h13v11h-13zM3.5 13l4-4 3 3 2-2 4 4M13 8h.01",
  play: "M6.5 4.5 15 10l-8.5 5.5z",
  skip: "M4.5 5v10l7-5zM11.5 5v10l5.5-5z",
  pencil: "M4 16l.8-3.3L13.4 4a1.4 1.4 0 0 1 2 0l.6.6a1.4 1.4 0 0 1 0 2L7.3 15.2z",
  trash: "M4.5 6h11M8 6V4h4v2M6 6l.7 10.5h6.6L14 6",
  calendar: "M4 5.5h12V16H4zM4 8.8h12M7.3 3.8v3M12.7 3.8v3",
  warn: "M10 4 17 16H3zM10 8.5v3.5M10 14v.01",
  check: "m4.5 10.5 3.5 3.5 7.5-8",
  slash: "M12.5 4 7.5 16",
  block: "M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM5.5 5.5l9 9",
  images: "M6.5 3.5h10v10M3.5 6.5h10v10h-10zM3.5 14l3-3 2 2 2-2 3 3",
  smile: "M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM7.8 8.2v.01M12.2 8.2v.01M7 11.6a3.6 3.6 0 0 0 6 0",
  pin: "M10 17s-5-4.6-5-8.4a5 5 0 0 1 10 0C15 12.4 10 17 10 17zM10 6.8a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z",
  person: "M10 3.8a2.9 2.9 0 1 1 0 5.8 2.9 2.9 0 0 1 0-5.8zM4.5 16.2c.4-3 2.6-4.6 5.5-4.6s5.1 1.6 5.5 4.6",
  people: "M7.5 4.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM3 15.5c.3-2.6 2.1-4 4.5-4s4.2 1.4 4.5 4M13 5.200a2.2 2.2 0 0 1 0 4.200M14.2 11.800c1.6.5 2.6 1.8 2.8 3.7",
  poll: "M4.5 15.5v-5M10 15.5v-11M15.5 15.5v-8",
  forward: "M12 5l4.5 4.5L12 14M16.5 9.5H8A4.5 4.5 0 0 0 3.5 14v1",
  copy: "M7 7h9v9.5H7zM4 13V3.5h9",
  link: "M8.5 11.5l3-3M9.5 6.5l1.5-1.5a3 3 0 0 1 4.2 4.200L13.7 10.700M10.5 13.5 9 15a3 3 0 0 1-4.2-4.200L6.3 9.3",
  megaphone: "M4 8.5v3h2.5l6 3.5v-10l-6 3.5zM15 8a3 3 0 0 1 0 4M6.5 11.5l1 4.5h2",
  save: "M10 3.5v8.5M6.5 8.7 10 12.200l3.5-3.5M4 15.5h12",
  signal: "M4 15v-2M8 15v-5M12 15V7M16 15V4",
  pages: "M7 3.5h9v10.5H7zM4 6.500v10h8.5M9.5 7h4M9.5 10h4",
  info: "M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM10 9.3v4M10 6.8v.01",
};

/** An icon as an SVG element. */
export function icon(name, size = 18) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("width", size);
  svg.setAttribute("height", size);
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}
