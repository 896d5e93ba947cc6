// The grid of the week and of a day: one scroller with head, rows and, on a day, the cover strip.
// Shifts have breaks inside them, which no calendar component can drag: that is why the grid is the page's own.
import { byId, el } from "./dom.js";
import { t } from "./words.js";
import { store, on, choose, emit } from "./store.js";
import { makeRows } from "./rows.js";
import { filterBar, clearFilters, showCount } from "./filters.js";
import { Rows } from "./virtual.js";
import { dayScale } from "./scale.js";
import { dayRow, dayHead } from "./dayrow.js";
import { weekRow, weekHead } from "./weekrow.js";
import { drawCover } from "./cover.js";
import { startDrag } from "./drag.js";

export const grid = { day: null, rows: [], scale: null, shown: false };
const place = new Map();

function build() {
  grid.head = el("div", { class: "grid-head", role: "row", "aria-rowindex": 1 });
  grid.body = el("div", { class: "grid-body", role: "presentation" });
  grid.cover = el("div", { class: "cover" });
  grid.scroller = el("div", { class: "grid", role: "grid", "aria-label": t.roster }, grid.head, grid.body, grid.cover);
  grid.list = new Rows(grid.scroller, grid.body, drawRow);
  grid.body.addEventListener("focusin", (event) => follow(event.target));
  startDrag(grid);
  let width = 0;
  new ResizeObserver(() => {
    if (!grid.shown || grid.scroller.clientWidth === width) return grid.list.refresh();
    width = grid.scroller.clientWidth;
    layOut();
  }).observe(grid.scroller);
  on("change", update);
  on("select", mark);
  on("filter", fillRows);
  on("reveal", reveal);
  on("sheet", (height) => { if (grid.shown && place.has(store.selected.agent)) grid.list.show(place.get(store.selected.agent), grid.head.offsetHeight, height); });
}

/** Show the grid of one day, or of the week with null. */
export function showGrid(day) {
  if (!grid.list) build();
  const other = grid.day !== day || !grid.shown;
  grid.day = day;
  if (!grid.shown) byId("view").replaceChildren(filterBar(), grid.scroller);
  grid.shown = true;
  grid.scroller.classList.toggle("week", day === null);
  if (other && day !== null && store.selected && store.selected.day !== day) choose(null);
  grid.cover.hidden = day === null;
  layOut();
  if (other) grid.scroller.scrollLeft = day === null ? 0 : grid.scale.opening;
}
export function hideGrid() { grid.shown = false; choose(null); }

function layOut() {
  const names = parseFloat(getComputedStyle(grid.scroller).getPropertyValue("--names"));
  const room = grid.scroller.clientWidth - names;
  grid.scale = grid.day === null ? null : dayScale(grid.day, room);
  const { style } = grid.scroller;
  if (grid.day === null) {
    const cell = Math.max(104, Math.floor(room / store.plan.dates.length));
    style.setProperty("--cell", cell + "px");
    style.setProperty("--track", cell * store.plan.dates.length + "px");
    weekHead(grid.head);
  } else {
    style.setProperty("--track", grid.scale.width + "px");
    style.setProperty("--hour", grid.scale.hour + "px");
    dayHead(grid.head, grid.scale);
    drawCover(grid.cover, grid.scale);
  }
  fillRows();
}

function fillRows() {
  if (!grid.shown) return;
  const focused = grid.body.contains(document.activeElement);
  grid.rows = makeRows(grid.day);
  place.clear();
  grid.rows.forEach((row, index) => { if (row.agent !== undefined) place.set(row.agent, index); });
  for (const stale of grid.body.querySelectorAll(".midnight, .empty")) stale.remove();
  if (grid.scale?.midnight) {
    const line = el("div", { class: "midnight" });
    line.style.left = `calc(var(--names) + ${grid.scale.midnight}px)`;
    grid.body.append(line);
  }
  if (!grid.rows.length) grid.body.append(el("p", { class: "empty", text: t.nobody }));
  grid.scroller.setAttribute("aria-rowcount", grid.rows.length + 1);
  grid.list.reset(grid.rows.length);
  showCount(grid.rows);
  enter();
  if (focused && store.selected) cellOf(store.selected)?.focus({ preventScroll: true });
}

function drawRow(index) {
  const row = grid.rows[index];
  if (row.agent !== undefined) return grid.day === null ? weekRow(row.agent) : dayRow(row.agent, grid.scale);
  const name = el("div", { class: "name", role: "rowheader" }, el("span", { class: "clip", text: row.team, title: row.team }), el("small", { text: String(row.size) }));
  return el("div", { class: "grid-row team", role: "row" }, name);
}

function update({ agents, days }) {
  if (!grid.shown) return;
  if (grid.day !== null && outside(agents)) return layOut();
  for (const agent of agents) if (place.has(agent)) grid.list.redraw(place.get(agent));
  if (grid.day !== null && days.some((day) => Math.abs(day - grid.day) <= 1)) drawCover(grid.cover, grid.scale);
  mark();
  enter();
}
const outside = (agents) => agents.size > 0 && dayScale(grid.day, grid.scale.room).span > grid.scale.span;

/** Mark the selected cell and bar without drawing rows anew. */
function mark() {
  if (!grid.shown) return;
  for (const node of grid.body.querySelectorAll(".here, .bar.selected")) node.classList.remove("here", "selected");
  for (const node of grid.body.querySelectorAll("[aria-selected]")) node.removeAttribute("aria-selected");
  const cell = store.selected && cellOf(store.selected);
  if (!cell) return;
  cell.classList.add("here");
  cell.setAttribute("aria-selected", "true");
  cell.querySelector(`.bar[data-day="${store.selected.day}"]`)?.classList.add("selected");
}

export const rowOf = (agent) => place.get(agent);
export function cellOf({ agent, day }) {
  const row = grid.list.nodes.get(place.get(agent));
  return row && (grid.day === null ? row.querySelector(`.cell[data-day="${day}"]`) : row.querySelector(".track"));
}

/** One cell takes part in the tab order: the chosen one, or the first in view. */
function enter(cell = store.selected && cellOf(store.selected)) {
  for (const node of grid.body.querySelectorAll("[tabindex='0']")) node.tabIndex = -1;
  const first = cell || grid.body.querySelector(".track[tabindex], .cell[tabindex]");
  if (first) first.tabIndex = 0;
}
function follow(cell) {
  const day = cell.dataset.day === undefined ? null : Number(cell.dataset.day), agent = Number(cell.dataset.agent);
  if (day === null) return;
  enter(cell);
  const { selected } = store;
  const same = selected && selected.agent === agent && (grid.day !== null || selected.day === day);
  if (!same) choose(agent, day);
}

/** Go to an agent's cell, past filters that hide it, and give it the focus. */
export function reveal({ agent, day }) {
  if (!grid.shown) return;
  if (!place.has(agent)) {
    clearFilters();
    byId("view").firstChild.replaceWith(filterBar());
    fillRows();
  }
  grid.list.show(place.get(agent), grid.head.offsetHeight, grid.cover.offsetHeight);
  choose(agent, day ?? grid.day ?? 0);
  cellOf(store.selected)?.focus({ preventScroll: grid.day !== null });
  emit("revealed");
}
