"""What the server refuses and what can be undone, in Thai: every sentence that its source writes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from web_server import Client, serving

import wfm.web
from wfm.web.language import Language

FOLDER = Path(wfm.web.__file__).parent
SAYING = {"EditRefused": 0, "Stale": 0, "_edit": 1, "roster_edit": 1, "Edit": 0}
STANDS = {"who": "A1 on Mon 30", "_who": "A1 on Mon 30", "dates": "Mon 30", "money": "EUR 10.00", "len": "3"}
COUNTS = ("found.edits", "done", "of", "people", "state.cost")
THAI = Language("th")


def written(node: ast.expr) -> list[str]:
    """Return what an expression of text may write, with something in its holes."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*written(node.body), *written(node.orelse)]
    if not isinstance(node, ast.JoinedStr):
        return []
    parts: list[list[str]] = []
    for part in node.values:
        source = ast.unparse(part.value) if isinstance(part, ast.FormattedValue) else ""
        if isinstance(part, ast.Constant):
            parts.append([str(part.value)])
        elif source == "verb":
            parts.append(["stretch", "add"] if "shift of" in ast.unparse(node) else ["lock", "unlock"])
        elif "grid.dates" in source:
            parts.append(["Mon"] if source.endswith("]") else ["30"])
        else:
            parts.append([STANDS.get(source.partition("(")[0], "7" if source in COUNTS else "A1")])
    return ["".join(one) for one in product(*parts)]


def sentences() -> Iterator[str]:
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and (name := getattr(node.func, "id", "")) in SAYING:
                place = SAYING[name]
                yield from written(node.args[place]) if len(node.args) > place else ()
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(one, ast.Attribute) and one.attr in ("text", "_restored_text") for one in targets):
                yield from written(node.value)  # type: ignore[attr-defined]


FOUND = [one for one in dict.fromkeys(sentences()) if re.search("[a-z]{2,} ", one)]


def test_the_source_has_been_read():
    assert len(FOUND) > 40
    assert "there is nothing to undo" in FOUND
    assert "move the shift of A1 on Mon 30" in FOUND


@pytest.mark.parametrize("text", FOUND)
def test_what_the_server_says_is_thai(text: str):
    told = THAI.refused(text)
    assert re.search("[\u0e00-\u0e7f]", told), told
    assert not re.search("[a-z]{2,}", told), told


def test_english_is_as_it_is_written():
    assert all(Language("en").refused(text) == text for text in FOUND)


def test_a_refused_edit_an_overtaken_one_and_a_cell_that_is_wrong(folder: Path):
    with serving(folder, "--lang", "th") as server:
        client = Client(server)
        state = client.good("/api/state")
        agent, day, pieces, _ = state["shifts"][0]
        asked = {"revision": state["revision"], "op": "shift", "agent": agent, "day": day}
        status, answer = client.ask("/api/edit", asked | {"start": pieces[0][0], "end": pieces[0][0]})
        assert (status, answer["error"]) == (422, "กะต้องเลิกหลังเวลาเริ่ม")
        done = client.good("/api/edit", {"revision": state["revision"], "op": "remove", "agent": agent, "day": day})
        assert re.match("ลบกะของ .* จ. 30$", done["undo"])
        status, answer = client.ask("/api/undo", {"revision": state["revision"]})
        assert (status, answer["error"]) == (409, "หน้าอื่นแก้ไขตารางกะไปแล้ว")
        rows = client.good("/api/agents")["rows"]
        cell = {"agent_id": rows[0][0], "column": "contract", "value": "no_such"}
        status, answer = client.ask("/api/agents", {"revision": done["revision"], "changes": [cell]})
        assert (status, answer["error"]) == (422, "contract: ไม่รู้จักสัญญา 'no_such'")
