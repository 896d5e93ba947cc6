"""`wfm erlang`: Erlang B, C and A on the command line."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import click

from wfm.cli.erlang_estimates import estimate_of, estimate_text
from wfm.cli.options import json_option
from wfm.errors import WfmError

AROUND = 3  # rows of the table of lines on either side of the answer
BELOW, ABOVE = 2, 3  # rows of the table of agents before and after the answer
SOLVED = {"contacts": "most contacts", "aht_seconds": "longest AHT"}
LARGEST = {"contacts": 1e9, "aht_seconds": 1e7}
DEFAULTS = {"interval_minutes": 30.0, "target": 0.8, "within_seconds": 20.0, "shrinkage": 0.0, "concurrency": 1}
ESTIMATES = {
    "patience": ("total_wait", "abandoned"),
    "shrinkage": ("scheduled_hours", "worked_hours"),
}
ERLANG_B = {"contacts", "load_erlangs", "aht_seconds", "interval_minutes", "blocking", "lines"}
ERLANG_C = ("contacts", "aht_seconds", "interval_minutes", "target", "within_seconds", "patience_seconds")
STAFFING = ("max_occupancy", "shrinkage", "concurrency", "hourly_cost")
FORMULAS = {
    "erlang_a": "Erlang A: who waits too long gives up",
    "erlang_b": "Erlang B: who finds all lines busy is lost",
    "erlang_c": "Erlang C: nobody gives up",
}
EXAMPLES = """Examples:

\b
  wfm erlang --contacts 100 --aht 180 --target 80% --within 20
  wfm erlang --contacts 100 --aht 180 --patience 120 --max-occupancy 85% --shrinkage 30%
  wfm erlang --contacts 100 --aht 180 --agents 12 --hourly-cost 24.50
  wfm erlang --agents 12 --aht 180
  wfm erlang --agents 12 --contacts 100
  wfm erlang --contacts 60 --aht 600 --concurrency 2 --within 60
  wfm erlang --load 10 --blocking 1%
  wfm erlang --load 10 --lines 15
  wfm erlang --total-wait 14200 --abandoned 87
  wfm erlang --scheduled-hours 1480 --worked-hours 1342
