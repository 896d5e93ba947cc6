"""Configurations with planted causes, small and with many people."""

from __future__ import annotations

from pathlib import Path

from schedule_cases import MONDAY, queue, settings, write_case

from wfm.config import Config
from wfm.config.agents import read_agents
from wfm.config.calendar import read_events
from wfm.schedule.explain import Finding, find_causes

PART = {"weekly_hours": [12, 16], "days_per_week": [3, 4], "shift_hours": [4, 4]}


def lock(agent_id: str, day: int, start: str = "", end: str = "") -> dict:
    """Return a lock on a day of the plan."""
    date = str(MONDAY) if day == 0 else f"2026-12-{day:02d}"
    times = [f"{date}T{clock}" if clock else "" for clock in (start, end)]
    return {"agent_id": agent_id, "date": date, "start": times[0], "end": times[1]}


def causes(config: Config) -> list[Finding]:
    """Find the causes of a configuration."""
    return find_causes(config, read_agents(config)[0], read_events(config))


def case(folder: Path, agents: list[dict], locks: list[dict] | None = None, **changes) -> Config:
    """Write a case of people on a contract of 12 to 16 hours."""
    return write_case(folder, settings(**({"contracts": {"part": PART}} | changes)), agents, locks=locks)


def four_planted(folder: Path, people: int, **changes) -> Config:
    """Plant four causes: availability, two locked shifts, a team's budget, and minimum positions by night."""
    agents = [
        {
            "hourly_cost": (16, 18, 20, 24)[number % 4],
            "team": "T1" if number % 10 == 0 else "",
            "available": ("", "mon-fri 07:00-19:00", "mon-sun 06:00-17:00")[number % 3],
            "skills": "calls|vip" if number % 50 == 1 else "calls",
        }
        for number in range(people)
    ]
    agents[1]["available"] = "mon-sun 08:00-22:00"
    agents[6]["available"] = "mon-tue 08:00-16:00"
    for number in (51, 101, 151, 201, 251, 301, 351, 401, 451):
        if number < people:
            agents[number]["available"] = "mon-sun 06:00-18:00"
    locks = [lock("A4", 1, "18:00", "22:00"), lock("A4", 2, "07:00", "11:00")]
    agents[3]["available"] = ""
    sections = {
        "queues": [queue("calls", "mon-sun 08:00-20:00"), queue("vip", "mon-fri 08:00-20:00", min_positions=2)],
        "contracts": {"part": {"weekly_hours": [12, 24], "days_per_week": [3, 5], "shift_hours": [4, 6]}},
        "shifts": {"start_every_minutes": 30, "earliest_start": "06:00", "latest_end": "22:00"},
        "rules": {"min_rest_hours": 11},
        "budget": {"weekly": 10_000_000, "teams": {"T1": 100.0}},
    }
    return write_case(folder, settings(**(sections | changes)), agents, locks=locks)
