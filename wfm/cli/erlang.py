"""`wfm erlang`: Erlang B, C and A on the command line."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import click

from wfm.cli.options import json_option
from wfm.errors import WfmError

AROUND = 3  # rows of the table on either side of the answer
DEFAULTS = {"interval": 30.0, "target": 0.8, "within": 20.0, "shrinkage": 0.0, "concurrency": 1}
ERLANG_B = {"contacts", "load", "aht", "interval", "blocking", "lines"}
EXAMPLES = """Examples:

\b
  wfm erlang --contacts 100 --aht 180 --target 80% --within 20
  wfm erlang --contacts 100 --aht 180 --patience 120 --max-occupancy 85% --shrinkage 30%
  wfm erlang --contacts 100 --aht 180 --agents 12
  wfm erlang --contacts 60 --aht 600 --concurrency 2 --within 60
  wfm erlang --load 10 --blocking 1%
  wfm erlang --load 10 --lines 15
"""


class _Value(click.ParamType):
    """A number within limits; what is wrong with it is said in one line. Shares may be written 0.8 or 80%."""

    def __init__(self, name: str, words: str, low: float, high: float, *, above: bool = False, below: bool = False):
        self.name, self._words, self._low, self._high, self._above, self._below = name, words, low, high, above, below

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return self.name.upper()

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = self._read(str(value).strip())
        low = number > self._low if self._above else number >= self._low
        high = number < self._high if self._below else number <= self._high
        if not (low and high) or (self.name == "count" and number != int(number)):
            option = param.opts[0] if param else self.name
            raise WfmError(f"wfm erlang: {option}: '{value}' is not {self._words}")
        return int(number) if self.name == "count" else number

    def _read(self, text: str) -> float:
        try:
            return float(text[:-1]) / 100 if self.name == "share" and text.endswith("%") else float(text)
        except ValueError:
            return math.nan


_AMOUNT = _Value("number", "a number from 0 to 1e9", 0.0, 1e9)
_COUNT = _Value("count", "a whole number from 0 to 1e9", 0.0, 1e9)
_CHATS = _Value("count", "a whole number from 1 to 20", 1.0, 20.0)
_LENGTH = _Value("seconds", "a number of seconds above 0", 1e-6, 1e12)
_WAIT = _Value("seconds", "a number of seconds, 0 or more", 0.0, 1e12)
_MINUTES = _Value("minutes", "a number of minutes above 0", 1e-6, 1e9)
_SHARE = _Value("share", "above 0 and below 1, like 0.8 or 80%", 0.0, 1.0, above=True, below=True)
_LOSS = _Value("share", "0 or more and below 1, like 0.3 or 30%", 0.0, 1.0, below=True)
_CAP = _Value("share", "above 0 and at most 1, like 0.85 or 85%", 0.0, 1.0, above=True)


@click.command(epilog=EXAMPLES)
@click.option("--contacts", type=_AMOUNT, help="Contacts offered in an interval.")
@click.option("--load", type=_AMOUNT, help="Offered load in erlangs, instead of --contacts.")
@click.option("--aht", type=_LENGTH, help="Average handle time.")
@click.option("--interval", type=_MINUTES, help="Length of an interval; 30 by default.")
@click.option("--target", type=_SHARE, help="Service level wanted: the share answered in time; 80% by default.")
@click.option("--within", type=_WAIT, help="Wait that is still in time; 20 by default.")
@click.option("--patience", type=_LENGTH, help="Mean time until a caller gives up (Erlang A); without, nobody does.")
@click.option("--max-occupancy", type=_CAP, help="Largest share of their time that agents may be busy.")
@click.option("--shrinkage", type=_LOSS, help="Share of paid time that is lost: staff is agents / (1 - share).")
@click.option("--concurrency", type=_CHATS, help="Chats that an agent has at a time; 1 by default.")
@click.option("--agents", type=_COUNT, help="Evaluate this many agents; without, the fewest that do are looked for.")
@click.option("--blocking", type=_SHARE, help="Erlang B: the fewest lines that block no larger share of the calls.")
@click.option("--lines", type=_COUNT, help="Erlang B: the share of calls that this many lines block.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the result as JSON to this file too.")
@click.option("--quiet", is_flag=True, help="Print the number alone: staff; with --agents service level; lines or share.")
@json_option
def erlang(out: Path | None, quiet: bool, as_json: bool, **options: Any) -> None:
    """Calculate with Erlang B, C and A.

    How many agents meet a service level, what some number of agents gives, how many lines keep calls from being
    blocked. Service level is the share of all contacts offered that are answered in time: those who give up count
    against it.
    """
    given = {name: value for name, value in options.items() if value is not None}
    lines = "blocking" in given or "lines" in given
    _refuse(given, lines)
    try:
        result = _of_lines({**DEFAULTS, **given}) if lines else _of_agents({**DEFAULTS, **given})
    except ValueError as error:
        raise WfmError(f"wfm erlang: {error}") from None
    text = json.dumps(result, indent=2, allow_nan=False)
    if out is not None:
        out.write_text(text + "\n", encoding="utf-8")
    if as_json:
        click.echo(text)
    elif quiet:
        click.echo(result[_number_asked(given)])
    else:
        click.echo("\n".join(_lines_text(result) if lines else _agents_text(result)))


def _refuse(given: dict[str, Any], lines: bool) -> None:
    """Refuse combinations that mean nothing."""
    problem = None
    if ("contacts" in given) == ("load" in given):
        problem = "give --contacts with --aht, or --load" if lines else "give --aht with either --contacts or --load"
    elif "aht" not in given and (not lines or "contacts" in given):
        problem = "--aht is missing; give the average handle time in seconds"
    elif "blocking" in given and "lines" in given:
        problem = "give either --blocking or --lines"
    elif lines and given.keys() - ERLANG_B:
        alien = ", ".join("--" + name.replace("_", "-") for name in sorted(given.keys() - ERLANG_B))
        problem = f"{alien} means nothing to Erlang B; leave it out, or --blocking and --lines"
    if problem:
        raise WfmError(f"wfm erlang: {problem}")


def _number_asked(given: dict[str, Any]) -> str:
    if "lines" in given:
        return "blocking"
    if "blocking" in given:
        return "lines"
    return "service_level" if "agents" in given else "staff"


def _load(asked: dict[str, Any]) -> float:
    from wfm.erlang import offered_load

    if "load" in asked:
        return asked["load"]
    return float(offered_load(asked["contacts"], asked["aht"], asked["interval"] * 60))


def _of_agents(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what was asked, the fewest agents, the measures of the answer, and the rows around it."""
    from wfm.erlang import required_agents

    load, each = _load(asked), asked["concurrency"]
    patience = asked.get("patience", math.inf)
    servers = required_agents(
        load,
        asked["aht"],
        service_level=asked["target"],
        t=asked["within"],
        max_occupancy=asked.get("max_occupancy"),
        patience=patience,
    )
    required = -(-int(servers) // each)
    answer = asked.get("agents", required)
    shown = [answer] if "agents" in asked else range(max(answer - AROUND, 0), answer + AROUND + 1)
    rows = [_measures(asked, load, patience, agents, required) for agents in shown]
    return {
        "model": "erlang_a" if "patience" in asked else "erlang_c",
        "contacts": asked.get("contacts"),
        "aht_seconds": asked["aht"],
        "interval_minutes": asked["interval"],
        "load_erlangs": load,
        "target": asked["target"],
        "within_seconds": asked["within"],
        "patience_seconds": asked.get("patience"),
        "max_occupancy": asked.get("max_occupancy"),
        "shrinkage": asked["shrinkage"],
        "concurrency": each,
        "required_agents": required,
        **next(row for row in rows if row["agents"] == answer),
        "rows": rows,
    }


def _measures(asked: dict[str, Any], load: float, patience: float, agents: int, required: int) -> dict[str, Any]:
    """Return the measures of a number of agents; an agent with n chats at a time counts as n servers."""
    from wfm.erlang import erlang_a
    from wfm.staffing.requirement import staff_for

    found = erlang_a(load, agents * asked["concurrency"], asked["aht"], patience, asked["within"])
    wait = float(found.asa_answered)
    return {
        "agents": agents,
        "staff": int(staff_for(agents, asked["shrinkage"])),  # type: ignore[arg-type]
        "service_level": float(found.sl_answered_of_offered),
        "asa_seconds": wait if math.isfinite(wait) else None,
        "wait_probability": float(found.prob_wait),
        "occupancy": float(found.occupancy),
        "abandonment": float(found.prob_abandon),
        "meets_targets": agents >= required,
    }


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

    low, high = -1, 1
    while erlang_b(load, high) > target:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if erlang_b(load, middle) > target else (low, middle)
    return high


def _agents_text(result: dict[str, Any]) -> list[str]:
    formula = "Erlang A" if result["model"] == "erlang_a" else "Erlang C"
    aims = f"target {result['target']:.4g}" + (" met" if result["meets_targets"] else " or occupancy not met")
    return [formula, aims]