"""


class _Value(click.ParamType):
    """A number within limits; what is wrong with it is said in one line. Shares may be written 0.8 or 80%."""

    def __init__(self, name: str, words: str, low: float, high: float) -> None:
        self.name, self._words, self._low, self._high = name, words, low, high

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return self.name.upper()

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = self._read(str(value).strip())
        if not self._low <= number <= self._high or (self.name == "count" and number != int(number)):
            option = param.opts[0] if param else self.name
            raise WfmError(f"wfm erlang: {option}: '{value}' is not {self._words}")
        return int(number) if self.name == "count" else number

    def _read(self, text: str) -> float:
        try:
            return float(text[:-1]) / 100 if self.name == "share" and text.endswith("%") else float(text)
        except ValueError:
            return math.nan


_OVER_0, _UNDER_1 = math.nextafter(0.0, 1.0), math.nextafter(1.0, 0.0)
_AMOUNT = _Value("number", "a number from 0 to 1e9", 0.0, 1e9)
_COUNT = _Value("count", "a whole number from 0 to 1e9", 0.0, 1e9)
_CHATS = _Value("count", "a whole number from 1 to 20", 1.0, 20.0)
_LENGTH = _Value("seconds", "a number of seconds above 0", 1e-6, 1e12)
_WAIT = _Value("seconds", "a number of seconds, 0 or more", 0.0, 1e12)
_MINUTES = _Value("minutes", "a number of minutes above 0", 1e-6, 1e9)
_SHARE = _Value("share", "above 0 and below 1, like 0.8 or 80%", _OVER_0, _UNDER_1)
_LOSS = _Value("share", "from 0 to 0.99, like 0.3 or 30%", 0.0, 0.99)
_CAP = _Value("share", "above 0 and at most 1, like 0.85 or 85%", _OVER_0, 1.0)


@click.command(epilog=EXAMPLES)
@click.option("--contacts", type=_AMOUNT, help="Contacts offered in an interval.")
@click.option("--load", "load_erlangs", type=_AMOUNT, help="Offered load in erlangs, instead of --contacts.")
@click.option("--aht", "aht_seconds", type=_LENGTH, help="Average handle time.")
@click.option("--interval", "interval_minutes", type=_MINUTES, help="Length of an interval; 30 by default.")
@click.option("--target", type=_SHARE, help="Service level wanted: the share answered in time; 80% by default.")
@click.option("--within", "within_seconds", type=_WAIT, help="Wait that is still in time; 20 by default.")
@click.option("--patience", "patience_seconds", type=_LENGTH, help="Mean time until a caller gives up; none: never.")
@click.option("--max-occupancy", type=_CAP, help="Largest share of their time that agents may be busy.")
@click.option("--shrinkage", type=_LOSS, help="Share of paid time that is lost: staff is agents / (1 - share).")
@click.option("--concurrency", type=_CHATS, help="Chats that an agent has at a time; 1 by default.")
@click.option("--hourly-cost", type=_AMOUNT, help="Money for a paid hour: adds what a contact costs.")
@click.option(
    "--agents",
    type=_COUNT,
    help="Evaluate this many agents; without, the fewest that do are looked for. Without --contacts, or without "
    "--aht, the most that they can take.",
)
@click.option("--blocking", type=_SHARE, help="Erlang B: the fewest lines that block no larger share of the calls.")
@click.option("--lines", type=_COUNT, help="Erlang B: the share of calls that this many lines block.")
@click.option("--total-wait", type=_WAIT, help="Estimate patience: all waits added up, of those who gave up too.")
@click.option("--abandoned", type=_COUNT, help="Estimate patience: how many gave up.")
@click.option("--scheduled-hours", type=_AMOUNT, help="Estimate shrinkage: hours on the roster.")
@click.option("--worked-hours", type=_AMOUNT, help="Estimate shrinkage: hours worked of them.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the result as JSON to this file too.")
@click.option("--quiet", is_flag=True, help="Print just the number: staff, service level, lines or blocking.")
@json_option
def erlang(out: Path | None, quiet: bool, as_json: bool, **options: Any) -> None:
    """Calculate with Erlang B, C and A.

    How many agents meet a service level, what some number of agents gives, how many contacts it can take and how
    long they may last, how many lines keep calls from being blocked; and patience or shrinkage from what happened.
    Service level is the share of all contacts offered that are answered in time: those who give up count against it.
    """
    given = {name: value for name, value in options.items() if value is not None}
    estimate = next((name for name, both in ESTIMATES.items() if given.keys() & set(both)), None)
    lines = "blocking" in given or "lines" in given
    _refuse_estimate(given, estimate) if estimate else _refuse(given, lines)
    try:
        result = (
            estimate_of(estimate, given)
            if estimate
            else _of_lines({**DEFAULTS, **given})
            if lines
            else _of_agents({**DEFAULTS, **given})
        )
    except ValueError as error:
        raise WfmError(f"wfm erlang: {error}") from None
    text = json.dumps(result, indent=2, allow_nan=False)
    _write(out, text)
    if as_json:
        click.echo(text)
    elif quiet:
        numbers = {"lines": "blocking", "blocking": "lines", "agents": result.get("solved") or "service_level"}
        number = next((number for option, number in numbers.items() if option in given), "staff")
        click.echo(result["value" if estimate else number])
    else:
        text_of = estimate_text if estimate else _lines_text if lines else _agents_text
        click.echo("\n".join(text_of(result)))


def _write(out: Path | None, text: str) -> None:
    try:
        if out is not None:
            out.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise WfmError(f"{out}: cannot be written: {error.strerror}") from None


def _refuse_estimate(given: dict[str, Any], estimate: str) -> None:
    """Refuse an estimate without both of its numbers, or with others beside them."""
    both = ESTIMATES[estimate]
    options = " and ".join(f"--{name.replace('_', '-')}" for name in both)
    if given.keys() != set(both):
        raise WfmError(f"wfm erlang: {estimate} is estimated from {options}, and nothing else; give both")
    if estimate == "shrinkage" and not 0 < given["scheduled_hours"] >= given["worked_hours"]:
        raise WfmError("wfm erlang: --worked-hours: must be no more than --scheduled-hours, and these above 0")


def _refuse(given: dict[str, Any], lines: bool) -> None:
    """Refuse combinations that mean nothing."""
    problem = None
    volumes = sum(name in given for name in ("contacts", "load_erlangs"))
    solvable = not lines and "agents" in given and (volumes == 0) != ("aht_seconds" not in given)
    if volumes == 2 or (volumes == 0 and not solvable):
        problem = "give --contacts with --aht, or --load" if lines else "give --aht with either --contacts or --load"
    elif "aht_seconds" not in given and (not lines or "contacts" in given) and not (solvable and "contacts" in given):
        problem = "--aht is missing; give the average handle time in seconds"
    elif solvable and given["agents"] == 0:
        problem = "--agents 0 can take no contacts; give at least 1"
    elif "blocking" in given and "lines" in given:
        problem = "give either --blocking or --lines"
    elif lines and given.keys() - ERLANG_B:
        alien = ", ".join(name.replace("_", " ") for name in sorted(given.keys() - ERLANG_B))
        problem = f"Erlang B knows no {alien}; leave it out, or --blocking and --lines"
    if problem:
        raise WfmError(f"wfm erlang: {problem}")


def _load(asked: dict[str, Any]) -> float:
    from wfm.erlang import offered_load

    if "load_erlangs" in asked:
        return asked["load_erlangs"]
    return float(offered_load(asked["contacts"], asked["aht_seconds"], asked["interval_minutes"] * 60))


def _of_agents(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what was asked, the fewest agents, the measures of the answer, and the rows around it."""
    solved = next((name for name in SOLVED if name not in asked and "load_erlangs" not in asked), None)
    if solved:
        asked = {**asked, solved: _largest(asked, solved)}
    load, patience = _load(asked), asked.get("patience_seconds", math.inf)
    required = _required(asked)
    answer = asked.get("agents", required)
    shown = range(max(answer - BELOW, 0), answer + ABOVE + 1)
    rows = [_measures(asked, load, patience, agents, required) for agents in shown]
    return {
        "model": "erlang_a" if math.isfinite(patience) else "erlang_c",
        "solved": solved,
        "load_erlangs": load,
        **{name: asked.get(name) for name in (*ERLANG_C, *STAFFING)},
        "required_agents": required,
        **next(row for row in rows if row["agents"] == answer),
        "rows": rows,
    }


