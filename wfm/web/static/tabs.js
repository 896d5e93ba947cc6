// The tabs: the week, each day, and the tables around the roster.
import { byId, el, button } from "./dom.js";
import { t } from "./words.js";
import { store, on, emit } from "./store.js";
import { showGrid, hideGrid } from "./gridview.js";
import { showAgents, showEvents } from "./records.js";
import { showScenarios } from "./scenarios.js";
import { showVersions } from "./versions.js";

const SHEETS = { agents: showAgents, events: showEvents, scenarios: showScenarios, versions: showVersions };
let current = "week";

/** The day that is shown, or null on the other tabs. */
export const currentDay = () => (current.startsWith("day") ? Number(current.slice(3)) : null);

export function startTabs() {
  const days = store.plan.dates.map((_, day) => tab("day" + day, store.plan.day_names[day]));
  const sheets = Object.keys(SHEETS).map((name) => tab(name, t["tab_" + name]));
  byId("tabs").append(tab("week", t.tab_week), el("span", { class: "split" }), ...days, el("span", { class: "split" }), ...sheets);
  byId("tabs").addEventListener("keydown", step);
  on("state", () => { markBroken(); open(current, true); });
  on("change", markBroken);
  on("goto", ({ agent, day }) => { if (day !== null) open("day" + day); if (agent !== null) emit("reveal", { agent, day }); });
}

const tab = (name, text) => button(text, () => open(name), { role: "tab", id: "tab-" + name, "aria-controls": "view", tabindex: -1 });

export function open(name, again = false) {
  if (name === current && !again) return;
  const moved = name !== current || !again;
  current = name;
  for (const node of byId("tabs").querySelectorAll("[role=tab]")) {
    const chosen = node.id === "tab-" + name;
    node.setAttribute("aria-selected", chosen);
    node.tabIndex = chosen ? 0 : -1;
    if (chosen) node.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  byId("view").setAttribute("aria-labelledby", "tab-" + name);
  const sheet = SHEETS[name];
  document.querySelector(".stage").classList.toggle("wide", Boolean(sheet));
  if (!sheet) showGrid(currentDay());
  else if (moved) { hideGrid(); sheet(byId("view")); }
  emit("tab");
}

function step(event) {
  const all = [...byId("tabs").querySelectorAll("[role=tab]")];
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  const next = all[(all.indexOf(document.activeElement) + by + all.length) % all.length];
  next.click();
  next.focus();
  event.preventDefault();
}

function markBroken() {
  const days = new Set(store.view.violations.map((one) => one.day));
  store.plan.dates.forEach((_, day) => byId("tab-day" + day).classList.toggle("broken", days.has(day)));
}
