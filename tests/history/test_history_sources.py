from __future__ import annotations

import pytest

from wfm.config import load
from wfm.errors import InputError
from wfm.history import read_history


@pytest.fixture
def plan_of(plan, tmp_path):
    """Return a function that writes files of rows and loads a plan that names them all."""

    def write(*files: list[str]):
        header = "timestamp,queue,contacts,aht_seconds,abandoned"
        for number, rows in enumerate(files, start=1):
            (tmp_path / f"part{number}.csv").write_text("\n".join([header, *rows]) + "\n")
        names = ", ".join(f"part{number}.csv" for number in range(1, len(files) + 1))
        return plan(["2026-11-01 08:00,billing,1,,"], source=f"[{names}]")

    return write


def test_several_files_are_one_history(plan_of):
    config = plan_of(["2026-11-02 08:30,billing,5,,"], ["2026-11-02 08:00,billing,4,,"])
    assert read_history(config)["contacts"].tolist() == [4, 5]
    assert [path.name for path in config.input_files] == ["part1.csv", "part2.csv"]


def test_a_row_that_stands_in_two_files_counts_once(plan_of):
    history = read_history(plan_of(["2026-11-02 08:00,billing,4,,"], ["2026-11-02 08:00,billing,4,,"]))
    assert history["contacts"].tolist() == [4]


def test_files_that_disagree_are_both_named(plan_of):
    with pytest.raises(InputError) as refused:
        read_history(plan_of(["2026-11-02 08:00,billing,4,,"], ["2026-11-02 08:00,billing,6,,"]))
    text = str(refused.value)
    assert "part2.csv:2: timestamp:" in text
    assert "already stands in line 2 of" in text
    assert "part1.csv with other values" in text


def test_faults_of_all_files_in_one_go(plan_of):
    with pytest.raises(InputError) as refused:
        read_history(plan_of(["2026-11-02 08:00,billing,x,,"], ["2026-11-02,billing,,,"], ["never,billing,4,,"]))
    assert [problem.file.rsplit("/", 1)[-1] for problem in refused.value.problems] == [
        "part1.csv",
        "part2.csv",
        "part3.csv",
    ]


@pytest.mark.parametrize(
    ("history", "fault"),
    [
        ("{source: sqlite:///calls.db}", "a SQL address as source and a query come together"),
        ("{source: calls.csv, query: select 1}", "a SQL address as source and a query come together"),
        ("{source: []}", "history.source"),
        ("{source: calls.csv, ignore: [2026-13-01]}", "history.ignore"),
        ("{source: calls.csv, keep: [{start: 2026-03-02, end: 2026-03-01}]}", "end 2026-03-01 is before start"),
        ("{source: calls.csv, ignore: [{date: 2026-03-02, queue: biling}]}", "did you mean 'billing'"),
    ],
)
def test_wrong_history_sections_are_located(plan, tmp_path, history, fault):
    plan(["2026-11-01 08:00,billing,1,,"])
    text = (tmp_path / "plan.yaml").read_text().replace("{source: history.csv}", history)
    (tmp_path / "plan.yaml").write_text(text)
    with pytest.raises(InputError) as refused:
        load(tmp_path / "plan.yaml")
    assert "plan.yaml:4:" in str(refused.value)
    assert fault in str(refused.value)
