"""The agents, absences and locks tables: what they mean, and what is refused of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from config_files import BASE, CONTRACT, loaded, write

from wfm.config.agents import Agent, read_agents
from wfm.config.opening_hours import ALWAYS
from wfm.errors import InputError

HEADER = "agent_id,name,contract,skills,hourly_cost,team,available,time_off,preferred_start,hired,leaves\n"
ANN = "A1,Ann,full,voice,20,T1,,,,,\n"


def people(folder: Path, rows: str, more: str = "", header: str = HEADER, **tables: str) -> list[Agent]:
    """Read agents whose rows begin in line 2, and other tables by name."""
    write(folder, header + rows, "agents.csv")
    text = BASE + BASE.splitlines()[3].replace("voice", "chat") + "\nagents: agents.csv\n"
    for name, table in tables.items():
        write(folder, table, f"{name}.csv")
        text += f"{name}: {name}.csv\n"
    return read_agents(loaded(folder, text + (more or CONTRACT.format("overtime_hours: 0"))))[0]


def refusal(folder: Path, rows: str, more: str = "", **tables: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        people(folder, rows, more, **tables)
    return [line.removeprefix(f"{folder}/") for line in str(caught.value).splitlines()]


def test_an_agent_has_all_that_the_table_says(tmp_path: Path):
    row = (
        "A1,Zoë,full,voice | chat,20.5,T1,mon-fri 09:00-17:00; sat 20:00-30:00,2026-12-01,09:30,2020-01-01,2026-12-04\n"
    )
    (agent,) = people(tmp_path, row)
    assert (agent.agent_id, agent.name, agent.contract, agent.hourly_cost, agent.team) == (
        "A1",
        "Zoë",
        "full",
        20.5,
        "T1",
    )
    assert agent.skills == ("voice", "chat")
    assert agent.available.on(0) == ((9 * 60, 17 * 60),)
    assert agent.available.on(5) == ((20 * 60, 30 * 60),)
    assert agent.preferred_start == 9 * 60 + 30
    assert agent.time_off == {dt.date(2026, 12, 1)}
    employed = [agent.employed(dt.date(2019, 12, 31)), agent.employed(agent.hired), agent.employed(agent.leaves)]
    assert employed == [False, True, True]
    assert not agent.employed(dt.date(2026, 12, 5))


def test_what_is_left_out_limits_nothing(tmp_path: Path):
    (agent,) = people(tmp_path, "A1,Ann,full,voice,20\n", header="agent_id,name,contract,skills,hourly_cost\n")
    assert agent.available == ALWAYS
    assert agent.time_off == frozenset()
    assert (agent.preferred_start, agent.hired, agent.leaves) == (None, None, None)
    assert agent.employed(dt.date(1990, 1, 1))


def test_time_off_is_dates_and_ranges_of_dates(tmp_path: Path):
    (agent,) = people(tmp_path, "A1,Ann,full,voice,20,T1,,2026-12-01 | 2026-12-30..2027-01-02,,,\n")
    expected = [(2026, 12, 1), (2026, 12, 30), (2026, 12, 31), (2027, 1, 1), (2027, 1, 2)]
    assert sorted(agent.time_off) == [dt.date(*day) for day in expected]


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("A1,Ann,ful,voice,20,,,,,,", "contract: unknown contract 'ful'; did you mean 'full'?"),
        ("A1,Ann,full,voice|chad,20,,,,,,", "skills: unknown skill 'chad'; did you mean 'chat'?"),
        ("A1,Ann,full,,20,,,,,,", "skills: is empty; a value is needed"),
        ("A1,Ann,full,voice,free,,,,,,", "hourly_cost: 'free' is not a number of at least 0"),
        ("A1,Ann,full,voice,-1,,,,,,", "hourly_cost: '-1' is not a number of at least 0"),
        (",Ann,full,voice,20,,,,,,", "agent_id: is empty; a value is needed"),
        ("A1,Ann,full,voice,20,,mon 9-5,,,,", "available: 'mon 9-5' is not of the form 'mon-fri 08:00-20:00'"),
        ("A1,Ann,full,voice,20,,mon 17:00-08:00,,,,", "available: '17:00-08:00' ends before it starts; "),
        ("A1,Ann,full,voice,20,,,tomorrow,,,", "time_off: 'tomorrow' is neither a date like 2026-12-01 nor "),
        ("A1,Ann,full,voice,20,,,2026-12-03..2026-12-01,,,", "time_off: '2026-12-03..2026-12-01' ends before it"),
        ("A1,Ann,full,voice,20,,,,nine,,", "preferred_start: 'nine' is not a time; write it as \"08:30\""),
        ("A1,Ann,full,voice,20,,,,,2026-02-30,", "hired: '2026-02-30' is not a date; write it as 2026-11-30"),
        ("A1,Ann,full,voice,20,,,,,,soon", "leaves: 'soon' is not a date; write it as 2026-11-30"),
    ],
)
def test_a_bad_cell_is_located(tmp_path: Path, row: str, line: str):
    (found,) = refusal(tmp_path, ANN.replace("A1", "A0") + row + "\n")
    assert found.startswith(f"agents.csv:3: {line}")


def test_a_duplicate_id_is_located_where_it_comes_again(tmp_path: Path):
    assert refusal(tmp_path, ANN + ANN.replace("A1", "A2") + ANN) == ["agents.csv:4: agent_id: 'A1' stands twice"]


def test_all_problems_of_the_people_come_in_one_go(tmp_path: Path):
    rows = "A1,Ann,ful,voice,20,,,,,,\nA1,Bob,full,chad|mail,20,,9-5,,,,\n"
    lines = refusal(
        tmp_path, rows, absences="agent_id,start,end,reason\nA9,2026-12-01T10:00,2026-12-01T12:00,dentist\n"
    )
    assert [line.split(": ")[:2] for line in lines] == [
        ["absences.csv:2", "agent_id"],
        ["agents.csv:2", "contract"],
        ["agents.csv:3", "agent_id"],
        ["agents.csv:3", "available"],
        ["agents.csv:3", "skills"],
    ]


def test_a_queues_budget_needs_somebody_who_has_it_first(tmp_path: Path):
    more = CONTRACT.format("overtime_hours: 0") + "budget: {queues: {voice: 1, chat: 1}}\n"
    assert refusal(tmp_path, ANN.replace("voice", "voice|chat"), more) == [
        "plan.yaml:9: budget.queues.chat: nobody has 'chat' first among the skills"
    ]


def test_an_agent_without_any_skill_is_refused(tmp_path: Path):
    assert refusal(tmp_path, "A1,Ann,full,|,20,,,,,,\n")[0].startswith("agents.csv:2: skills: ")


@pytest.mark.parametrize("more", ["locks: none.csv\n", "absences: none.csv\n"])
def test_a_table_that_is_named_must_be_there(tmp_path: Path, more: str):
    more = CONTRACT.format("overtime_hours: 0") + more
    assert refusal(tmp_path, ANN, more)[0].startswith("none.csv: no such file")


def test_agents_must_be_named(tmp_path: Path):
    with pytest.raises(InputError, match="agents: is missing; name the file of the agents table"):
        read_agents(loaded(tmp_path, BASE))


def test_contracts_are_judged_only_when_somebody_has_them(tmp_path: Path):
    rules = CONTRACT.format("overtime_hours: 0")
    rules += "  long: {weekly_hours: [40, 40], days_per_week: [4, 4], shift_hours: [12, 12]}\n"
    rules += 'shifts: {earliest_start: "08:00", latest_end: "18:00"}\n'
    assert len(people(tmp_path, ANN, rules)) == 1
    assert refusal(tmp_path, ANN.replace("full", "long"), rules) == [
        "plan.yaml:9: contracts.long.shift_hours: the shortest shift, 12 h, does not fit between "
        "shifts.earliest_start 08:00 and latest_end 18:00"
    ]


def test_hours_without_days_to_work_them_are_refused(tmp_path: Path):
    rules = "contracts:\n  full: {weekly_hours: [8, 8], days_per_week: [0, 0], shift_hours: [8, 8]}\n"
    assert refusal(tmp_path, ANN, rules) == [
        "plan.yaml:8: contracts.full.days_per_week: no day may be worked, but hours are due"
    ]


def test_absences_and_locks_belong_to_their_agent(tmp_path: Path):
    ann, bob = people(
        tmp_path,
        ANN + ANN.replace("A1", "A2"),
        absences="agent_id,start,end,reason\nA2,2026-12-01T10:00,2026-12-01T12:00+01:00,dentist\n",
        locks="agent_id,date,start,end\nA2,2026-12-02,2026-12-02T08:00,2026-12-02T16:30\nA2,2026-12-03,,\n",
    )
    assert (ann.absences, ann.locks) == ((), ())
    assert [[stamp.isoformat() for stamp in times] for times in bob.absences] == [
        ["2026-12-01T10:00:00+01:00", "2026-12-01T12:00:00+01:00"]
    ]
    stays, free = bob.locks
    assert (stays.date, stays.start.isoformat()) == (dt.date(2026, 12, 2), "2026-12-02T08:00:00+01:00")
    assert (free.date, free.start, free.end) == (dt.date(2026, 12, 3), None, None)


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("A9,2026-12-02,,", "agent_id: unknown agent 'A9'"),
        ("A1,2026-12-02,2026-12-02T08:00,", "end: give both start and end, or neither"),
        ("A1,2026-12-02,2026-12-02T08:00,2026-12-02T08:00", "end: is not after start"),
        ("A1,2026-12-02,8 am,2026-12-02T08:00", "start: '8 am' is no time in Europe/Amsterdam; "),
        ("A1,,,", "date: is empty; a value is needed"),
    ],
)
def test_a_bad_lock_is_located(tmp_path: Path, row: str, line: str):
    (found,) = refusal(tmp_path, ANN, locks=f"agent_id,date,start,end\n{row}\n")
    assert found.startswith(f"locks.csv:2: {line}")
