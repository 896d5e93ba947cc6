"""Plans that share a base: `extends`, `!include`, and where their faults are."""

from __future__ import annotations

from pathlib import Path

from config_files import BASE, CONTRACT, loaded, refused, write

from wfm.config import load


def test_extends_merges_maps_and_the_later_file_wins(tmp_path: Path):
    base = BASE + "budget: {weekly: 100, hard: false, teams: {T1: 5, T2: 6}}\nexports: [generic, ics]\n"
    write(tmp_path, base, "base.yaml")
    config = loaded(tmp_path, "extends: base.yaml\nbudget: {weekly: 200, teams: {T2: 7}}\nexports: [ics]\n")
    assert config.site.name == "Lakeside"
    assert (config.budget.weekly, config.budget.hard) == (200, False)
    assert config.budget.teams == {"T1": 5, "T2": 7}
    assert config.exports == ("ics",)


def test_lists_are_replaced_and_not_merged(tmp_path: Path):
    write(tmp_path, BASE, "base.yaml")
    other = BASE[BASE.index("queues:") :].replace("voice", "chat")
    assert loaded(tmp_path, "extends: base.yaml\n" + other).queue_names == ["chat"]


def test_extends_may_be_chained(tmp_path: Path):
    write(tmp_path, BASE + "budget: {weekly: 1, hard: false}\nsolver: {seed: 1}\n", "one.yaml")
    write(tmp_path, "extends: one.yaml\nbudget: {weekly: 2}\nsolver: {seed: 2}\n", "two.yaml")
    config = loaded(tmp_path, "extends: two.yaml\nsolver: {seed: 3}\n")
    assert (config.budget.weekly, config.budget.hard, config.solver.seed) == (2, False, 3)


def test_include_puts_a_file_in_place_of_a_value(tmp_path: Path):
    write(tmp_path, CONTRACT.format("overtime_hours: 3").removeprefix("contracts:\n"), "shared/contracts.yaml")
    config = loaded(tmp_path, BASE + "contracts: !include shared/contracts.yaml\n")
    assert config.contracts["full"].overtime_hours == 3


def test_paths_are_relative_to_the_file_that_names_them(tmp_path: Path):
    write(tmp_path, BASE + "agents: people/agents.csv\nevents: events.csv\n", "shared/base.yaml")
    config = loaded(tmp_path, "extends: shared/base.yaml\nevents: mine.csv\nhistory: {source: past.csv}\n")
    assert config.path_of("agents") == tmp_path / "shared" / "people" / "agents.csv"
    assert config.path_of("events") == tmp_path / "mine.csv"
    assert config.path_of("history") == tmp_path / "past.csv"
    assert not config.has("locks")


def test_every_file_that_was_read_is_a_source(tmp_path: Path):
    write(tmp_path, BASE, "base.yaml")
    write(tmp_path, "{weekly: 5}", "budget.yaml")
    config = loaded(tmp_path, "extends: base.yaml\nbudget: !include budget.yaml\n")
    assert {path.name for path in config.sources} == {"plan.yaml", "base.yaml", "budget.yaml"}


def test_a_fault_is_located_in_the_file_that_holds_it(tmp_path: Path):
    write(tmp_path, BASE.replace("EUR", "euro"), "base.yaml")
    write(tmp_path, "weekly: 5\nhard: perhaps\n", "budget.yaml")
    main = write(tmp_path, "extends: base.yaml\nbudget: !include budget.yaml\nsolver:\n  seed: -1\n")
    starts = [line.split(": ")[:2] for line in refused(main)]
    assert starts == [
        ["base.yaml:1", "site.currency"],
        ["budget.yaml:2", "budget.hard"],
        ["plan.yaml:4", "solver.seed"],
    ]


def test_an_overriding_value_is_located_where_it_overrides(tmp_path: Path):
    write(tmp_path, BASE + "solver: {seed: 1}\n", "base.yaml")
    main = write(tmp_path, "extends: base.yaml\n\nsolver: {seed: -1}\n")
    assert [line.split(": ")[:2] for line in refused(main)] == [["plan.yaml:3", "solver.seed"]]


def test_a_file_that_extends_itself_is_refused(tmp_path: Path):
    main = write(tmp_path, BASE + "extends: plan.yaml\n")
    assert refused(main) == ["plan.yaml: the file includes itself; remove one `extends` or `!include`"]


def test_a_circle_of_files_is_refused(tmp_path: Path):
    write(tmp_path, BASE + "budget: !include plan.yaml\n", "base.yaml")
    main = write(tmp_path, "extends: base.yaml\n")
    assert refused(main) == ["plan.yaml: the file includes itself; remove one `extends` or `!include`"]


def test_the_same_file_twice_is_no_circle(tmp_path: Path):
    write(tmp_path, "{weekly_hours: [40, 40], days_per_week: [5, 5], shift_hours: [8, 9]}", "full.yaml")
    config = loaded(tmp_path, BASE + "contracts:\n  a: !include full.yaml\n  b: !include full.yaml\n")
    assert config.contracts["a"] == config.contracts["b"]


def test_a_base_that_is_not_there_is_named(tmp_path: Path):
    assert refused(write(tmp_path, BASE + "extends: none.yaml\n")) == ["none.yaml: no such file; check the path"]


def test_extends_names_one_file(tmp_path: Path):
    assert refused(write(tmp_path, BASE + "extends: [a.yaml, b.yaml]\n"))[0] == (
        "plan.yaml:5: extends: must name one file"
    )


def test_week_on_the_command_line_overrides_the_file(tmp_path: Path):
    path = write(tmp_path, BASE)
    assert load(path, week="2026-12-07").week.dates[-1].isoformat() == "2026-12-13"
    assert refused(path, week="next") == ["plan.yaml:2: week.start: 'next' is not a date; write it as 2026-11-30"]
