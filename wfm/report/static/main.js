// Puts the page together and answers the choices of queue and days.
(function (R) {
  const { t, line, state } = R;

  function fillDays() {
    const select = R.byId("days");
    const [from, to] = line.plan;
    const add = (text, first, last) => select.append(new Option(text, first + "-" + last));
    add(t.whole, from, to);
    if (to - from > 7) for (let n = from; n < to; n += 7) add(R.fill(t.week, { day: R.dayName(n) }), n, n + 7);
    for (let n = from; n < to; n++) add(R.dayName(n), n, n + 1);
    if (to - from > 7) select.selectedIndex = 1;
    select.addEventListener("change", () => { readDays(); change(); });
    readDays();
  }
  function readDays() {
    [state.from, state.to] = R.byId("days").value.split("-").map(Number);
  }
  function watchQueue() {
    const select = R.byId("queue");
    if (!select) return;
    select.addEventListener("change", () => {
      state.queue = select.value === "" ? null : Number(select.value);
      R.filterQueue();
      change();
    });
  }
  function change() {
    R.staleCharts();
    R.drawCharts(false);
    R.drawGantt();
  }
  function recolour() {
    R.forgetColors();
    change();
  }
  // Printing shows every chart in light colours at the width of the paper, and the roster as tables.
  let wallOnly = false, wasOpen = false;
  function printing(on) {
    const root = document.documentElement, all = R.byId("wall").querySelector("details");
    if (on) {
      root.dataset.print = wallOnly ? "wall" : "all";
      wasOpen = all.open;
    } else delete root.dataset.print;
    all.open = on || wasOpen;
    R.forgetColors();
    R.staleCharts();
    R.drawCharts(on);
    R.drawGantt();
  }

  fillDays();
  watchQueue();
  R.startForecast();
  R.startCoverage();
  R.startSimulation();
  R.startHeat();
  R.startBudget();
  R.startGantt();
  R.startTables();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
  addEventListener("beforeprint", () => printing(true));
  addEventListener("afterprint", () => { wallOnly = false; printing(false); });
  R.byId("print-wall").addEventListener("click", () => { wallOnly = true; print(); });
  document.documentElement.dataset.ready = "true";
})(window.wfmReport);
