// What the page says: aloud for screen readers, in small cards, and in the banner.
import { byId, el, button } from "./dom.js";
import { t } from "./words.js";

export function say(text) { byId("said").textContent = text; }

/** Show a card; bad news stays until it is closed or five more came. */
export function notice(text, bad = false) {
  const box = byId("notices");
  const card = el("div", { class: bad ? "notice bad" : "notice" }, el("p", { text, dir: "auto" }));
  card.append(button("×", () => card.remove(), { "aria-label": t.close }));
  box.append(card);
  while (box.children.length > 4) box.firstChild.remove();
  setTimeout(() => card.remove(), bad ? 12000 : 5000);
}

const shown = new Map();
/** Put a line into the banner under a name, or take it away with null. */
export function banner(name, text, action) {
  if (text === null) shown.delete(name);
  else shown.set(name, [el("span", { text }), action || null]);
  const box = byId("banner");
  box.replaceChildren(...[...shown.values()].flat().filter(Boolean));
  box.hidden = !shown.size;
}
