"""The server of the planner's page, as a process over loopback: who may ask, edits, undo, journal, saving, work."""

from __future__ import annotations

import itertools
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_server import Client, Server, serving

from wfm.check import check_plan
from wfm.plan_folder import read_plan, read_summary


def first_shift(state: dict[str, Any]) -> tuple[int, int, list]:
    agent, day, pieces, _ = state["shifts"][0]
    return agent, day, pieces


def test_nobody_gets_in_without_token_from_elsewhere_or_in_another_form(shared: Server):
    stranger, known = Client(shared, enter=False), Client(shared)
    revision = known.good("/api/state")["revision"]
    for path in ("/", "/api/state", "/api/plan", "/static/main.js", "/api/export/generic-shifts"):
        assert stranger.ask(path)[0] == 403
    assert stranger.ask("/?token=guess")[0] == 403
    assert known.ask("/api/state")[0] == 200
    assert known.ask("/api/state", Host="attacker.example")[0] == 421
    edit = {"revision": revision, "op": "remove", "agent": 0, "day": 0}
    assert known.ask("/api/edit", edit, Origin="http://attacker.example")[0] == 403
    assert known.ask("/api/edit", edit, Origin="null")[0] == 403
    assert known.ask("/api/edit", edit, Content_Type="text/plain")[0] == 415
    assert known.ask("/api/edit", edit, Content_Length="3000000")[0] == 413
    assert known.ask("/static/../app.py")[0] == 404
    assert known.good("/api/state")["revision"] == revision


def test_it_listens_on_loopback_alone_with_a_policy_against_foreign_scripts(shared: Server):
    client, port = Client(shared), int(shared.base.rpartition(":")[2])
    with socket.socket() as other:
        other.settimeout(2)
        assert other.connect_ex(("127.0.0.2", port)) != 0
    answer = client._open.open(shared.base + "/", timeout=20)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_the_roster_is_the_plans_and_its_verdict_is_that_of_the_summary(client: Client, made: Path):
    state, summary = client.good("/api/state"), read_summary(made)
    assert state["view"]["cost"] == pytest.approx(summary["cost"])
    assert state["view"]["service"] == pytest.approx(summary["service_level"], abs=1e-6)
    assert state["view"]["violations"] == []
    assert len(state["shifts"]) == len(read_plan(made).roster.shifts)


def test_an_edit_is_judged_at_once_and_taken_back(client: Client):
    before = client.good("/api/state")
    agent, day, pieces = first_shift(before)
    longer = client.edit("shift", agent=agent, day=day, start=pieces[0][0], end=pieces[0][0] + 180)
    assert any(one["agent"] == agent and "15" in one["message"] for one in longer["view"]["violations"])
    assert longer["view"]["cost"] > before["view"]["cost"]
    assert str(day) in longer["coverage"]  # and the next one, which it reaches
    undone = client.good("/api/undo", {"revision": longer["revision"]})
    assert undone["view"]["violations"] == []
    assert undone["view"]["cost"] == before["view"]["cost"]
    assert undone["changed"] == [[agent, day, pieces, False]]
    again = client.good("/api/redo", {"revision": undone["revision"]})
    assert again["view"]["cost"] == longer["view"]["cost"]
    assert again["unsaved"] == 1


