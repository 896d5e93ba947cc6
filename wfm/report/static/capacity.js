// A hiring plan: people against need with the hires, cost lines against the budget, and the service, by month.
(function (R) {
  const data = R.data.capacity;
  if (!data) return;
  const t = data.strings;
  const months = (c) => ({ type: "category", data: data.months, axisTick: { show: false }, axisLine: { lineStyle: { color: c.soft } }, axisLabel: { color: c.soft, hideOverlap: true } });
  const grid = { left: 54, right: 16, top: 14, bottom: 30 };
  const line = (name, values, color, more) => Object.assign({ type: "line", name, data: values, symbolSize: 5, lineStyle: { width: 2, color }, itemStyle: { color } }, more);

  function byMonth(format) {
    return R.tooltip((all) => R.tipBody(all[0].name, all.filter((one) => one.value !== null && one.value !== undefined).map((one) => [one.seriesName, format(one)])));
  }

  function people() {
    const c = R.colors();
    const option = {
      grid, xAxis: months(c), yAxis: R.valueAxis({ min: 0 }),
      tooltip: byMonth((one) => R.number(one.value, one.seriesName === t.hires ? 0 : 1)),
      series: [
        { type: "bar", name: t.hires, data: data.hires, barMaxWidth: 18, itemStyle: { color: c.short } },
        line(data.agents.label, data.agents.values, c.accent),
        line(t.required, data.required, c.ink, { lineStyle: { type: "dashed", width: 1.5, color: c.ink } }),
        line(t.training, data.training, c.grey, { lineStyle: { type: "dotted", width: 1.5, color: c.grey } }),
      ],
    };
    return { height: 300, option };
  }

  function money() {
    const c = R.colors(), shades = [c.accent, c.short, c.grey, c.ink];
    const bars = data.costs.map((one, n) => ({ type: "bar", stack: "cost", name: one.label, data: one.values, barMaxWidth: 30, itemStyle: { color: shades[n % 4], opacity: n < 4 ? 1 : 0.5 } }));
    const option = {
      grid, xAxis: months(c), yAxis: R.valueAxis({ min: 0, axisLabel: { color: c.soft, formatter: R.compact } }),
      tooltip: byMonth((one) => R.money(one.value)),
      series: [...bars, ...(data.budget.some((value) => value !== null) ? [line(t.budget, data.budget, c.ink, { step: "middle", symbol: "none", lineStyle: { type: "dashed", width: 1.5, color: c.ink } })] : [])],
    };
    return { height: 300, option };
  }

  function service() {
    const c = R.colors();
    const option = {
      grid, xAxis: months(c), tooltip: byMonth((one) => R.percent(one.value, 1)),
      yAxis: R.valueAxis({ scale: true, max: (range) => Math.min(1, Math.ceil(range.max * 20) / 20), axisLabel: { color: c.soft, formatter: (value) => R.number(value * 100, 0) + "\u00a0%" } }),
      series: [line(t.service, data.service, c.accent)],
    };
    return { height: 220, option };
  }

  function add(id, label, legend, build) {
    const node = R.byId(id);
    if (legend) node.closest("figure").querySelector("figcaption").append(R.legend(legend));
    R.addChart(node, label, build);
  }
  add("capacity-people", t.people, [["--short", t.hires], ["--accent", data.agents.label, true], ["--ink", t.required, "dashed"], ["--grey", t.training, "dotted"]], people);
  const colors = ["--accent", "--short", "--grey", "--ink"];
  const limit = data.budget.some((value) => value !== null) ? [["--ink", t.budget, "dashed"]] : [];
  add("capacity-money", t.money, [...data.costs.map((one, n) => [colors[n % 4], one.label, n < 4 ? "" : "pale"]), ...limit], money);
  add("capacity-service", t.service, null, service);
})(window.wfmReport);
