// The keyboard: everything the pointer does to a shift, and the commands of the page.
import { byId } from "./dom.js";
import { store, shiftAt, choose, emit } from "./store.js";
import { grid, rowOf, reveal } from "./gridview.js";
import { undo, redo } from "./edits.js";
import { save } from "./saving.js";
import { addShift, moveBy, moveTo, remove, stretchBy, toggleLock } from "./actions.js";

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    if (commands(event) || (inGrid(event.target) && cellKeys(event))) event.preventDefault();
  });
}

const inGrid = (node) => node === document.body || Boolean(node.closest?.(".grid-body"));
const writes = (node) => Boolean(node.closest?.("input[type=text], input[type=search], input[type=number]"));

function commands(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const name = event.key.toLowerCase();
  if (name === "s") return save(), true;
  if (writes(event.target)) return false;
  if (name === "z") return (event.shiftKey ? redo : undo)(), true;
  if (name === "y") return redo(), true;
  return false;
}

function cellKeys(event) {
  const place = store.selected;
  if (!grid.shown || !place) return false;
  const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key], along = { ArrowUp: -1, ArrowDown: 1, PageUp: -12, PageDown: 12 }[event.key];
  if (along) return down(place, along, event.ctrlKey), true;
  if (across && (grid.day !== null || event.shiftKey || event.altKey)) return side(place, across, event), true;
  if (across) return reveal({ agent: place.agent, day: Math.max(0, Math.min(store.plan.dates.length - 1, place.day + across)) }), true;
  if (event.ctrlKey || event.metaKey) return false;
  if (event.key === "Delete" || event.key === "Backspace") return remove(place), true;
  if (event.key.toLowerCase() === "l") return toggleLock(place), true;
  if (event.key === "Escape") return choose(null), true;
  if (event.key === "Enter") return entered(place), true;
  return false;
}

function side(place, by, event) {
  if (!shiftAt(place.agent, place.day)) return;
  (event.shiftKey ? stretchBy : moveBy)(place, by, event.altKey);
}

/** To the row above or below; with Ctrl the shift goes along. */
function down(place, by, along) {
  let index = rowOf(place.agent);
  if (index === undefined) return;
  const step = Math.sign(by);
  for (let n = 0; n < Math.abs(by); n++) {
    let next = index + step;
    while (grid.rows[next] && grid.rows[next].agent === undefined) next += step;
    if (!grid.rows[next]) break;
    index = next;
  }
  const { agent } = grid.rows[index];
  if (agent === place.agent) return;
  if (along && shiftAt(place.agent, place.day)) moveTo(place, agent, place.day);
  else reveal({ agent, day: grid.day ?? place.day });
}

/** Enter adds a shift where there is none, and goes into the panel where there is one. */
function entered(place) {
  if (!shiftAt(place.agent, place.day)) return addShift(place.agent, place.day);
  const first = byId("panel").querySelector("input:not(:disabled), button:not(.close)");
  if (first) first.focus();
  else emit("goto", place);
  return null;
}