def test_every_kind_of_edit(client: Client):
    state, plan = client.good("/api/state"), client.good("/api/plan")
    agent, day, pieces = first_shift(state)
    rest = next(n for n, piece in enumerate(pieces) if piece[2] != 0)
    start, end, kind = pieces[rest]
    moved = client.edit("piece", agent=agent, day=day, index=rest, start=start + 1, end=end + 1)
    assert [start + 1, end + 1, kind] in moved["changed"][0][2]
    last = len(plan["activities"]) - 1
    painted = client.edit("paint", agent=agent, day=day, start=pieces[0][0], end=pieces[0][0] + 2, activity=last)
    assert painted["changed"][0][2][0] == [pieces[0][0], pieces[0][0] + 2, last]
    working = {(a, d) for a, d, _, _ in state["shifts"]}
    places = itertools.product(range(1, len(plan["agents"])), range(len(plan["dates"])))
    other, free = next(place for place in places if place not in working)
    start = pieces[0][0] - plan["day_start"][day] + plan["day_start"][free]
    given = client.edit("move", agent=agent, day=day, to_agent=other, to_day=free, start=start)
    assert {tuple(row[:2]): row[2] is None for row in given["changed"]} == {(agent, day): True, (other, free): False}
    gone = client.edit("remove", agent=other, day=free)
    assert gone["changed"] == [[other, free, None, False]]
    added = client.edit("shift", agent=agent, day=day, start=pieces[0][0], end=pieces[-1][1])
    assert added["changed"][0][2][0][0] == pieces[0][0]
    locked = client.edit("lock", agent=agent, day=day, locked=True)
    assert [row[:2] + row[3:] for row in locked["changed"]] == [[agent, day, True]]
    assert next(row for row in client.good("/api/state")["shifts"] if row[:2] == [agent, day])[3]
    assert locked["undo"].startswith("lock ")


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        ({"op": "move", "to_agent": 0, "to_day": 1, "start": 0}, "starts on its own day"),
        ({"op": "shift", "start": 100, "end": 90}, "ends after it starts"),
        ({"op": "shift", "start": 100}, "end is missing"),
        ({"op": "piece", "index": 99, "start": 1, "end": 2}, "no break or activity"),
        ({"op": "paint", "start": 1, "end": 2, "activity": 99}, "no such activity"),
        ({"op": "remove", "day": 99}, "no such agent or day"),
        ({"op": "burn"}, "op"),
        ({"op": "remove", "extra": 1}, "extra"),
    ],
)
def test_what_is_not_possible_is_refused_in_words_and_changes_nothing(client: Client, edit: dict, words: str):
    before = client.good("/api/state")
    agent, day, _ = first_shift(before)
    status, answer = client.ask("/api/edit", {"revision": before["revision"], "agent": agent, "day": day} | edit)
    assert status == 422
    assert words in answer["error"]
    assert client.good("/api/state") == before


def test_a_second_page_is_told_that_the_first_has_edited(client: Client, shared: Server):
    other = Client(shared)
    state = other.good("/api/state")
    agent, day, _ = first_shift(state)
    client.edit("remove", agent=agent, day=day)
    edit = {"revision": state["revision"], "op": "remove", "agent": agent, "day": day}
    status, answer = other.ask("/api/edit", edit)
    assert status == 409
    assert answer["revision"] == state["revision"] + 1


def test_a_killed_server_loses_no_edit_and_a_journal_of_another_roster_is_set_aside(folder: Path):
    aside = folder.parent / ".demo.edits.old.json"
    (folder.parent / ".demo.edits.json").write_text('{"of": "another", "edits": 1}')
    server = Server(folder)
    client = Client(server)
    state = client.good("/api/state")
    assert state["restored"] == 0
    assert aside.exists()
    aside.unlink()
    agent, day, _ = first_shift(state)
    client.edit("remove", agent=agent, day=day)
    client.edit("lock", agent=agent, day=day, locked=True)
    server.end(signal.SIGKILL)
    again = Server(folder)
    try:
        state = Client(again).good("/api/state")
        assert state["restored"] == 2
        assert [agent, day] not in [row[:2] for row in state["shifts"]]
        assert [agent, day] in state["locked_days"]
        assert state["unsaved"] == 2
        Client(again).good("/api/undo", {"revision": state["revision"]})
    finally:
        said = again.end()
    assert "2 edits that were not saved are back" in said
    assert "are not saved;" not in said
    assert list(folder.parent.iterdir()) == [folder]  # nothing is left to be saved


@pytest.fixture
def own(folder: Path) -> Iterator[Client]:
    """A client of a server of its own."""
    with serving(folder) as server:
        yield Client(server)


def test_a_saved_version_is_a_plan_that_passes_the_check(own: Client, folder: Path):
    client = own
    state = client.good("/api/state")
    agent, day, pieces = first_shift(state)
    rest = next(piece for piece in pieces if piece[2] != 0)
    client.edit("lock", agent=agent, day=day, locked=True)
    other = next(row for row in state["shifts"] if row[0] != agent)
    edited = client.edit("lock", agent=other[0], day=None, locked=True)
    saved = client.good("/api/save", {"revision": edited["revision"], "name": None})
    assert saved["name"] == "demo-v2"
    made = folder.parent / "demo-v2"
    result = check_plan(made)
    assert result.ok, str(result)
    assert client.good("/api/state")["unsaved"] == 0
    assert not list(folder.parent.glob(".*edits*"))
    rows = read_plan(made).config.path_of("locks").read_text().splitlines()
    assert len(rows) == 1 + 1 + len(client.good("/api/plan")["dates"])
    assert rest is not None
    status, answer = client.ask("/api/save", {"revision": edited["revision"], "name": "demo"})
    assert (status, "there already" in answer["error"]) == (422, True)
    for name in ("../up", "a/b", ".hidden", ""):
        assert client.ask("/api/save", {"revision": edited["revision"], "name": name})[0] == 422
    other = folder.parent / "elsewhere"
    shutil.copytree(made, other)
    settings = other / "inputs" / "plan.yaml"
    settings.write_text(settings.read_text().replace("currency: EUR", "currency: USD"))
    assert {one["name"]: one["current"] for one in client.good("/api/versions")} == {"demo": False, "demo-v2": True}


