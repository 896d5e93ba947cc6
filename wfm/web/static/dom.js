// Elements of the page. Text goes in as text only: names come from outside and may hold anything.

export const byId = (id) => document.getElementById(id);

/** Make an element: `class`, `text` and `on` (events) are taken apart, the rest are attributes; null ones are left out. */
export function el(tag, given = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (name === "value" || name === "checked" || name === "disabled") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export const button = (text, act, given = {}) => el("button", { type: "button", text, on: { click: act }, ...given });

/** A name that may be of any length: cut with dots, whole on hover. */
export const clipped = (text, tag = "span") => el(tag, { class: "clip", text, title: text, dir: "auto" });

export const option = (value, text) => el("option", { value, text: text.length > 60 ? text.slice(0, 59) + "…" : text });

export function select(options, value, act, given = {}) {
  const node = el("select", { on: { change: () => act(node.value) }, ...given }, ...options.map(([key, text]) => option(key, text)));
  node.value = String(value);
  return node;
}

/** A drawn padlock: not every machine has a letter for it. */
export const padlock = (title = null) => {
  const drawn = svg("svg", { viewBox: "0 0 12 14", width: 9, height: 11, "aria-hidden": "true" },
    svg("path", { d: "M1 6h10v7H1zM3 6V4a3 3 0 0 1 6 0v2", fill: "none", stroke: "currentColor", "stroke-width": 1.8 }), svg("path", { d: "M1 6h10v7H1z", fill: "currentColor" }));
  return el("span", { class: "lock", title }, drawn);
};

/** A question in a dialog: resolves to what `read` returns on yes, to null otherwise. */
export function ask(title, body, yes, no, read) {
  return new Promise((resolve) => {
    let answer = null;
    const form = el("form", { method: "dialog" }, el("h2", { text: title }), ...body);
    const footer = el("footer", {}, button(no, () => dialog.close()));
    if (yes) footer.append(el("button", { class: "main", text: yes, type: "submit" }));
    form.append(footer);
    form.addEventListener("submit", (event) => { event.preventDefault(); answer = read(); dialog.close(); });
    const dialog = el("dialog", { "aria-label": title }, form);
    dialog.addEventListener("close", () => { dialog.remove(); resolve(answer); });
    document.body.append(dialog);
    dialog.showModal();
  });
}
