// Scenarios: cost against service with what no roster can beat, and any two side by side.
(function (R) {
  const data = R.data.scenarios;
  if (!data) return;
  const t = data.strings, rows = data.rows;
  const drawn = rows.filter((row) => row.values.cost !== null);
  const percent = (value) => R.percent(value, 1);

  function frontier() {
    const c = R.colors();
    const points = drawn.map((row) => ({ value: [row.values.cost, row.values.service_level], name: row.name, frontier: row.frontier, broken: row.values.floor_breaks || 0 }))
      .sort((a, b) => a.value[0] - b.value[0] || b.value[1] - a.value[1]);
    const hollow = { color: c.card, borderColor: c.accent, borderWidth: 2 };
    const dots = points.map((one) => (one.broken ? { ...one, itemStyle: hollow } : one));
    // A line joins scenarios that differ in money alone: for other contacts, people or wages another line holds.
    const lines = (some, kept = (one) => one) => [...new Set(some.map((one) => one.frontier))]
      .flatMap((name) => [...kept(some.filter((one) => one.frontier === name)), { value: [null, null] }]);
    const unbeaten = (some, most = -1) => some.filter((one) => one.value[1] > most && ((most = one.value[1]), true));
    const simulated = drawn.filter((row) => row.values.service_level_simulated !== null)
      .map((row) => ({ value: [row.values.cost, row.values.service_level_simulated], name: row.name }));
    // The most service for a budget, and the least cost of a target.
    const ends = [["budget", "service_level_bound"], ["cost_bound", "target"]].flatMap(([money, service]) => drawn
      .filter(({ values }) => values[money] !== null && values[service] !== null)
      .map(({ values, name, frontier }) => ({ value: [values[money], values[service]], name, frontier, broken: Boolean(values.floor_breaks) })));
    const bounds = (broken) => lines(ends.filter((one) => one.broken === broken).sort((a, b) => a.value[0] - b.value[0]));
    const proved = (name, broken, type) => ({ type: "line", name, data: bounds(broken), symbol: "rect", symbolSize: [12, 2], lineStyle: { type, width: 1.5, color: c.grey }, itemStyle: { color: c.grey } });
    const below = (one) => (one.data.broken ? [[t.below, R.number(one.data.broken, 0)]] : []);
    const option = {
      grid: { left: 54, right: 20, top: 14, bottom: 44 },
      xAxis: R.valueAxis({ type: "value", scale: true, name: R.fill(t.cost, { currency: R.data.currency }), nameLocation: "middle", nameGap: 28, axisLabel: { color: c.soft, hideOverlap: true, formatter: (value) => R.compact ? R.compact(value) : value } }),
      yAxis: R.valueAxis({ scale: true, max: (range) => Math.min(1, Math.ceil(range.max * 50) / 50), axisLabel: { color: c.soft, formatter: (value) => R.number(value * 100, 0) + "\u00a0%" } }),
      tooltip: R.tooltip((one) => R.tipBody(one.name || t.bound, [[one.seriesName, percent(one.value[1])], [t.cost_tip, R.money(one.value[0])], ...below(one)]), { trigger: "item" }),
      series: [
        proved(t.bound, false, "dashed"),
        proved(t.no_floor, true, "dotted"),
        { type: "line", name: t.predicted, data: lines(points, unbeaten), symbol: "none", silent: true, lineStyle: { width: 2, color: c.accent } },
        { type: "line", name: t.predicted, data: dots, symbol: "circle", symbolSize: 8, lineStyle: { opacity: 0 }, itemStyle: { color: c.accent } },
        { type: "line", name: t.simulated, data: simulated, symbol: "diamond", symbolSize: 9, lineStyle: { opacity: 0 }, itemStyle: { color: c.short } },
      ],
    };
    return { height: 340, option };
  }

  function choices(id, chosen) {
    const select = R.byId(id);
    drawn.forEach((row, n) => {
      const option = R.element("option", "", row.name);
      option.value = n;
      select.append(option);
    });
    select.value = chosen;
    select.addEventListener("change", compare);
    return select;
  }

  function compare() {
    const [one, other] = [drawn[first.value], drawn[second.value]];
    R.byId("scenario-first-name").textContent = one.name;
    R.byId("scenario-second-name").textContent = other.name;
    const body = document.querySelector("#scenarios-compare tbody");
    body.replaceChildren(...data.measures.map(({ name, label }) => {
      const row = R.element("tr", ""), head = R.element("th", "", label);
      head.scope = "row";
      row.append(head, cell(one.cells[name]), cell(other.cells[name]), cell(difference(name, one.values[name], other.values[name])));
      return row;
    }));
  }
  const cell = (text) => R.element("td", "n", text);

  function difference(name, a, b) {
    if (a === null || b === null) return "\u2013";
    const d = b - a, sign = d > 0 ? "+" : "";
    if (t.shares.includes(name)) return sign + R.number(d * 100, 2) + " " + t.points;
    const whole = a % 1 === 0 && b % 1 === 0, share = a ? Math.abs(d / a) : Infinity;
    // From next to nothing a share says nothing.
    return sign + R.number(d, Math.abs(d) < 10 && !whole ? 2 : 0) + (share <= 10 ? " (" + sign + R.number((100 * d) / Math.abs(a), 1) + "\u00a0%)" : "");
  }

  let first, second;
  if (drawn.length) {
    const node = R.byId("frontier");
    node.closest("figure").querySelector("figcaption").append(R.legend([["--accent", t.predicted, true], ...(drawn.some((row) => row.values.service_level_simulated !== null) ? [["--short", t.simulated]] : []), ["--grey", t.bound, "dashed"]]));
    R.addChart(node, t.chart, () => frontier());
    first = choices("scenario-first", 0);
    second = choices("scenario-second", drawn.length - 1);
    compare();
  }
})(window.wfmReport);
