"""The page of a day under way: how it goes on, where it ends, and what helps."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from wfm.config import Config
from wfm.report.embed import content_policy, own_style
from wfm.report.templating import environment
from wfm.report.wording import Wording, words_of

WIDTH, HEIGHT = 600, 230
_FOOT, _TOP = 26, 10
_MOST_LABELS = 8


def write_today_page(path: Path, config: Config, data: dict[str, Any]) -> None:
    """Write the page as UTF-8.

    Args:
        path: The HTML file.
        config: The plan; its `report.language` is the page's.
        data: The day, as `wfm kpi --today --json` prints it.
    """
    path.write_bytes(render_today(config, data).encode("utf-8"))


def render_today(config: Config, data: dict[str, Any]) -> str:
    """Render the page; arguments as for `write_today_page`. It has no scripts: its chart is a drawing."""
    words = words_of(config)
    text = words.strings["today"]
    date = dt.date.fromisoformat(data["date"])
    return (
        environment()
        .get_template("today.html.j2")
        .render(
            t=text,
            w=words,
            language=words.strings["language"],
            site=config.site.name,
            policy=content_policy([]),
            style=own_style(),
            footer=words.strings["footer"]["text"],
            when=_when(words, date, data["now"]),
            close=_clock(data["close"]),
            on_track=data["on_track"],
            overall=_level(words, text, data["overall"]),
            queues=[_queue(words, text, row) for row in data["queues"]],
            actions=[_action(words, text, one) for one in data["actions"]],
            others=[
                _action(words, text, data[name]) | {"label": text[name]}
                for name in ("helps_most", "time_off")
                if data[name]
            ],
            absent=", ".join(data["absent"]),
            notes=data["notes"],
            chart=drawing(data["course"]),
        )
    )


def drawing(course: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the lines of the chart as points of an SVG of `WIDTH` by `HEIGHT`, with the hours below it."""
    count = len(course)
    highest = max([row[name] or 0.0 for row in course for name in ("planned", "actual", "high")] + [1e-9])

    def at(number: float) -> float:
        return round(number * WIDTH / count, 1)

    def points(name: str, of: list[int]) -> list[str]:
        drawn = HEIGHT - _FOOT - _TOP
        return [f"{at(i + 0.5)},{round(_TOP + drawn * (1 - course[i][name] / highest), 1)}" for i in of]

    seen = [i for i, row in enumerate(course) if row["actual"] is not None]
    ahead = [i for i, row in enumerate(course) if row["expected"] is not None]
    hours = [i for i, row in enumerate(course) if row["timestamp"][14:16] == "00"]
    step = -(-len(hours) // _MOST_LABELS)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "foot": HEIGHT - _FOOT,
        "planned": " ".join(points("planned", list(range(count)))),
        "actual": " ".join(points("actual", seen)),
        "expected": " ".join(points("expected", ahead)),
        "band": " ".join(points("low", ahead) + points("high", ahead)[::-1]),
        "now": at(len(seen)),
        "hours": [(at(i), course[i]["timestamp"][11:16]) for i in hours[::step]],
        "highest": round(highest),
    }


def _when(words: Wording, date: dt.date, now: str) -> str:
    """Write the day, and the time with its own weekday where the day has run past midnight."""
    there = dt.date.fromisoformat(now[:10])
    weekday = "" if there == date else f"{words.day_parts(there)[0]} "
    return " ".join(words.day_parts(date)) + f", {weekday}{_clock(now)}"


def _clock(stamp: str) -> str:
    return stamp[11:16]


def _level(words: Wording, text: dict, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "value": words.percent(row["service_level_at_close"]),
        "share": round(100 * row["service_level_at_close"], 1),
        "target_share": round(100 * row["target"], 1),
        "band": text["band"].format(
            low=words.percent(row["service_level_low"]), high=words.percent(row["service_level_high"])
        ),
        "target": text["target"].format(target=words.percent(row["target"], 0)),
        "so_far": "-" if row["service_level_so_far"] is None else words.percent(row["service_level_so_far"]),
        "planned": words.percent(row["service_level_planned"]),
        "met": row["on_track"],
        "short": text["short"].format(contacts=words.number(row["short"])) if not row["on_track"] else "",
    }


def _queue(words: Wording, text: dict, row: dict[str, Any]) -> dict[str, Any]:
    planned = row["planned_so_far"]
    aht, usual = row["aht_seconds"], row["aht_planned"]
    return _level(words, text, row) | {
        "name": row["queue"],
        "contacts": words.number(row["contacts_so_far"]),
        "of_plan": _signed(words, row["contacts_so_far"] / planned - 1) if planned else "-",
        "rest": words.number(row["rest"]),
        "rest_band": f"{words.number(row['rest_low'])}–{words.number(row['rest_high'])}",
        "aht": "-" if aht is None else words.number(aht),
        "aht_planned": "-" if usual is None else words.number(usual),
        "told": row["told"],
    }


def _action(words: Wording, text: dict, one: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": text["kinds"][one["kind"]],
        "cost": words.money(one["cost"]),
        "budget": text["more_budget"].format(money=words.money(one["more_budget"])) if one["more_budget"] else "",
        "gain": text["gain"].format(
            contacts=words.number(one["contacts"], 1), points=words.number(100 * one["points"], 2)
        ),
        "people": text["people"].format(people=one["people"]),
        "command": one["command"],
        "changes": [
            {"name": row["name"], "id": row["agent_id"], "before": row["before"] or "-", "after": row["after"] or "-"}
            | {"moved": row["moved"].replace("->", " → "), "cost": words.money(row["cost"])}
            for row in one["changes"]
        ],
    }


def _signed(words: Wording, share: float) -> str:
    return ("+" if share >= 0 else "") + words.percent(share, 0)