def wait(client: Client) -> dict[str, Any]:
    end = time.monotonic() + 60
    while (told := client.good("/api/job"))["running"]:
        assert time.monotonic() < end
        time.sleep(0.1)
    return told


def test_optimising_keeps_what_is_locked_to_the_slot(client: Client):
    state = client.good("/api/state")
    agent, day, pieces = first_shift(state)
    rest = next(n for n, piece in enumerate(pieces) if piece[2] != 0)
    start, end, _ = pieces[rest]
    mine = client.edit("piece", agent=agent, day=day, index=rest, start=start + 1, end=end + 1)["changed"][0][2]
    client.edit("lock", agent=agent, day=day, locked=True)
    client.good("/api/job", {"kind": "optimise", "seconds": 3})
    told = wait(client)
    assert told["error"] is None
    after = client.good("/api/state")
    assert next(row for row in after["shifts"] if row[:2] == [agent, day])[2] == mine
    assert after["view"]["violations"] == []


def test_a_repaired_day_is_better_and_a_stopped_search_leaves_the_roster(client: Client):
    state = client.good("/api/state")
    day = first_shift(state)[1]
    for agent in [row[0] for row in state["shifts"] if row[1] == day][:2]:
        client.edit("remove", agent=agent, day=day)
    short = client.good("/api/state")["view"]["service"]["overall"]
    client.good("/api/job", {"kind": "repair", "day": day})
    assert wait(client)["error"] is None
    assert client.good("/api/state")["view"]["service"]["overall"] > short
    client.good("/api/job", {"kind": "optimise", "seconds": 600})
    assert client.ask("/api/job", {"kind": "optimise", "seconds": 1})[0] == 409
    time.sleep(1)
    client.good("/api/job/stop", {})
    assert wait(client)["error"] is None


def test_budgets_are_compared_and_one_is_taken(client: Client):
    cost = client.good("/api/state")["view"]["cost"]
    asked = {"kind": "budgets", "low": cost * 0.95, "high": cost * 1.05, "count": 3, "seconds": 3}
    client.good("/api/job", asked)
    table = [row for row in wait(client)["table"] if row["cost"] is not None]
    assert table
    assert all(row["cost"] <= row["budget"] for row in table)
    revision = client.good("/api/state")["revision"]
    taken = client.good("/api/take", {"revision": revision, "budget": table[0]["budget"]})
    assert taken["view"]["cost"] == pytest.approx(table[0]["cost"])


def test_people_and_events_are_edited_and_taken_back(client: Client):
    agents, plan, state = (client.good(f"/api/{name}") for name in ("agents", "plan", "state"))
    who, revision = agents["rows"][first_shift(state)[0]][0], state["revision"]
    change = {"agent_id": who, "column": "time_off", "value": plan["dates"][first_shift(state)[1]]}
    status, answer = client.ask("/api/agents", {"revision": revision, "changes": [change | {"value": "soon"}]})
    assert (status, "time_off" in answer["problems"][0]) == (422, True)
    off = client.good("/api/agents", {"revision": revision, "changes": [change]})
    assert any("time off" in one["message"] for one in off["view"]["violations"])
    back = client.good("/api/undo", {"revision": off["revision"]})
    assert back["view"]["violations"] == []
    sale = [plan["dates"][0], plan["dates"][-1], "sale", "event", "", "2"]
    busy = client.good("/api/events", {"revision": back["revision"], "rows": [sale]})
    assert busy["view"]["service"]["overall"] < back["view"]["service"]["overall"]
    assert [row[2] for row in client.good("/api/events")["rows"]] == ["sale"]


def test_why_and_exports_are_of_the_roster_on_the_desk(client: Client):
    state, plan = client.good("/api/state"), client.good("/api/plan")
    agent, day, pieces = first_shift(state)
    queue = plan["queues"][0]
    why = client.good(f"/api/why?queue={queue}&slot={pieces[0][0]}")
    assert "required" in why["lines"][0]
    assert client.ask(f"/api/why?queue={queue}&slot=-5")[0] == 422
    client.edit("remove", agent=agent, day=day)
    _, written = client.ask("/api/export/generic-shifts")
    assert len(written.splitlines()) == len(state["shifts"])  # a header, and one less
    assert client.ask("/api/export/ics")[1][:2] == b"PK"
    assert client.ask("/api/export/nothing")[0] == 422
