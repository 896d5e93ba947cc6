// Work that takes a while runs at the server; the page asks how far it is.
import { byId, el, button, ask, clipped } from "./dom.js";
import { t } from "./words.js";
import { get, post } from "./api.js";
import { store, emit } from "./store.js";
import { inTurn, refused, reload, silent } from "./edits.js";
import { notice } from "./notices.js";

const EVERY = 500;
export const work = { running: false, table: null };

/** Ask how many seconds a search may take; null when it is called off. */
export function askSeconds(title, lead) {
  const seconds = el("input", { type: "number", min: 1, max: 3600, value: "30", required: true, id: "seconds" });
  const body = [el("p", { class: "note", text: lead }), el("div", { class: "field" }, el("label", { for: "seconds", text: t.seconds }), seconds)];
  return ask(title, body, t.start, t.cancel, () => Number(seconds.value));
}

/** Start work after the edits on their way; its progress shows under the head. */
export const startWork = (body) => inTurn(async () => {
  const answer = await post("/api/job", body);
  if (!answer.ok) return refused(answer);
  followWork(true);
  return true;
});

/** Follow work that runs, also one that ran before the page was opened. */
export async function followWork(started = false) {
  let state = await askServer();
  if (!state) return;
  if (state.table) work.table = state.table;
  if (!state.running && !started) return;
  show(state);
  while (state && state.running) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    state = (await askServer()) || state;
    show(state);
  }
  await done(state);
}

const askServer = async () => {
  try {
    const answer = await get("/api/job");
    return answer.ok ? answer.data : null;
  } catch (error) {
    silent(error);
    return null;
  }
};

function show(state) {
  const box = byId("work");
  if (!work.running) {
    work.running = true;
    box.replaceChildren(el("strong", { text: t["work_" + state.kind] || "" }), el("progress", { max: 1, "aria-label": t.progress }), clipped(""),
      button(t.stop, () => post("/api/job/stop").catch(silent), { title: t.stop_title }));
    box.hidden = false;
    emit("work", true);
  }
  box.querySelector("progress").value = state.progress || 0;
  const words = box.querySelector(".clip");
  words.textContent = words.title = state.text || "";
}

async function done(state) {
  work.running = false;
  byId("work").hidden = true;
  if (state.table) work.table = state.table;
  if (state.error) notice(state.error, true);
  else notice((t["work_" + state.kind] || "") + ": " + (state.text || t.done));
  if (state.revision !== store.revision) await inTurn(reload);
  emit("work", false);
}
