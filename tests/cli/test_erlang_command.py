"""The calculator: published numbers, what it prints, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from wfm.cli.erlang import erlang
from wfm.errors import WfmError

# 100 calls of 180 s in half an hour, 80 % in 20 s: a worked example found in many texts, 14 agents.
PUBLISHED = ["--contacts", "100", "--aht", "180", "--target", "0.8", "--within", "20"]
PUBLISHED_LEVEL = 0.8883500191794669


def ask(*args: str) -> str:
    result = CliRunner().invoke(erlang, list(args), catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def answer(*args: str) -> dict:
    return json.loads(ask(*args, "--json"))


def run(*args: str) -> subprocess.CompletedProcess:
    command = [str(Path(sys.executable).with_name("wfm")), "erlang", *args]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_published_example():
    found = answer(*PUBLISHED)
    assert found["model"] == "erlang_c"
    assert found["load_erlangs"] == 10.0
    assert (found["agents"], found["required_agents"], found["staff"]) == (14, 14, 14)
    assert found["service_level"] == pytest.approx(PUBLISHED_LEVEL, abs=1e-15)
    assert found["wait_probability"] == pytest.approx(0.17413193359504986, rel=1e-13)
    assert found["asa_seconds"] == pytest.approx(7.8359370117772436, rel=1e-13)
    assert found["occupancy"] == pytest.approx(10 / 14)
    assert [row["agents"] for row in found["rows"]] == list(range(12, 18))


def test_defaults_are_half_an_hour_and_80_in_20():
    assert answer("--contacts", "100", "--aht", "180") == answer(*PUBLISHED, "--interval", "30")
    assert answer(*PUBLISHED) == answer("--contacts", "100", "--aht", "180", "--target", "80%")


def test_table_marks_the_requirement():
    lines = ask(*PUBLISHED).splitlines()
    marked = [line for line in lines if line.strip().startswith(">")]
    assert lines[0].split() == ["agents", "14"]
    assert len(marked) == 1
    assert marked[0].split()[1:3] == ["14", "88.8%"]
    assert len(lines) - lines.index("") - 2 == 6


def test_quiet_prints_the_number():
    assert ask(*PUBLISHED, "--quiet") == "14\n"
    assert ask(*PUBLISHED, "--shrinkage", "30%", "--quiet") == "20\n"
    assert float(ask(*PUBLISHED, "--agents", "14", "--quiet")) == pytest.approx(PUBLISHED_LEVEL, abs=1e-15)
    assert ask("--load", "10", "--blocking", "1%", "--quiet") == "18\n"
    assert float(ask("--load", "10", "--lines", "15", "--quiet")) == pytest.approx(0.0364969454723708, rel=1e-13)


def test_agents_are_evaluated_and_those_around_them():
    found = answer(*PUBLISHED, "--agents", "12")
    assert [row["agents"] for row in found["rows"]] == list(range(10, 16))
    assert not found["meets_targets"]
    assert found["service_level"] == pytest.approx(0.64, abs=0.005)
    assert "missed; 14 agents are needed" in ask(*PUBLISHED, "--agents", "12")


def test_too_few_agents_wait_endlessly():
    found = answer(*PUBLISHED, "--agents", "10")
    assert (found["service_level"], found["asa_seconds"], found["wait_probability"]) == (0.0, None, 1.0)
    assert "endless" in ask(*PUBLISHED, "--agents", "10")


def test_patience_is_erlang_a():
    from wfm.erlang import erlang_a

    found = answer(*PUBLISHED, "--patience", "120")
    expected = erlang_a(10.0, found["agents"], 180.0, 120.0, 20.0)
    assert found["model"] == "erlang_a"
    assert found["agents"] < 14
    assert found["service_level"] == float(expected.sl_answered_of_offered)
    assert found["abandonment"] == float(expected.prob_abandon)


def test_occupancy_cap_asks_for_more_agents():
    assert answer(*PUBLISHED, "--max-occupancy", "0.6")["agents"] == 17


def test_concurrent_chats_need_fewer_agents():
    chats = ["--contacts", "60", "--aht", "600", "--within", "60"]
    alone, two = answer(*chats), answer(*chats, "--concurrency", "2")
    assert two["agents"] == -(-alone["agents"] // 2)
    assert two["service_level"] == answer(*chats, "--agents", str(2 * two["agents"]))["service_level"]


def test_no_contacts_need_nobody():
    found = answer("--contacts", "0", "--aht", "180")
    assert (found["agents"], found["service_level"]) == (0, 1.0)
    assert [row["agents"] for row in found["rows"]] == [0, 1, 2, 3]


@pytest.mark.parametrize("more", [[], ["--patience", "120"], ["--max-occupancy", "75%"], ["--concurrency", "2"]])
@pytest.mark.parametrize(("given", "solved"), [("--aht", "contacts"), ("--contacts", "aht_seconds")])
def test_what_is_not_given_is_the_most_that_the_agents_can_take(given: str, solved: str, more: list[str]):
    found = answer("--agents", "14", given, "180", *more)
    assert found["solved"] == solved
    assert (found["meets_targets"], found["required_agents"]) == (True, 14)
    at = {"contacts": found["contacts"], "aht_seconds": found["aht_seconds"]}
    for factor, agents in ((1.0, 14), (1 + 1e-6, 15)):
        at[solved] = found[solved] * factor
        again = answer("--contacts", repr(at["contacts"]), "--aht", repr(at["aht_seconds"]), *more)
        assert again["required_agents"] == agents
    assert float(ask("--agents", "14", given, "180", *more, "--quiet")) == found[solved]


def test_a_contact_costs_the_paid_hours_it_takes():
    found = answer(*PUBLISHED, "--hourly-cost", "21", "--shrinkage", "30%")
    assert found["cost_per_contact"] == pytest.approx(14 / 0.7 * 21 * 0.5 / 100)
    assert "2.10" in ask(*PUBLISHED, "--hourly-cost", "21", "--shrinkage", "30%")
    assert "cost_per_contact" not in answer(*PUBLISHED)
    assert answer("--contacts", "0", "--aht", "180", "--hourly-cost", "21")["cost_per_contact"] is None


def test_load_instead_of_contacts():
    given, computed = answer("--load", "10", "--aht", "180"), answer(*PUBLISHED)
    assert given["rows"] == computed["rows"]
    assert ask("--contacts", "100", "--aht", "180", "--blocking", "0.01") == ask("--load", "10", "--blocking", "0.01")


@pytest.mark.parametrize(("load", "blocking", "lines"), [("10", "0.01", 18), ("5", "0.05", 9), ("100", "0.01", 117)])
def test_fewest_lines(load: str, blocking: str, lines: int):
    found = answer("--load", load, "--blocking", blocking)
    by_count = {row["lines"]: row["blocking"] for row in found["rows"]}
    assert found["lines"] == lines
    assert by_count[lines] <= float(blocking) < by_count[lines - 1]


def test_patience_is_estimated_from_all_waits_and_those_who_gave_up():
    found = answer("--total-wait", "14200", "--abandoned", "87")
    assert found["value"] == pytest.approx(14200 / 87)
    assert found["low"] < found["value"] < found["high"]
    text = ask("--total-wait", "14200", "--abandoned", "87")
    assert "163.2 s" in text
    assert "patience_seconds: 163" in text
    assert float(ask("--total-wait", "14200", "--abandoned", "87", "--quiet")) == found["value"]
    nobody = answer("--total-wait", "300", "--abandoned", "0")
    assert (nobody["value"], nobody["high"]) == (None, None)
    assert nobody["low"] > 0


def test_shrinkage_is_the_share_of_the_hours_not_worked():
    assert answer("--scheduled-hours", "1480", "--worked-hours", "1332")["value"] == pytest.approx(0.1)
    assert "10.0%" in ask("--scheduled-hours", "1480", "--worked-hours", "1332")


def test_out_writes_the_json(tmp_path: Path):
    shown = ask(*PUBLISHED, "--json", "--out", str(tmp_path / "answer.json"))
    assert (tmp_path / "answer.json").read_text() == shown
    with pytest.raises(WfmError, match="cannot be written"):
        ask(*PUBLISHED, "--out", str(tmp_path / "none" / "answer.json"))


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ("--contacts -5 --aht 180", "--contacts: '-5' is not a number from 0"),
        ("--contacts nan --aht 180", "--contacts: 'nan' is not"),
        ("--contacts 5 --aht 0", "--aht: '0' is not a number of seconds above 0"),
        ("--contacts 5 --aht x", "--aht: 'x' is not"),
        ("--contacts 5 --aht 60 --target 1", "--target: '1' is not above 0 and below 1"),
        ("--contacts 5 --aht 60 --target 80", "like 0.8 or 80%"),
        ("--contacts 5 --aht 60 --within -1", "--within: '-1' is not"),
        ("--contacts 5 --aht 60 --agents 2.5", "--agents: '2.5' is not a whole number"),
        ("--contacts 5 --aht 60 --shrinkage 1", "--shrinkage: '1' is not"),
        ("--contacts 5 --aht 60 --max-occupancy 0", "--max-occupancy: '0' is not"),
        ("--contacts 5 --aht 60 --concurrency 0", "--concurrency: '0' is not"),
        ("--contacts 5 --aht 60 --interval 0", "--interval: '0' is not"),
        ("--contacts 5", "--aht is missing"),
        ("--agents 3", "give --aht with"),
        ("--abandoned 3", "give both"),
        ("--abandoned 3 --total-wait 9 --aht 60", "nothing else"),
        ("--scheduled-hours 3 --worked-hours 4", "no more than --scheduled-hours"),
        ("--scheduled-hours 0 --worked-hours 0", "above 0"),
        ("--agents 0 --aht 60", "--agents 0 can take no contacts"),
        ("--aht 60", "give --aht with either --contacts or --load"),
        ("--load 5 --contacts 5 --aht 60", "either --contacts or --load"),
        ("--load 5 --blocking 0.01 --lines 4", "give either --blocking or --lines"),
        ("--load 5 --blocking 0.01 --agents 4", "Erlang B knows no agents"),
        ("--contacts 1e9 --aht 1e12", "load: must be between 0 and 1e9"),
    ],
)
def test_refusals_are_one_line(args: str, words: str):
    error = CliRunner().invoke(erlang, args.split()).exception
    assert isinstance(error, WfmError)
    assert error.exit_code == 2
    assert words in str(error)
    assert "\n" not in str(error)


def test_from_the_shell():
    good, bad = run(*PUBLISHED, "--quiet"), run("--contacts", "-1", "--aht", "180")
    assert (good.returncode, good.stdout, good.stderr) == (0, "14\n", "")
    assert (bad.returncode, bad.stdout) == (2, "")
    assert bad.stderr == "wfm erlang: --contacts: '-1' is not a number from 0 to 1e9\n"


def test_help_has_examples_that_run():
    text = ask("--help")
    examples = [line.split()[2:] for line in text.splitlines() if line.strip().startswith("wfm erlang --")]
    assert len(examples) >= 5
    for example in examples:
        ask(*example)
