// Starts the page: words, plan, state, then the parts that show them.
import { get } from "./api.js";
import { byId, button } from "./dom.js";
import { t, columns, fill } from "./words.js";
import { store, on, takeState } from "./store.js";
import { banner } from "./notices.js";
import { sayEffect, silent, undo } from "./edits.js";
import { startHead } from "./head.js";
import { startTabs } from "./tabs.js";
import { startPanel } from "./panel.js";
import { startKeys } from "./keys.js";
import { followWork } from "./work.js";

async function start() {
  const [strings, plan, state] = await Promise.all(["/api/strings", "/api/plan", "/api/state"].map(get));
  Object.assign(t, strings.data.page);
  Object.assign(columns, strings.data.columns);
  if (!plan.ok || !state.ok) return banner("start", (plan.ok ? state : plan).data.error || t.no_token);
  store.plan = plan.data;
  document.title = plan.data.title;
  startHead();
  startPanel();
  startTabs();
  startKeys();
  on("change", sayEffect);
  on("state", sayEffect);
  takeState(state.data);
  if (state.data.restored) offerRestored(state.data.restored);
  addEventListener("beforeunload", (event) => { if (store.unsaved > 0) event.preventDefault(); });
  followWork();
  byId("view").dataset.ready = "";
}

function offerRestored(count) {
  const drop = async () => {
    banner("restored", null);
    for (let n = 0; n < count && store.undo; n++) if (!(await undo())) return;
  };
  const row = document.createElement("span");
  row.append(button(t.undo_all, drop), " ", button(t.keep, () => banner("restored", null)));
  on("change", () => banner("restored", null));
  banner("restored", fill(t.restored, { n: count }), row);
}

start().catch(silent);
