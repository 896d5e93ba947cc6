// Simulated service level of each queue with its band, beside what the plan predicts.
(function (R) {
  const { t } = R;

  R.startSimulation = function () {
    const host = R.byId("simulation-panels");
    if (!host) return;
    const legend = () => [["--accent", t.simulated, true], ["--accent-soft", t.interval_95], ["--ink", t.predicted, "dashed"]];
    R.queuePanels(host, t.simulation_of, legend, build);
  };

  function build(queue, width) {
    const c = R.colors();
    const shown = R.openIntervals([queue], R.state.from, R.state.to);
    const pick = (name) => shown.map((n) => R.seriesAt(queue, queue.simulation[name], n));
    const low = pick("low"), high = pick("high");
    const bare = { type: "line", step: "middle", symbol: "none", silent: true, lineStyle: { width: 0 }, stack: "band", stackStrategy: "all" };
    const drawn = { type: "line", step: "middle", symbol: "none", showAllSymbol: false, emphasis: { disabled: true }, z: 3 };
    const option = {
      grid: { left: 54, right: 14, top: 14, bottom: 46 },
      xAxis: R.timeAxis(shown, 0, shown.length - 1, width - 68),
      yAxis: R.valueAxis({ min: 0, max: 1, interval: 0.25, axisLabel: { color: c.soft, formatter: (value) => R.number(value * 100, 0) + "\u00a0%" } }),
      tooltip: R.tooltip((params) => tip(queue, Number(params[0].axisValue))),
      series: [
        Object.assign({}, bare, { data: low }),
        Object.assign({}, bare, {
          data: high.map((value, i) => (value === null || low[i] === null ? null : value - low[i])),
          areaStyle: { color: c.accentSoft, opacity: 1 },
        }),
        Object.assign({}, drawn, { data: pick("predicted_service_level"), lineStyle: { color: c.ink, width: 1.2, type: "dashed" } }),
        Object.assign({}, drawn, {
          data: pick("service_level"), lineStyle: { color: c.accent, width: 1.8 },
          markLine: { silent: true, symbol: "none", data: [{ yAxis: queue.target }], lineStyle: { color: c.soft, type: "dotted", width: 1 }, label: { show: false } },
        }),
      ],
    };
    return { height: 230, option };
  }

  function tip(queue, interval) {
    const at = (name) => R.seriesAt(queue, queue.simulation[name], interval);
    const title = R.intervalName(interval);
    if (at("service_level") === null) return R.tipBody(title, [[t.closed, ""]]);
    return R.tipBody(title, [
      [t.simulated, R.percent(at("service_level"))],
      [t.interval_95, R.percent(at("low")) + "\u2013" + R.percent(at("high"))],
      [t.predicted, R.percent(at("predicted_service_level"))], [t.target, R.percent(queue.target, 0)],
    ]);
  }
})(window.wfmReport);
