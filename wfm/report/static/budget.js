// Payroll added up day by day towards the budget, and each team against its own.
(function (R) {
  const { t } = R;
  const budget = R.data.budget;

  R.startBudget = function () {
    R.addChart(R.byId("cost-days"), t.cost_of, days);
    const teams = R.byId("cost-teams");
    if (teams) R.addChart(teams, t.teams_of, byTeam);
  };

  function days(width) {
    const c = R.colors();
    let sum = 0;
    const before = budget.costs.map((cost) => { const start = sum; sum += cost; return start; });
    const over = (place) => budget.budget !== null && before[place] + budget.costs[place] > budget.budget;
    const narrow = width / budget.labels.length < 96;
    const option = {
      grid: { left: 62, right: 14, top: 30, bottom: 44 },
      xAxis: {
        type: "category", data: budget.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: c.line } },
        axisLabel: { color: c.soft, interval: 0, lineHeight: 15, hideOverlap: true, formatter: (text) => (narrow ? text.split(" ").slice(0, 2).join("\n") : text) },
      },
      yAxis: R.valueAxis({ min: 0, max: Math.max(sum, budget.budget || 0) * 1.06 || 1, axisLabel: { color: c.soft, showMaxLabel: false, formatter: R.compact } }),
      tooltip: R.tooltip((params) => tip(params[0].dataIndex, before), { axisPointer: { type: "shadow", shadowStyle: { opacity: 0.08 } } }),
      series: [
        { type: "bar", stack: "sum", data: before, silent: true, itemStyle: { color: "transparent" }, barCategoryGap: "28%" },
        {
          type: "bar", stack: "sum", data: budget.costs.map((value, n) => ({ value, itemStyle: { color: over(n) ? c.short : c.accent } })),
          itemStyle: { borderRadius: 3 }, emphasis: { disabled: true }, markLine: limit(c),
          label: { show: budget.costs.length <= 14, position: "top", distance: 3, color: c.soft, backgroundColor: c.card, padding: [1, 2], fontSize: 11.5, formatter: (one) => (one.value ? amount(one.value, sum / 10) : "") },
        },
      ],
    };
    return { height: 300, option };
  }
  function limit(c) {
    if (budget.budget === null) return undefined;
    return {
      silent: true, symbol: "none", z: 1, data: [{ yAxis: budget.budget }], lineStyle: { color: c.ink, type: "dashed", width: 1.2 },
      label: { position: "insideStartTop", color: c.ink, formatter: t.budget + " " + R.compact(budget.budget) },
    };
  }
  function tip(place, before) {
    const total = before[place] + budget.costs[place];
    const rows = [[t.cost, R.money(budget.costs[place])], [t.so_far, R.money(total)]];
    if (budget.budget !== null) rows.push([t.left, R.money(budget.budget - total)]);
    return R.tipBody(budget.labels[place], rows);
  }

  function byTeam(width) {
    const c = R.colors();
    const teams = [...budget.teams].sort((one, other) => other.cost - one.cost).slice(0, budget.most_teams);
    const name = (team) => team.name || t.no_team;
    const most = Math.max(1, ...teams.map((team) => Math.max(team.cost, team.budget || 0)));
    const option = {
      grid: { left: width < 500 ? 84 : 120, right: 76, top: 8, bottom: 30 },
      xAxis: R.valueAxis({ min: 0, max: most * 1.02, splitNumber: width < 500 ? 2 : 4, axisLabel: { color: c.soft, formatter: R.compact, showMaxLabel: false } }),
      yAxis: [
        teamAxis(teams.map(name), { color: c.ink, width: width < 500 ? 70 : 106, overflow: "truncate" }),
        teamAxis(teams.map((team) => amount(team.cost, most)), { color: c.soft }),
      ],
      tooltip: R.tooltip((params) => teamTip(teams[params[0].dataIndex], name), { axisPointer: { type: "shadow", shadowStyle: { opacity: 0.08 } } }),
      series: [
        {
          type: "bar", barMaxWidth: 20, data: teams.map((team) => ({ value: team.cost, itemStyle: { color: team.budget !== null && team.cost > team.budget ? c.short : c.accent } })),
          itemStyle: { borderRadius: 3 }, emphasis: { disabled: true },
        },
        marks(teams, c),
      ],
    };
    return { height: Math.max(120, teams.length * 36 + 44), option };
  }
  // Amounts side by side are written alike.
  const amount = (value, largest) => (largest < 1e6 ? R.number(value, 0) : R.compact(value));
  function teamAxis(texts, axisLabel) {
    return { type: "category", inverse: true, data: texts, axisTick: { show: false }, axisLine: { show: false }, axisLabel };
  }
  function marks(teams, c) {
    const data = [];
    teams.forEach((team, row) => { if (team.budget !== null) data.push([team.budget, row]); });
    return {
      type: "custom", data, silent: true, z: 5, encode: { x: 0, y: 1 }, renderItem: (params, api) => {
        const [x, y] = api.coord([api.value(0), api.value(1)]);
        return { type: "rect", shape: { x: x - 1, y: y - 13, width: 2, height: 26 }, style: { fill: c.ink } };
      },
    };
  }
  function teamTip(team, name) {
    const rows = [[t.cost, R.money(team.cost)]];
    if (team.budget !== null) rows.push([t.budget, R.money(team.budget)], [t.left, R.money(team.budget - team.cost)]);
    return R.tipBody(name(team), rows);
  }
})(window.wfmReport);
