// Who is in which row, and where a minute lies: the shift chart without its drawing.
(function (R) {
  const { data, line, t } = R;
  const roster = data.roster;
  const HEAD = 6;
  const ROW = 28;

  const shifts = roster.shifts.map((packed) => ({
    agent: packed[0], day: packed[1], start: packed[2], paid: packed[3], overtime: packed[4], cost: packed[5],
    pieces: unpack(packed), end: packed[2] + length(packed),
  }));
  const byAgent = roster.agents.map(() => []);
  for (const shift of shifts) byAgent[shift.agent].push(shift);

  function length(packed) {
    let total = 0;
    for (let n = HEAD; n < packed.length; n += 2) total += packed[n + 1];
    return total;
  }
  function unpack(packed) {
    const pieces = [];
    let at = packed[2];
    for (let n = HEAD; n < packed.length; n += 2) {
      pieces.push({ kind: packed[n], start: at, end: at + packed[n + 1] });
      at += packed[n + 1];
    }
    return pieces;
  }

  const midnight = (day) => R.dayStart(day) * line.step;
  const hoursOfDay = (function () {
    let low = 24 * 60, high = 0;
    for (const shift of shifts) {
      low = Math.min(low, shift.start - midnight(shift.day));
      high = Math.max(high, shift.end - midnight(shift.day));
    }
    return low < high ? [Math.floor(low / 60) * 60, Math.ceil(high / 60) * 60] : [0, 24 * 60];
  })();

  // The place of minutes across the chart: each date is a column of the hours in which any shift lies.
  function makeScale(width) {
    const [low, high] = hoursOfDay;
    const count = Math.max(1, R.state.to - R.state.from);
    const column = width / count;
    const pad = count > 1 ? Math.min(5, column * 0.04) : 0;
    return {
      column, count, low, high,
      x: (day, minute) => (day - R.state.from) * column + pad + ((minute - midnight(day) - low) / (high - low)) * (column - 2 * pad),
      day: (x) => R.state.from + Math.floor(x / column),
      minute: (x) => {
        const day = R.state.from + Math.floor(x / column);
        return midnight(day) + low + ((x - (day - R.state.from) * column - pad) / (column - 2 * pad)) * (high - low);
      },
    };
  }

  function makeRows(words) {
    const wanted = words.trim().toLowerCase();
    const rows = [];
    let count = 0;
    roster.teams.forEach((team, number) => {
      const members = [];
      roster.agents.forEach((agent, place) => {
        const text = (agent[0] + " " + agent[1] + " " + team).toLowerCase();
        if (agent[2] === number && text.includes(wanted)) members.push(place);
      });
      if (!members.length) return;
      if (R.state.to - R.state.from === 1) members.sort((a, b) => startOf(a) - startOf(b) || a - b);
      if (roster.teams.length > 1) rows.push({ team: team || t.no_team, size: members.length });
      for (const agent of members) rows.push({ agent });
      count += members.length;
    });
    return { rows, count, all: roster.agents.length };
  }
  function startOf(agent) {
    const shift = byAgent[agent].find((one) => one.day === R.state.from);
    return shift ? shift.start : Infinity;
  }

  function kindName(kind) {
    if (kind < 0) return t.gap;
    return roster.kinds[kind][1] === "work" ? t.work : roster.kinds[kind][0];
  }
  // Colour variables by kind: work, breaks alike, other activities in turn.
  const variables = (function () {
    let other = 0;
    return roster.kinds.map(([, group]) => (group === "work" ? "--k-work" : group === "break" ? "--k-break" : "--k-" + ((other++ % 5) + 1)));
  })();

  // How other activities are hatched, beside their colours: hatch-1 to hatch-5.
  const hatches = variables.map((name) => (/^--k-\d$/.test(name) ? Number(name.slice(-1)) : 0));

  R.gantt = { ROW, roster, byAgent, midnight, makeScale, makeRows, kindName, variables, hatches };
})(window.wfmReport);