def _required(asked: dict[str, Any]) -> int:
    """Return the fewest agents that meet the targets; one with n chats at a time counts as n servers."""
    from wfm.erlang import required_agents

    aims = {"service_level": asked["target"], "t": asked["within_seconds"], "max_occupancy": asked.get("max_occupancy")}
    patience = asked.get("patience_seconds", math.inf)
    servers = required_agents(_load(asked), asked["aht_seconds"], patience=patience, **aims)
    return -(-int(servers) // asked["concurrency"])


def _largest(asked: dict[str, Any], name: str) -> float:
    """Return the most contacts, or the longest AHT, with which the agents still meet the targets, by halving."""

    def meets(value: float) -> bool:
        return _required({**asked, name: value}) <= asked["agents"]

    low, high = 1e-6, 1.0
    if not meets(low):
        raise ValueError("these agents do not meet the targets with any contact at all; ask for less")
    while meets(high):
        low, high = high, 2 * high
        if high > LARGEST[name]:
            raise ValueError(f"the {SOLVED[name]} are beyond {LARGEST[name]:g}")
    while high - low > 1e-9 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if meets(middle) else (low, middle)
    return low


def _measures(asked: dict[str, Any], load: float, patience: float, agents: int, required: int) -> dict[str, Any]:
    """Return the measures of a number of agents; an agent with n chats at a time counts as n servers."""
    from wfm.erlang import erlang_a
    from wfm.staffing.requirement import staff_for

    found = erlang_a(load, agents * asked["concurrency"], asked["aht_seconds"], patience, asked["within_seconds"])
    wait = float(found.asa_answered)
    return {
        "agents": agents,
        "staff": int(staff_for(agents, asked["shrinkage"])),  # type: ignore[arg-type]
        "service_level": float(found.sl_answered_of_offered),
        "asa_seconds": wait if math.isfinite(wait) else None,
        "wait_probability": float(found.prob_wait),
        "occupancy": float(found.occupancy),
        "abandonment": float(found.prob_abandon),
        **_cost(asked, load, agents),
        "meets_targets": agents >= required,
    }


def _cost(asked: dict[str, Any], load: float, agents: int) -> dict[str, float | None]:
    """Return what a contact offered costs, paid hours lost to shrinkage included."""
    if "hourly_cost" not in asked:
        return {}
    hours = asked["interval_minutes"] / 60
    contacts = load * hours * 3600 / asked["aht_seconds"]
    paid = agents / (1 - asked["shrinkage"]) * asked["hourly_cost"] * hours
    return {"cost_per_contact": paid / contacts if contacts > 0 else None}


def _of_lines(asked: dict[str, Any]) -> dict[str, Any]:
    from wfm.erlang import erlang_b

    load = _load(asked)
    lines = asked["lines"] if "lines" in asked else _fewest_lines(load, asked["blocking"])
    shown = [lines] if "lines" in asked else range(max(lines - AROUND, 0), lines + AROUND + 1)
    rows = [{"lines": count, "blocking": float(erlang_b(load, count))} for count in shown]
    return {
        "model": "erlang_b",
        "load_erlangs": load,
        "target": asked.get("blocking"),
        **next(row for row in rows if row["lines"] == lines),
        "rows": rows,
    }


def _fewest_lines(load: float, target: float) -> int:
    """Return the fewest lines on which no more than the target share is blocked: doubling, then halving."""
    from wfm.erlang import erlang_b

    low, high = -1, 1  # too few, perhaps enough
    while erlang_b(load, high) > target:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if erlang_b(load, middle) > target else (low, middle)
    return high


def _agents_text(result: dict[str, Any]) -> list[str]:
    """Return the answer in words and the table around it, the fewest agents marked."""
    shrunk = result["shrinkage"] > 0
    costs = result["hourly_cost"] is not None
    verdict = "met" if result["meets_targets"] else f"missed; {result['required_agents']:,} agents are needed"
    cap = "" if result["max_occupancy"] is None else f", occupancy up to {_percent(result['max_occupancy'])}"
    head = ["agents", *(["staff"] if shrunk else []), "service level", "ASA", "P(wait)", "occupancy", "abandoned"]
    head += ["a contact costs"] * costs
    rows = [
        [
            f"{'> ' if row['agents'] == result['agents'] else ''}{row['agents']:,}",
            *([f"{row['staff']:,}"] if shrunk else []),
            f"{row['service_level']:.1%}",
            "endless" if row["asa_seconds"] is None else f"{row['asa_seconds']:,.1f} s",
            *(f"{row[name]:.1%}" for name in ("wait_probability", "occupancy", "abandonment")),
            *(["-" if row["cost_per_contact"] is None else f"{row['cost_per_contact']:,.2f}"] if costs else []),
        ]
        for row in result["rows"]
    ]
    return [
        *_solution(result),
        f"agents         {result['agents']:,}" + (f" at work, of a staff of {result['staff']:,}" if shrunk else ""),
        f"offered load   {result['load_erlangs']:,.6g} erlangs",
        f"service level  {result['service_level']:.1%} within {result['within_seconds']:g} s",
        f"target         {_percent(result['target'])}{cap}: {verdict}",
        f"formula        {FORMULAS[result['model']]}",
        "",
        *_table(head, rows),
    ]


def _solution(result: dict[str, Any]) -> list[str]:
    """Return the line with what was looked for other than agents."""
    if not result["solved"]:
        return []
    value = result[result["solved"]]
    shown = f"{value:,.1f} s" if result["solved"] == "aht_seconds" else f"{value:,.2f}"
    every = "" if result["solved"] == "aht_seconds" else f" in {result['interval_minutes']:g} minutes"
    return [f"{SOLVED[result['solved']]:<15}{shown}{every}"]


def _lines_text(result: dict[str, Any]) -> list[str]:
    target = "" if result["target"] is None else f" (target {_percent(result['target'])})"
    mark = {result["lines"]: "> "} if target else {}
    rows = [[f"{mark.get(row['lines'], '')}{row['lines']:,}", f"{row['blocking']:.4%}"] for row in result["rows"]]
    return [
        f"lines          {result['lines']:,}",
        f"offered load   {result['load_erlangs']:,.6g} erlangs",
        f"blocked        {result['blocking']:.4%} of the calls{target}",
        f"formula        {FORMULAS[result['model']]}",
        "",
        *_table(["lines", "blocked"], rows),
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.6g}%"


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(head, *rows)]
    return ["  ".join(cell.rjust(width) for cell, width in zip(row, widths)) for row in [head, *rows]]
