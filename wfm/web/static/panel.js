// The panel at the right (a sheet from below on a narrow screen): the chosen shift, broken rules, or why an interval is short.
import { byId, el, button } from "./dom.js";
import { t } from "./words.js";
import { store, on, choose, emit } from "./store.js";
import { shiftBody } from "./shiftpanel.js";
import { issuesBody, whyBody, askWhy } from "./whypanel.js";
import { lookOf } from "./bars.js";

const NARROW = 900;
let mode = "shift", asked = null;

export function startPanel() {
  on("select", () => { if (store.selected || mode === "shift") show("shift"); });
  on("state", () => show(mode));
  on("change", () => show(mode));
  on("issues", () => { choose(null); show("issues"); byId("panel").querySelector("button")?.focus(); });
  on("why", async (place) => {
    asked = await askWhy(place);
    if (asked) { choose(null); show("why"); }
  });
}

function show(next) {
  const panel = byId("panel");
  const focused = panel.contains(document.activeElement) ? document.activeElement.dataset.name : null;
  mode = next;
  const body = mode === "issues" ? issuesBody() : mode === "why" ? whyBody(asked) : store.selected ? shiftBody(store.selected, () => show("issues")) : null;
  panel.classList.toggle("open", Boolean(body));
  const close = button("×", shut, { class: body && mode !== "shift" ? "close" : "close sheet-only", "aria-label": t.close });
  panel.replaceChildren(...(body ? [close, ...body] : idle()));
  if (body && innerWidth <= NARROW && store.selected) emit("sheet", panel.offsetHeight);
  if (focused) panel.querySelector(`[data-name="${focused}"]`)?.focus();
}

function shut() {
  mode = "shift";
  choose(null);
  show("shift");
}

function idle() {
  const kinds = store.plan.activities.map(({ name, paid }, index) => {
    const look = lookOf(index);
    return el("li", {}, el("span", { class: "piece " + look.class, text: look.letter }), el("span", { class: "clip", text: name, title: name }), paid ? null : el("small", { text: t.unpaid }));
  });
  const keys = [["←  →", t.key_move], ["Shift ←  →", t.key_stretch], ["Alt", t.key_fine], ["Ctrl ↑  ↓", t.key_agent], ["Enter", t.key_add], ["L", t.key_lock],
    ["Delete", t.key_remove], ["Ctrl Z / Y", t.key_undo], ["Ctrl S", t.key_save], ["Esc", t.key_leave]];
  return [el("h2", { text: t.idle }), el("p", { class: "facts", text: t.idle_lead }),
    el("h3", { text: t.legend }), el("ul", { class: "legend" }, ...kinds),
    el("h3", { text: t.keys }), el("ul", { class: "help" }, ...keys.map(([name, text]) => el("li", {}, el("span", { text }), el("kbd", { text: name }))))];
}
