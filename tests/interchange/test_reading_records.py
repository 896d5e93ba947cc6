"""Every profile of people, time off, training, scores and drivers reads its sample into exactly these rows."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from import_samples import SAMPLES, read, sample_of, written

from wfm.config import load
from wfm.errors import InputError
from wfm.interchange.reading import in_profile_names

PEOPLE = "agent_id,name,contract,skills,hourly_cost,team,email,hired,leaves"
TRAINING = "agent_id,course,status,assigned,due,completed,hours,score"
SCORES = "agent_id,date,measure,score,queue,reference"
EXPECTED = {
    "generic-people": [
        "agent_id,name,contract,skills,hourly_cost,team,email,available,time_off,preferred_start,hired,leaves",
        "17,Ada Lovelace,full_time,billing|chat,21.5,T1,ada@example.org,,,,2024-03-01,",
        "18,Somchai ใจดี,part_time,billing,20,,,,,,,",
    ],
    "generic-time-off": [
        "agent_id,start,end,reason",
        "17,2026-12-01 00:00,2026-12-04 00:00,holiday",
        "18,2026-12-02 09:00,2026-12-02 11:30,time off",
    ],
    "calabrio-people": [
        PEOPLE,
        "17,Ada Lovelace,full_time,billing,20,T1,ada@example.org,2024-03-01,",
        "18,Somchai ใจดี,part_time,billing,20,T2,somchai@example.org,2025-01-15,",
    ],
    "bamboohr-people": [PEOPLE, "17,Ada Lovelace,full_time,billing,21.5,T1,ada@example.org,2024-03-01,"],
    "workday-people": [
        PEOPLE,
        "W17,Ada Lovelace,full_time,billing,21.5,T1,,2024-03-01,",
        "W18,Grace Hopper,part_time,billing,23,T2,,2023-05-01,",
    ],
    "bamboohr-time-off": [
        "agent_id,start,end,reason",
        "17,2026-12-01 00:00,2026-12-04 00:00,Vacation",
        "19,2026-12-31 00:00,2027-01-01 00:00,time off",
    ],
    "workday-time-off": ["agent_id,start,end,reason", "W17,2026-12-01 00:00,2026-12-02 00:00,Vacation"],
    "talentlms-training": [
        TRAINING,
        "ada@example.org,Refunds,Completed,2026-10-01,,2026-10-15,,92",
        "grace@example.org,Refunds,In progress,2026-10-01,,,,",
    ],
    "litmos-training": [TRAINING, "ada@example.org,Refunds,Yes,2026-10-01,2026-11-01,2026-10-15,,92"],
    "coursera-training": [TRAINING, "ada@example.org,Listening,Yes,2026-10-01,,2026-10-15,12.5,95.5"],
    "maestroqa-scores": [SCORES, "ada@example.org,2026-11-02,quality,91.5,billing,T1"],
    "scorebuddy-scores": [SCORES, "ada@example.org,2026-11-02,quality,88,,R1"],
    "observe-ai-scores": [SCORES, "ada@example.org,2026-11-02,quality,75,,I1"],
    "surveymonkey-satisfaction": [SCORES, "ada,2026-11-02,satisfaction,4,,1"],
    "typeform-satisfaction": [SCORES, "ada,2026-11-02,satisfaction,5,,x1"],
    "qualtrics-satisfaction": [SCORES, "ada,2026-11-02,satisfaction,4,,R_1"],
    "medallia-satisfaction": [SCORES, "ada,2026-11-02,satisfaction,9,,7"],
    "google-analytics-sessions": ["date,sessions", "2026-11-01,1204", "2026-11-02,980"],
}


def defaults(name: str) -> dict[str, str]:
    """Return what the samples of people leave open."""
    return {"skills": "billing", "hourly_cost": "20"} if name.endswith("-people") else {}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_gives_these_rows(name: str) -> None:
    assert read(name, sample_of(name), defaults=defaults(name)) == EXPECTED[name]


def test_the_agents_of_a_site_come_back_as_they_are(tmp_path: Path) -> None:
    from wfm.cli.starter import starter_files

    file = written(tmp_path, "agents.csv", dict(starter_files())["agents.csv"])
    back = pd.read_csv(io.StringIO("\n".join(read("generic-people", file))))
    told = pd.read_csv(file)
    pd.testing.assert_frame_equal(back[list(told)], told)


def test_every_profile_has_a_sample() -> None:
    assert [name for name in in_profile_names() if not any(SAMPLES.glob(f"{name}.*"))] == []


def test_what_a_file_does_not_tell_is_asked_for() -> None:
    with pytest.raises(InputError) as caught:
        read("calabrio-people", sample_of("calabrio-people"))
    text = str(caught.value)
    assert "calabrio-people.xlsx:2: hourly_cost: is empty; --default hourly_cost=VALUE fills it" in text
    assert "calabrio-people.xlsx:3: skills: is empty" in text


def test_skills_of_any_separator_and_the_last_row_of_an_agent(tmp_path: Path) -> None:
    text = "Employee_ID,Worker,Job_Profile,Hourly_Rate,Skills\nW1,Ada,full_time,20,a\nW1,Ada L,part_time,21,b; c;d\n"
    rows = read("workday-people", written(tmp_path, "w.csv", text))
    assert rows[1:] == ["W1,Ada L,part_time,b|c|d,21,,,,"]


def test_dates_of_people_in_years_of_the_buddhist_era(tmp_path: Path) -> None:
    head = "name: mine\nsystem: Mine\ndirection: in\ngrade: D\ntable: time_off\n"
    day = 'kind: moment, formats: ["%d/%m/%Y"], buddhist_era: true'
    text = f"columns:\n  agent_id: A\n  start: {{column: From, {day}}}\n  end: {{column: To, {day}, add_days: 1}}\n"
    file = written(tmp_path, "a.csv", "A,From,To\n17,29/02/2567,31/12/2569\n")
    assert read(written(tmp_path, "mine.yaml", head + text), file)[1] == "17,2024-02-29 00:00,2027-01-01 00:00,"


def test_wrong_dates_and_numbers_are_located(tmp_path: Path) -> None:
    text = "Agent Email,Date Graded,QA Score\nada,2026-13-02,91\n,2026-11-02,good\n"
    with pytest.raises(InputError) as caught:
        read("maestroqa-scores", written(tmp_path, "m.csv", text))
    found = str(caught.value).splitlines()
    assert found[0].startswith(f"{tmp_path}/m.csv:2: Date Graded: '2026-13-02' is not a time")
    assert found[1].startswith(f"{tmp_path}/m.csv:3: QA Score: 'good' is not a number")


def test_imported_people_and_time_off_are_of_a_configuration(tmp_path: Path) -> None:
    from wfm.cli.starter import starter_files
    from wfm.config.agents import read_agents

    for name, text in starter_files():
        written(tmp_path, name, text)
    plan = tmp_path / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8") + "\nabsences: absences.csv\n", encoding="utf-8")
    lines = read("workday-people", sample_of("workday-people"), defaults={"skills": "voice"})
    written(tmp_path, "agents.csv", "\n".join(lines) + "\n")
    written(tmp_path, "absences.csv", "\n".join(read("workday-time-off", sample_of("workday-time-off"))) + "\n")
    agents = read_agents(load(plan))[0]
    assert [agent.agent_id for agent in agents] == ["W17", "W18"]
    assert [(str(start), str(end)) for start, end in agents[0].absences] == [
        ("2026-12-01 00:00:00+01:00", "2026-12-02 00:00:00+01:00")
    ]
