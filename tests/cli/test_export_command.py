"""`wfm export` writes a plan for other systems, shows what it would write, and refuses what they cannot take."""

from __future__ import annotations

import csv
import json
import shutil
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cli_run import replace, starter, wfm, wfm_here


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of the starter's site, not to be changed."""
    folder = starter(tmp_path_factory.mktemp("export") / "site")
    run = wfm("plan", "plan.yaml", "--out", "out", cwd=folder)
    assert (run.returncode, run.stderr) == (0, "")
    return folder / "out"


def rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_file_goes_where_it_is_asked_for(plan: Path, tmp_path: Path):
    run = wfm("export", plan, "generic-shifts", "--out", tmp_path / "mine.csv", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == f"{tmp_path / 'mine.csv'}\n"
    assert len(rows(tmp_path / "mine.csv")) == len(rows(plan / "shifts.csv"))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]


def test_a_file_an_agent_goes_into_a_folder(plan: Path, tmp_path: Path):
    run = wfm_here("export", plan, "google-calendar", "--out", "folder", "--json", cwd=tmp_path)
    told = json.loads(run.stdout)
    assert (told["profile"], told["grade"], told["posted"]) == ("google-calendar", "B", 0)
    agents = {row["agent_id"] for row in rows(plan / "shifts.csv")}
    assert {Path(path).stem for path in told["files"]} == agents
    assert all((tmp_path / path).is_file() for path in told["files"])
    run = wfm_here("export", plan, "google-calendar", "--out", "one.csv", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == f"one.csv: --out: google-calendar gives {len(agents)} files; name a folder\n"


def test_a_profile_of_ones_own_is_named_by_its_path(plan: Path, tmp_path: Path):
    text = "name: mine\nsystem: Ours\ndirection: out\ntable: shifts\ngrade: D\nformat: csv\nfile: mine.csv\n"
    (tmp_path / "mine.yaml").write_text(text + 'columns: {Who: "{agent_id}", From: "{start|local:%H:%M}"}\n')
    run = wfm_here("export", plan, "./mine.yaml", "--out", "x.csv", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "mine: unverified (grade D); try it with a few shifts first\n")
    shifts = rows(plan / "shifts.csv")
    assert [row["Who"] for row in rows(tmp_path / "x.csv")] == [row["agent_id"] for row in shifts]
    assert rows(tmp_path / "x.csv")[0]["From"] == shifts[0]["start"][11:16]
    replace(tmp_path / "mine.yaml", ("{agent_id}", "{agent}"))
    run = wfm_here("export", plan, "./mine.yaml", "--out", "y.csv", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "mine.yaml:8: columns.Who: unknown field 'agent'; did you mean 'agent_id'?\n"


def test_a_dry_run_writes_nothing(plan: Path, tmp_path: Path):
    run = wfm_here("export", plan, "generic-shifts", "--out", "x.csv", "--dry-run", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("would write x.csv (")
    assert list(tmp_path.iterdir()) == []


def test_unverified_profiles_say_so(plan: Path, tmp_path: Path):
    run = wfm_here("export", plan, "verint-schedule", "--out", "x.csv", "--quiet", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr == "verint-schedule: unverified (grade D); try it with a few shifts first\n"


def test_ids_come_from_a_file(plan: Path, tmp_path: Path):
    run = wfm_here("export", plan, "genesys-schedule", "--out", "x.json", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert "--ids: activities: 'work' has no id; genesys-schedule needs one for each\n" in run.stderr
    assert list(tmp_path.iterdir()) == []
    agents = sorted({row["agent_id"] for row in rows(plan / "activities.csv")})
    names = sorted({row["activity"] for row in rows(plan / "activities.csv")})
    lines = [f"agents,{one},user-{one}" for one in agents] + [f"activities,{one},code-{one}" for one in names]
    (tmp_path / "ids.csv").write_text("\n".join(["kind,id,target", *lines]) + "\n", encoding="utf-8")
    run = wfm_here("export", plan, "genesys-schedule", "--ids", "ids.csv", "--out", "x.json", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    written = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert [one["userId"] for one in written["agentSchedules"]] == [f"user-{one}" for one in agents]


@pytest.mark.parametrize(
    ("name", "text", "faults"),
    [
        (
            "ids.csv",
            "kind,id,target\nagent,A,1\nagents,B,\nagents,C,9\nagents,D,9\nagents,C,8\n",
            [
                "ids.csv:2: kind: 'agent' is no kind of ids; did you mean 'agents'?",
                "ids.csv:3: target: 'B' has no id there; give one",
                "ids.csv:5: target: '9' is the id of two agents; each needs one of its own",
                "ids.csv:6: id: 'C' stands twice",
            ],
        ),
        ("ids.csv", "kind,name\nagents,A\n", ["ids.csv:1: id: the column", "ids.csv:1: target: the column"]),
        ("ids.yaml", "agents: [A]\n", ["ids.yaml:1: agents: is no map of ids"]),
        ("ids.yaml", "agents: {A: 1}\nqueue: {B: 2}\n", ["ids.yaml:2: kind: 'queue' is no kind of ids"]),
    ],
)
def test_faults_of_ids_come_in_one_go(plan: Path, tmp_path: Path, name: str, text: str, faults: list[str]):
    (tmp_path / name).write_text(text, encoding="utf-8")
    run = wfm_here("export", plan, "generic-shifts", "--ids", name, "--out", "x.csv", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert [line for line in faults if line not in run.stderr] == []
    assert len(run.stderr.splitlines()) == len(faults)
    assert not (tmp_path / "x.csv").exists()


def test_what_is_no_plan_or_no_profile_is_told(plan: Path, tmp_path: Path):
    run = wfm_here("export", plan, "teams-shift", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (
        2,
        "profiles: unknown profile 'teams-shift'; did you mean 'teams-shifts'?\n",
    )
    run = wfm_here("export", tmp_path, "teams-shifts", cwd=tmp_path)
    assert run.returncode == 2
    assert "is not a plan folder" in run.stderr
    run = wfm_here("export", plan, "generic-shifts", "--out", plan / "shifts.csv" / "x.csv", cwd=tmp_path)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_a_roster_that_comes_back_passes_the_check(plan: Path, tmp_path: Path):
    back = tmp_path / "back"
    shutil.copytree(plan, back)
    run = wfm_here("export", plan, "generic-activities", "--out", "away.csv", cwd=tmp_path)
    assert run.returncode == 0
    with (back / "activities.csv").open("w", encoding="utf-8", newline="") as file:
        names = ["agent_id", "start", "end", "activity", "paid"]
        writer = csv.DictWriter(file, names, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows(tmp_path / "away.csv"))
    assert wfm_here("check", back, "--quiet", cwd=tmp_path).returncode == 0
    replace(back / "activities.csv", (",lunch,", ",work,"))
    assert wfm_here("check", back, "--quiet", cwd=tmp_path).returncode == 4


def test_exports_of_the_configuration_that_need_ids_are_refused_early(tmp_path: Path):
    folder = starter(tmp_path / "site")
    replace(folder / "plan.yaml", ("exports: [generic, ics]", "exports: [genesys-schedule]"))
    run = wfm_here("plan", "plan.yaml", "--out", "out", cwd=folder)
    assert run.returncode == 2
    assert "'genesys-schedule' needs ids; use wfm export PLAN genesys-schedule --ids FILE" in run.stderr


def test_messages_that_would_be_sent_are_shown_and_only_web_addresses_taken(plan: Path, tmp_path: Path):
    hook = "https://hooks.test/secret"
    run = wfm_here("export", plan, "slack-message", "--post", hook, "--dry-run", "--lang", "th", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert "would send: {" in run.stdout
    assert "กะของคุณ" in run.stdout
    assert "secret" not in run.stdout
    run = wfm_here("export", plan, "slack-message", "--post", "file:///x", "--out", "out", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "--post: is no web address; give one that begins with http:// or https://\n"
    assert list(tmp_path.iterdir()) == []


def test_the_star_schema_adds_up_to_the_plan(plan: Path, tmp_path: Path):
    run = wfm_here("export", plan, "bi-star", "--out", "bi", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    costs = rows(tmp_path / "bi" / "bi-star" / "fact_cost.csv")
    cost = json.loads((plan / "summary.json").read_text(encoding="utf-8"))["cost"]
    assert round(sum(float(row["cost"]) for row in costs), 2) == cost


def test_messages_are_posted_one_for_each_agent(plan: Path, tmp_path: Path):
    got: list[dict] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        hook = f"http://127.0.0.1:{server.server_port}/secret"
        run = wfm("export", plan, "teams-message", "--post", hook, "--out", "out", "--json", cwd=tmp_path)
        server.shutdown()
    assert (run.returncode, run.stderr) == (0, "")
    agents = {row["agent_id"] for row in rows(plan / "shifts.csv")}
    assert json.loads(run.stdout)["posted"] == len(got) == len(agents)
    written = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((tmp_path / "out").rglob("*.json"))]
    assert got == written
