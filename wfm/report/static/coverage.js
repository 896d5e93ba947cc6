// Required against scheduled staff, step by step, the difference shaded; the service level below.
(function (R) {
  const { t } = R;

  R.startCoverage = function () {
    const legend = () => [
      ["--ink", t.required, "dashed"], ["--accent", t.scheduled, true], ["--short-fill", t.under], ["--accent-soft", t.over],
    ];
    R.queuePanels(R.byId("coverage-panels"), t.coverage_of, legend, build);
  };

  function build(queue, width) {
    const c = R.colors();
    const shown = R.openIntervals([queue], R.state.from, R.state.to);
    const pick = (name) => shown.map((n) => R.seriesAt(queue, queue.coverage[name], n));
    const last = shown.length - 1, room = width - 68;
    const option = {
      grid: [{ left: 54, right: 14, top: 16, height: 190 }, { left: 54, right: 14, top: 252, height: 64 }],
      xAxis: [
        R.timeAxis(shown, 0, last, room, { axisLabel: { show: false }, gridIndex: 0 }),
        R.timeAxis(shown, 0, last, room, { gridIndex: 1 }),
      ],
      yAxis: [R.valueAxis({ min: 0, gridIndex: 0 }), levelAxis(c)],
      axisPointer: { link: [{ xAxisIndex: "all" }] },
      tooltip: R.tooltip((params) => tip(queue, Number(params[0].axisValue))),
      series: [
        shading(pick("required"), pick("scheduled"), c),
        step(pick("required"), c.ink, 1.3, [4, 2]), step(pick("scheduled"), c.accent, 1.8),
        Object.assign(step(pick("service_level"), c.accent, 1.4), { xAxisIndex: 1, yAxisIndex: 1, markLine: target(queue, c) }),
      ],
    };
    return { height: 370, option };
  }

  function levelAxis(c) {
    return R.valueAxis({
      min: 0, max: 1, interval: 0.5, gridIndex: 1, name: t.service_level, nameLocation: "end", nameGap: 16,
      nameTextStyle: { color: c.soft, align: "left", padding: [0, 0, 0, -46] },
      axisLabel: { color: c.soft, formatter: (value) => R.number(value * 100, 0) + "\u00a0%" },
    });
  }
  function step(values, color, width, type = "solid") {
    return {
      type: "line", step: "middle", data: values, symbol: "none", showAllSymbol: false, lineStyle: { color, width, type },
      emphasis: { disabled: true }, z: 3,
    };
  }
  function target(queue, c) {
    return {
      silent: true, symbol: "none", data: [{ yAxis: queue.target }], lineStyle: { color: c.soft, type: "dashed", width: 1 },
      label: { show: false },
    };
  }
  function shading(required, scheduled, c) {
    const data = [];
    required.forEach((value, place) => {
      if (value !== null && scheduled[place] !== null && value !== scheduled[place]) data.push([place, value, scheduled[place]]);
    });
    return {
      type: "custom", data, silent: true, z: 2, encode: { x: 0, y: [1, 2] }, renderItem: (params, api) => {
        const [x, top] = api.coord([api.value(0), Math.max(api.value(1), api.value(2))]);
        const bottom = api.coord([api.value(0), Math.min(api.value(1), api.value(2))])[1];
        const half = api.size([1, 0])[0] / 2;
        const left = Math.round(x - half), right = Math.round(x + half);
        const under = api.value(2) < api.value(1);
        return {
          type: "rect", shape: { x: left, y: top, width: Math.max(1, right - left), height: bottom - top },
          style: { fill: under ? c.shortFill : c.accentSoft },
        };
      },
    };
  }
  function tip(queue, interval) {
    const at = (name) => R.seriesAt(queue, queue.coverage[name], interval);
    const title = R.intervalName(interval);
    if (at("required") === null) return R.tipBody(title, [[t.closed, ""]]);
    return R.tipBody(title, [
      [t.contacts, R.number(at("contacts"), 1)], [t.required, R.number(at("required"))],
      [t.scheduled, R.number(at("scheduled"), 2)], [t.difference, R.signed(at("scheduled") - at("required"), 2)],
      [t.service_level, R.percent(at("service_level"))], [t.target, R.percent(queue.target, 0)],
    ]);
  }
})(window.wfmReport);
