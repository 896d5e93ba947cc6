// Edits go to the server one after another, each built on the state the one before left.
import { get, post, Silence } from "./api.js";
import { store, takeState, takeChange } from "./store.js";
import { banner, notice, say } from "./notices.js";
import { t, fill, percent, signed } from "./words.js";
import { byId } from "./dom.js";

let chain = Promise.resolve();
let waiting = false;

/** Ask for an edit; `make` returns the body when its turn has come, or null. Resolves to whether it was done. */
export const edit = (make) => inTurn(() => { const body = make(); return body && change("/api/edit", body); });
export const undo = () => inTurn(() => store.undo && change("/api/undo", {}));
export const redo = () => inTurn(() => store.redo && change("/api/redo", {}));
export const inTurn = (act) => (chain = chain.then(act).then(Boolean, silent));

async function change(path, body) {
  const before = performance.now();
  const answer = await post(path, { revision: store.revision, ...body });
  if (!answer.ok) return refused(answer);
  take(answer.data);
  document.documentElement.dataset.latency = Math.round(performance.now() - before);
  return true;
}
export { change };

/** Take an answer; where inputs changed with the roster it has the whole state. */
export function take(data) {
  if (data.plan) store.plan = data.plan;
  if (data.state) takeState(data.state);
  else takeChange(data);
}

/** Put what the server refused into words; after another tab's edit its state is taken over. */
export async function refused({ status, data }) {
  if (status === 409 && data.revision !== undefined) {
    await reload();
    notice(t.other_tab, true);
    say(t.other_tab);
    return false;
  }
  const words = status === 401 || status === 403 ? t.no_token : [data.error || fill(t.refused, { status }), ...(data.problems || [])].join("\n");
  notice(words, true);
  return false;
}

export async function reload() {
  const answer = await get("/api/state");
  if (answer.ok) takeState(answer.data);
  else await refused(answer);
}

/** Deal with a failed question: silence starts the waiting, anything else is a fault of the page's own. */
export function silent(error) {
  if (!(error instanceof Silence)) throw error;
  if (!waiting) wait();
  return false;
}

async function wait() {
  waiting = true;
  banner("silence", fill(t.silence, { n: store.unsaved }));
  while (waiting) {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    try {
      const answer = await get("/api/state");
      waiting = false;
      // Another server on the same port has another token.
      if (!answer.ok) return banner("silence", t.no_token);
      takeState(answer.data);
    } catch (error) {
      if (!(error instanceof Silence)) throw error;
    }
  }
  banner("silence", null);
  return notice(t.back_again);
}

/** Say what the last change did to money, service and rules. */
export function sayEffect({ before }) {
  if (!before) return;
  const now = store.view;
  const parts = [fill(t.effect, {
    cost: store.plan.currency + " " + signed(now.cost - before.cost, store.plan.decimals),
    service: signed(((now.service.overall ?? 0) - (before.service.overall ?? 0)) * 100, 2),
  })];
  const more = now.violations.length - before.violations.length;
  if (more > 0) parts.unshift(fill(t.more_broken, { n: more }));
  if (more < 0) parts.unshift(fill(t.fewer_broken, { n: -more }));
  byId("effect").textContent = byId("effect").title = parts.join(" · ");
  say([store.undo || "", ...parts, fill(t.service_now, { share: percent(now.service.overall) })].filter(Boolean).join(". "));
}
