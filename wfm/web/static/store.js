// What the page knows of the roster, and who wants to hear of changes.

export const store = {
  plan: null, revision: 0, saved_revision: 0, unsaved: 0, undo: null, redo: null, restored: 0,
  view: null, coverage: {}, lockedAgents: new Set(), lockedDays: new Set(), selected: null,
};
const cells = new Map();
let broken = { cells: new Map(), agents: new Map() };
const listeners = {};

export const key = (agent, day) => agent + ":" + day;
export const shiftAt = (agent, day) => cells.get(key(agent, day)) || null;
export const allShifts = () => cells.values();
export const startOf = (shift) => shift.pieces[0][0];
export const endOf = (shift) => shift.pieces[shift.pieces.length - 1][1];
export const brokenAt = (agent, day) => broken.cells.get(key(agent, day)) || [];
export const brokenOf = (agent) => broken.agents.get(agent) || [];
export const isLocked = (agent, day) =>
  store.lockedAgents.has(agent) || store.lockedDays.has(key(agent, day)) || Boolean(shiftAt(agent, day)?.locked);

export function on(event, act) { (listeners[event] ||= []).push(act); }
export function emit(event, data) { for (const act of listeners[event] || []) act(data); }

/** Take a whole state: everything is drawn anew. Listeners hear what was judged before, where the roster has changed. */
export function takeState(state) {
  const before = store.view && state.revision !== store.revision ? store.view : null;
  cells.clear();
  putShifts(state.shifts);
  store.coverage = state.coverage;
  store.view = state.view;
  takeCommon(state);
  broken = sortBroken(state.view.violations);
  emit("state", { before });
}

/** Take the answer to an edit: only agents and days that changed are drawn anew. */
export function takeChange(answer) {
  const agents = new Set(answer.changed.map(([agent]) => agent));
  for (const agent of different(store.lockedAgents, new Set(answer.locked_agents))) agents.add(agent);
  for (const place of different(store.lockedDays, daySet(answer.locked_days))) agents.add(Number(place.split(":")[0]));
  putShifts(answer.changed);
  const before = store.view;
  Object.assign(store.coverage, answer.coverage);
  store.view = { ...answer.view, hours: { ...before.hours, ...answer.view.hours } };
  takeCommon(answer);
  const sorted = sortBroken(answer.view.violations);
  for (const agent of new Set([...broken.agents.keys(), ...sorted.agents.keys()])) {
    const [was, is] = [broken, sorted].map((one) => JSON.stringify(one.agents.get(agent)));
    if (was !== is) agents.add(agent);
  }
  broken = sorted;
  emit("change", { agents, days: Object.keys(answer.coverage).map(Number), before });
}

export function choose(agent, day) {
  const before = store.selected;
  store.selected = agent === null ? null : { agent, day };
  emit("select", before);
}

function putShifts(list) {
  for (const [agent, day, pieces, locked] of list) {
    if (pieces && pieces.length) cells.set(key(agent, day), { agent, day, pieces, locked });
    else cells.delete(key(agent, day));
  }
}
const daySet = (list) => new Set(list.map(([agent, day]) => key(agent, day)));
const different = (one, other) => [...one].filter((item) => !other.has(item)).concat([...other].filter((item) => !one.has(item)));

function takeCommon(answer) {
  for (const name of ["revision", "saved_revision", "unsaved", "undo", "redo"]) store[name] = answer[name];
  store.lockedAgents = new Set(answer.locked_agents);
  store.lockedDays = daySet(answer.locked_days);
}

function sortBroken(violations) {
  const found = { cells: new Map(), agents: new Map() };
  const put = (map, place, message) => map.has(place) ? map.get(place).push(message) : map.set(place, [message]);
  for (const { agent, day, message } of violations) {
    if (agent === null) continue;
    put(found.agents, agent, [day, message]);
    if (day !== null) put(found.cells, key(agent, day), message);
  }
  return found;
}
