// The line above the grid: search, team, skill, order.
import { el, select } from "./dom.js";
import { t, fill } from "./words.js";
import { store, emit } from "./store.js";
import { filters } from "./rows.js";

let bar = null, count = null;

export function filterBar() {
  if (bar) return bar;
  const set = (name) => (value) => { filters[name] = value; emit("filter"); };
  const search = el("input", { type: "search", id: "search", placeholder: t.search, "aria-label": t.search });
  search.addEventListener("input", () => set("words")(search.value.trim()));
  const some = (first, names) => [["", first], ...names.filter(Boolean).map((name) => [name, name])];
  count = el("span", { class: "count" });
  bar = el("div", { class: "filters" }, search,
    select(some(t.all_teams, store.plan.teams), "", set("team"), { "aria-label": t.team }),
    select(some(t.all_skills, store.plan.queues), "", set("skill"), { "aria-label": t.skill }),
    select([["", t.everybody], ["working", t.filter_working], ["broken", t.filter_broken]], "", set("who"), { "aria-label": t.who, id: "who" }),
    select([["name", t.sort_name], ["start", t.sort_start], ["team", t.sort_team]], filters.order, set("order"), { "aria-label": t.sort, id: "order" }), count);
  return bar;
}

export function showCount(rows) {
  const shown = rows.filter((row) => row.agent !== undefined).length;
  count.textContent = fill(t.count, { shown, all: store.plan.agents.length });
}

/** Show everybody again, as when somebody is looked for whom the filters hide. */
export function clearFilters() {
  Object.assign(filters, { words: "", team: "", skill: "", who: "" });
  bar = null;
}
