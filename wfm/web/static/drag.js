// Drags on the time line: a bar moves, its edges stretch it, a break inside it moves by itself.
import { el } from "./dom.js";
import { store, choose, shiftAt, startOf, endOf, isLocked, emit } from "./store.js";
import { snapped, dayOf, span } from "./time.js";
import { moved, stretched, withPiece } from "./pieces.js";
import { makeBar } from "./bars.js";
import { edit } from "./edits.js";
import { addShift } from "./actions.js";

const BEGIN = 4, EDGE = 34, SPEED = 12, BREAK_SNAP = 3;
let drag = null;

export function startDrag(grid) {
  grid.body.addEventListener("pointerdown", (event) => { if (event.button === 0) press(grid, event); });
  grid.body.addEventListener("dblclick", (event) => doubled(grid, event));
  document.addEventListener("pointermove", (event) => { if (drag) follow(event); });
  document.addEventListener("pointerup", (event) => { if (drag && event.pointerId === drag.pointer) release(); });
  document.addEventListener("pointercancel", () => drop());
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && drag?.ghost) { drop(); event.stopPropagation(); } }, true);
}

function press(grid, event) {
  const cell = event.target.closest("[data-agent][tabindex]");
  if (!cell || drag) return;
  const bar = event.target.closest(".bar");
  const agent = Number(cell.dataset.agent), day = Number((bar || cell).dataset.day);
  const was = store.selected?.agent === agent && store.selected?.day === day;
  cell.focus({ preventScroll: true });
  choose(agent, day);
  // A finger scrolls over bars until it has chosen one.
  if (!bar || isLocked(agent, day) || (event.pointerType === "touch" && !was)) return;
  const shift = shiftAt(agent, day);
  const piece = event.target.closest(".piece:not(.k0)");
  const mode = event.target.closest(".grip.start") ? "start" : event.target.closest(".grip.end") ? "end" : piece ? "piece" : "move";
  drag = {
    grid, shift, mode, bar, index: piece ? Number(piece.dataset.index) : -1, pointer: event.pointerId, agent,
    x: event.clientX, y: event.clientY, left: grid.scroller.scrollLeft, ghost: null, pieces: shift.pieces,
  };
}

function follow(event) {
  drag.last = event;
  if (!drag.ghost) {
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < BEGIN) return;
    drag.bar.classList.add("moving");
    document.getSelection().removeAllRanges();
    scrollAlong();
  }
  show(event);
}

function show(event) {
  const { grid, shift } = drag;
  const by = (event.clientX - drag.x + grid.scroller.scrollLeft - drag.left) / grid.scale.px;
  drag.pieces = previewed(shift, by, event.altKey);
  if (drag.mode === "move") drag.agent = agentUnder(event.clientY) ?? drag.agent;
  const ghost = makeBar({ ...shift, agent: shift.agent }, grid.scale, drag.pieces);
  ghost.classList.add("ghost");
  ghost.style.left = `calc(var(--names) + ${ghost.style.left})`;
  ghost.style.top = rowTop(drag.agent) + 4 + "px";
  ghost.style.bottom = "auto";
  ghost.style.height = grid.list.height - 8 + "px";
  const told = drag.mode === "piece" ? drag.told : [drag.pieces[0][0], drag.pieces[drag.pieces.length - 1][1]];
  ghost.append(el("span", { class: "bar-time", text: span(...told) }));
  if (drag.ghost) drag.ghost.replaceWith(ghost); else grid.body.append(ghost);
  drag.ghost = ghost;
}

function previewed(shift, by, fine) {
  const { pieces, day } = shift;
  const start = startOf(shift), end = endOf(shift);
  if (drag.mode === "move") return moved(pieces, snapped(start + by, day, fine) - start);
  if (drag.mode === "start") return stretched(pieces, Math.min(snapped(start + by, day, fine), end - 1), end);
  if (drag.mode === "end") return stretched(pieces, start, Math.max(snapped(end + by, day, fine), start + 1));
  const [from, to] = pieces[drag.index];
  const place = Math.max(start, Math.min(snapped(from + by, day, fine, BREAK_SNAP), end - (to - from)));
  drag.told = [place, place + to - from];
  return withPiece(pieces, drag.index, ...drag.told);
}

function agentUnder(y) {
  const { grid } = drag;
  const row = grid.rows[Math.floor((y - grid.body.getBoundingClientRect().top) / grid.list.height)];
  return row?.agent;
}
function rowTop(agent) {
  const { grid } = drag;
  return grid.rows.findIndex((row) => row.agent === agent) * grid.list.height;
}

/** Near the upper and lower edge the rows scroll along. */
function scrollAlong() {
  if (!drag) return;
  const { scroller, head, cover } = drag.grid;
  const box = scroller.getBoundingClientRect();
  const y = drag.last.clientY;
  const up = y < box.top + head.offsetHeight + EDGE, down = y > box.bottom - cover.offsetHeight - EDGE;
  if (drag.mode === "move" && (up || down)) {
    scroller.scrollTop += up ? -SPEED : SPEED;
    show(drag.last);
  }
  requestAnimationFrame(scrollAlong);
}

async function release() {
  const { ghost, bar, shift, grid } = drag;
  const body = ghost ? asked() : null;
  drag = null;
  if (!ghost) return;
  ghost.classList.add("pending");
  const done = body ? await edit(() => body) : false;
  ghost.remove();
  bar.classList.remove("moving");
  if (done && body.op === "move") emit("reveal", { agent: body.to_agent, day: body.to_day });
  else if (!done && grid.shown) grid.list.redraw(grid.rows.findIndex((row) => row.agent === shift.agent));
}

/** The edit that the drag asks for, or null when everything stayed where it was. */
function asked() {
  const { shift, mode, pieces, index, agent } = drag;
  const place = { agent: shift.agent, day: shift.day };
  const start = pieces[0][0], end = pieces[pieces.length - 1][1];
  if (mode === "piece") {
    if (drag.told[0] === shift.pieces[index][0]) return null;
    return { op: "piece", ...place, index, start: drag.told[0], end: drag.told[1] };
  }
  if (start === startOf(shift) && end === endOf(shift) && agent === shift.agent) return null;
  if (mode === "move") return { op: "move", ...place, to_agent: agent, to_day: dayOf(start), start };
  return { op: "shift", ...place, start, end };
}

function drop() {
  if (!drag) return;
  drag.ghost?.remove();
  drag.bar.classList.remove("moving");
  drag = null;
}

function doubled(grid, event) {
  if (event.target.closest(".bar")) return;
  const cell = event.target.closest("[data-agent][tabindex]");
  if (!cell) return;
  const agent = Number(cell.dataset.agent), day = Number(cell.dataset.day);
  if (grid.day === null) return emit("goto", { agent, day });
  const slot = grid.scale.slot(event.clientX - cell.getBoundingClientRect().left);
  if (!shiftAt(agent, day)) addShift(agent, day, snapped(slot, day, event.altKey));
}
