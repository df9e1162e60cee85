// Making and patching DOM: no framework, and nothing that is unchanged is ever touched, so that
// focus, caret and scroll survive every update.

/** Make an element. `props`: class, testid, on (listeners), dataset, and any attribute or property. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "testid") node.dataset.testid = value;
    else if (name === "dataset") Object.assign(node.dataset, value);
    else if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name in node && name !== "list" && name !== "form") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Replace a node's children in one go. */
export function fill(node, ...children) {
  node.replaceChildren(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
}

/**
 * Make `container` hold one node per item, in order. A node is made again only when its item's
 * signature changed; the others stay the very same nodes. Returns the keys that are new.
 */
export function keyed(container, items, keyOf, render, signatureOf = JSON.stringify) {
  const before = container.keyedNodes ?? new Map();
  const after = new Map();
  const fresh = [];
  let place = container.firstChild;
  for (const item of items) {
    const key = String(keyOf(item));
    const signature = signatureOf(item);
    let entry = before.get(key);
    if (!entry) fresh.push(key);
    if (!entry || entry.signature !== signature) {
      const node = render(item);
      if (entry) {
        if (place === entry.node) place = node;
        entry.node.replaceWith(node);
      }
      entry = { node, signature };
    }
    after.set(key, entry);
    if (entry.node === place) place = place.nextSibling;
    else container.insertBefore(entry.node, place);
  }
  for (const [key, entry] of before) if (!after.has(key)) entry.node.remove();
  container.keyedNodes = after;
  return fresh;
}

/** Forget what `keyed` put into a container. */
export function empty(container) {
  container.replaceChildren();
  container.keyedNodes = undefined;
}

/** Set text only if it differs. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Whether a scrolling box shows its end. */
export function atEnd(box) {
  return box.scrollHeight - box.scrollTop - box.clientHeight < 80;
}

export function toEnd(box) {
  box.scrollTop = box.scrollHeight;
}

/** Keep a scrolling box at its end while it is there: new heights and late images do not move it. */
export function follow(box) {
  let pinned = true;
  const keep = () => pinned && toEnd(box);
  box.addEventListener("scroll", () => {
    pinned = atEnd(box);
  });
  box.addEventListener("load", keep, true);
  new ResizeObserver(keep).observe(box);
  return box;
}

/** A textarea that grows with its text up to `rows` rows; Enter sends, Shift+Enter breaks the line. */
export function growing(area, rows, send) {
  const fit = () => {
    area.style.height = "auto";
    const line = parseFloat(getComputedStyle(area).lineHeight) || 18;
    area.style.height = `${Math.min(area.scrollHeight, line * rows + 16)}px`;
  };
  area.addEventListener("input", fit);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  });
  area.fit = fit;
  return area;
}

let openPopover = null;

/** Close the open popover, if any. */
export function closePopover() {
  openPopover?.remove();
  openPopover = null;
}

/** Show `content` next to `anchor`; a click outside or Escape closes it. Returns the popover. */
export function popover(anchor, content, { side = "below", align = "start", className = "", opener = null } = {}) {
  const again = openPopover?.anchor === anchor;
  closePopover();
  if (again) return null;
  const box = h("div", { class: `popover ${className}`, role: "dialog" }, content);
  Object.assign(box, { anchor, opener });
  document.body.append(box);
  const at = anchor.getBoundingClientRect();
  const size = box.getBoundingClientRect();
  let left = align === "end" ? at.right - size.width : at.left;
  let top = side === "above" ? at.top - size.height - 6 : at.bottom + 6;
  if (side === "beside") {
    const room = innerWidth - at.right > size.width + 16;
    left = room ? at.right + 8 : at.left - size.width - 8;
    top = innerHeight - size.height - 24;
  }
  if (top + size.height > innerHeight - 8) top = Math.max(8, at.top - size.height - 6);
  if (top < 8) top = Math.min(at.bottom + 6, innerHeight - size.height - 8);
  left = Math.max(8, Math.min(left, innerWidth - size.width - 8));
  box.style.left = `${left}px`;
  box.style.top = `${Math.max(8, top)}px`;
  openPopover = box;
  box.querySelector("button:not(:disabled), input, [tabindex]")?.focus({ preventScroll: true });
  return box;
}

document.addEventListener("pointerdown", (event) => {
  if (
    openPopover &&
    !openPopover.contains(event.target) &&
    !(openPopover.opener ?? openPopover.anchor).contains(event.target)
  )
    closePopover();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && openPopover) {
    const { anchor, opener } = openPopover;
    closePopover();
    (opener ?? anchor).focus?.();
  }
});

/** Run `work` with the button disabled, so that one click is one act. */
export async function whileBusy(button, work) {
  if (button.disabled) return undefined;
  button.disabled = true;
  button.classList.add("busy");
  try {
    return await work();
  } finally {
    button.disabled = false;
    button.classList.remove("busy");
  }
}

/** A round avatar with initials, coloured by the name. */
export function avatar(name, className = "") {
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0] ?? "")
    .join("")
    .toUpperCase();
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 360;
  return h("span", { class: `avatar ${className}`, "aria-hidden": "true", style: `--hue:${sum}` }, initials);
}
