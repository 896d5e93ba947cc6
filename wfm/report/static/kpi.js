// Plan against actual: contacts and service level by day and by interval, of all queues or of one.
(function (R) {
  const { t } = R, select = R.byId("kpi-queue");
  R.data.queues.forEach((queue, number) => select.append(new Option(queue.name, number)));
  const chosen = () => R.data.queues[Number(select.value)];
  const share = (value) => R.percent(value, 1);
  const count = (value) => R.number(value, 1);
  const shareAxis = () => R.valueAxis({ min: 0, max: 1, interval: 0.25, axisLabel: { color: R.colors().soft, formatter: (value) => R.number(value * 100, 0) + "\u00a0%" } });

  function categories(labels, starts) {
    const c = R.colors();
    return {
      type: "category", data: labels, axisLine: { lineStyle: { color: c.line } },
      axisTick: { show: Boolean(starts), interval: (n) => starts && starts[n], lineStyle: { color: c.line } },
      axisLabel: { color: c.soft, hideOverlap: true, interval: starts ? (n) => starts[n] : 0, lineHeight: 15, formatter: (value, n) => (starts ? value.split(", ")[0] : value) },
    };
  }
  const tips = (rows, labels, write) => R.tooltip((params) => {
    const n = params[0].dataIndex;
    const known = [[t.actual, rows.actual[n]], [t.plan, rows.plan[n]], [t.target, rows.target[n]]];
    return R.tipBody(labels[n], known.filter(([name, value]) => value !== null || name === t.actual).map(([name, value]) => [name, value === null ? t.unknown : write(value)]));
  });
  const line = (name, data, colour, more) => Object.assign({
    type: "line", name, data, symbol: "none", lineStyle: { width: 2, color: colour }, itemStyle: { color: colour },
  }, more);

  function byDay(measure, write, axis) {
    const c = R.colors(), { days, [measure]: rows } = chosen().day;
    const marks = line(t.plan, rows.plan, c.ink, { symbol: "rect", symbolSize: [22, 3], lineStyle: { width: 0 }, z: 3 });
    const aim = line(t.target, rows.target, c.short, { step: "middle", lineStyle: { width: 1.5, type: "dashed", color: c.short } });
    return {
      height: 250,
      option: {
        grid: { left: 52, right: 14, top: 14, bottom: 40 }, xAxis: categories(days.map((day) => day.replace(" ", "\n"))), yAxis: axis,
        tooltip: tips(rows, days, write),
        series: [{ type: "bar", name: t.actual, data: rows.actual, barMaxWidth: 40, itemStyle: { color: c.accent, borderRadius: [3, 3, 0, 0] } }, marks, aim],
      },
    };
  }
  function byInterval(measure, write, axis) {
    const c = R.colors(), { days, clocks, [measure]: rows } = chosen().interval;
    const labels = days.map((day, n) => day + ", " + clocks[n]);
    const starts = days.map((day, n) => n === 0 || days[n - 1] !== day);
    return {
      height: 260,
      option: {
        grid: { left: 52, right: 14, top: 14, bottom: 30 }, xAxis: categories(labels, starts), yAxis: axis, tooltip: tips(rows, labels, write),
        series: [
          line(t.plan, rows.plan, c.grey, { lineStyle: { width: 2, color: c.grey, type: "dashed" } }),
          line(t.actual, rows.actual, c.accent, { lineStyle: { width: 1.5, color: c.accent } }),
          ...(rows.target.some((one) => one !== null) ? [line(t.target, rows.target, c.short, { lineStyle: { width: 1, type: "dotted", color: c.short } })] : []),
        ],
      },
    };
  }

  const bars = [["--accent", t.actual], ["--ink", t.plan, true]], aim = ["--short", t.target, "dashed"];
  const lines = [["--accent", t.actual, true], ["--grey", t.plan, "dashed"]];
  const charts = {
    "level-day": [() => byDay("service_level", share, shareAxis()), [...bars, aim]],
    "contacts-day": [() => byDay("offered", count, R.valueAxis({ min: 0 })), bars],
    "contacts-interval": [() => byInterval("offered", count, R.valueAxis({ min: 0 })), lines],
    "level-interval": [() => byInterval("service_level", share, shareAxis()), [...lines, ["--short", t.target, "dotted"]]],
  };
  for (const node of document.querySelectorAll("[data-chart]")) {
    const [build, legend] = charts[node.dataset.chart];
    const caption = node.closest("figure").querySelector("figcaption");
    const label = caption.textContent;
    caption.append(R.legend(legend));
    R.addChart(node, label, build);
  }
  select.addEventListener("change", () => { R.staleCharts(); R.drawCharts(false); });
  R.startTables();
})(window.wfmReport);
