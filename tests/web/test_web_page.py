"""The planner's page in a real browser, on a real server."""

from __future__ import annotations

import contextlib
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from web_server import HOSTILE, SCRIPT, Client, Server, serving

from wfm.tables import AGENTS, EVENTS

pytestmark = pytest.mark.web
REFUSED = re.compile(r"Failed to load resource: .* status of 4(09|22)")
STRINGS = Path(__file__).parents[2] / "wfm/web/templates"
STATE = "fetch('/api/state').then(reply => reply.json())"


@pytest.fixture(scope="module")
def thai(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server of the page in Thai, and where its plan lies."""
    folder = Path(shutil.copytree(made, tmp_path_factory.mktemp("thai") / "demo"))
    with serving(folder, "--lang", "th") as server:
        yield server, folder.parent


@contextlib.contextmanager
def opened(browser: Any, server: Server, width: int = 1280, **options: Any) -> Iterator[Any]:
    """Open the page; what it says on the console or asks of other hosts fails the test, refusals aside."""
    context = browser.new_context(viewport={"width": width, "height": 800}, **options)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text) if not REFUSED.match(message.text) else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message) or dialog.dismiss())
    page.on("request", lambda asked: None if asked.url.startswith(server.base + "/") else said.append(asked.url))
    page.goto(server.address)
    page.locator("#view[data-ready]").wait_for(state="attached")
    yield page
    context.close()
    assert said == []


@pytest.fixture
def page(browser: Any, shared: Server, client: Client) -> Iterator[Any]:
    """The page on its first day, without edits of the tests before."""
    with opened(browser, shared) as found:
        found.locator("#tab-day0").click()
        yield found


def unsaved(page: Any) -> int:
    return int(page.locator("#unsaved b").inner_text())


def edited(page: Any, act: Callable[[], Any], by: int = 1) -> None:
    """Do something, and wait until the server has counted it."""
    count = unsaved(page) + by
    act()
    page.locator("#unsaved b", has_text=re.compile(f"^{count}$")).wait_for()


def shift_of(page: Any, agent: int, day: int = 0) -> list[list[int]] | None:
    state = page.evaluate(STATE)
    return next((pieces for one, date, pieces, _ in state["shifts"] if (one, date) == (agent, day)), None)


def workers(page: Any, day: int = 0) -> list[int]:
    """The agents with a shift of breaks on a day, a bar of each in view."""
    state = page.evaluate(STATE)
    return [agent for agent, date, pieces, _ in state["shifts"] if date == day and len(pieces) > 2]


def bar(page: Any, agent: int) -> Any:
    return page.locator(f'.bar[data-agent="{agent}"][data-day="0"]')


def drag(page: Any, x: float, y: float, by: float, down: float = 0) -> None:
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by / 2, y + down / 2, steps=3)
    page.mouse.move(x + by, y + down, steps=3)
    page.mouse.up()


def slot_width(page: Any, agent: int) -> float:
    pieces = shift_of(page, agent)
    return bar(page, agent).bounding_box()["width"] / (pieces[-1][1] - pieces[0][0])


def select(page: Any, agent: int) -> None:
    box = bar(page, agent).bounding_box()
    page.mouse.click(box["x"] + 14, box["y"] + box["height"] / 2)
    page.locator('#panel [data-name="lock-agent"]').wait_for()


def test_all_tabs_open_without_errors_or_requests_to_others(page: Any):
    for name in ("week", "day3", "agents", "events", "scenarios", "versions"):
        page.locator(f"#tab-{name}").click()
        page.locator("#view .grid-row, #view table, #view form").first.wait_for()
    page.locator("#view tbody tr", has_text="demo").wait_for()  # of the versions, which come last


def test_dragging_a_bar_moves_the_shift_with_its_breaks_and_can_be_undone(page: Any):
    agent = workers(page)[0]
    before, box = shift_of(page, agent), bar(page, agent).bounding_box()
    wide = slot_width(page, agent)
    edited(page, lambda: drag(page, box["x"] + 14, box["y"] + 10, 6 * wide))
    after = shift_of(page, agent)
    assert after == [[start + 6, end + 6, kind] for start, end, kind in before]
    assert bar(page, agent).bounding_box()["x"] == pytest.approx(box["x"] + 6 * wide, abs=1.5)
    assert page.locator(".ghost").count() == 0
    assert re.search("Cost", page.locator("#said").text_content())
    edited(page, lambda: page.keyboard.press("Control+z"), -1)
    assert shift_of(page, agent) == before
    edited(page, lambda: page.keyboard.press("Control+y"))
    assert shift_of(page, agent) == after


def test_dragging_an_edge_stretches_the_shift(page: Any):
    agent = workers(page)[0]
    before, box = shift_of(page, agent), bar(page, agent).bounding_box()
    edited(page, lambda: drag(page, box["x"] + box["width"] - 3, box["y"] + 10, -6 * slot_width(page, agent)))
    after = shift_of(page, agent)
    assert (after[0][0], after[-1][1]) == (before[0][0], before[-1][1] - 6)


def test_a_bar_dropped_on_a_free_agent_becomes_that_agents_shift(page: Any):
    free, *_, agent = workers(page)
    select(page, free)
    edited(page, lambda: page.keyboard.press("Delete"))
    box, row = bar(page, agent).bounding_box(), page.locator(f'.track[data-agent="{free}"]').bounding_box()
    edited(page, lambda: drag(page, box["x"] + 14, box["y"] + 10, 0, row["y"] - box["y"] + 4))
    assert shift_of(page, agent) is None
    assert shift_of(page, free) is not None


def test_a_break_is_moved_inside_its_shift(page: Any):
    agent = workers(page)[0]
    before = shift_of(page, agent)
    index = next(n for n, piece in enumerate(before) if piece[2])
    box = bar(page, agent).locator(f'[data-index="{index}"]').bounding_box()
    wide = slot_width(page, agent)
    edited(page, lambda: drag(page, box["x"] + box["width"] / 2, box["y"] + 10, 3 * wide))
    moved = next(piece for piece in shift_of(page, agent) if piece[2] == before[index][2])
    assert moved[:2] == [before[index][0] + 3, before[index][1] + 3]


def test_a_break_becomes_work_and_its_time_can_be_written(page: Any):
    agent = workers(page)[0]
    before = shift_of(page, agent)
    index = next(n for n, piece in enumerate(before) if piece[2])
    select(page, agent)
    start = page.locator(".pieces li").nth(index).locator("input").first
    hour, minute = map(int, start.input_value().split(":"))
    at = f"{hour + (minute + 10) // 60:02d}:{(minute + 10) % 60:02d}"
    edited(page, lambda: start.fill(at) or start.press("Tab"))
    assert shift_of(page, agent)[index][0] == before[index][0] + 2
    edited(page, lambda: page.locator(f'#panel [data-name="kind{index}"]').select_option("0"))
    assert all(piece[2] != before[index][2] for piece in shift_of(page, agent))


def test_delete_removes_and_a_double_click_adds(page: Any):
    agent = workers(page)[0]
    select(page, agent)
    edited(page, lambda: page.keyboard.press("Delete"))
    assert shift_of(page, agent) is None
    assert bar(page, agent).count() == 0
    row = page.locator(f'.track[data-agent="{agent}"]').bounding_box()
    edited(page, lambda: page.mouse.dblclick(row["x"] + 160, row["y"] + 16))
    assert shift_of(page, agent) is not None
    bar(page, agent).wait_for()


def test_keys_alone_move_stretch_lock_and_write(page: Any):
    agent = workers(page)[0]
    before = shift_of(page, agent)
    select(page, agent)
    edited(page, lambda: page.keyboard.press("Alt+ArrowRight"))
    edited(page, lambda: page.keyboard.press("Shift+ArrowLeft"))
    after = shift_of(page, agent)
    assert after[0][0] == before[0][0] + 1
    assert after[-1][1] < before[-1][1] + 1
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('#panel') !== null")


def test_a_locked_shift_shows_its_lock_and_stays(page: Any):
    agent = workers(page)[0]
    before = shift_of(page, agent)
    select(page, agent)
    edited(page, lambda: page.keyboard.press("l"))
    bar(page, agent).locator(".lock svg").wait_for()
    box = bar(page, agent).bounding_box()
    drag(page, box["x"] + 14, box["y"] + 10, 60)
    assert page.locator('#panel [data-name="remove"]').is_disabled()
    assert shift_of(page, agent) == before
    edited(page, lambda: page.locator('#panel [data-name="lock"]').click())
    bar(page, agent).locator(".lock").wait_for(state="detached")


def test_a_broken_rule_is_told_in_words_and_leads_to_its_shift(page: Any):
    agent = workers(page)[0]
    select(page, agent)
    start = page.locator('#panel [data-name="Start"]')
    edited(page, lambda: start.fill("05:00") or start.press("Tab"))
    assert "broken" in bar(page, agent).get_attribute("class")
    assert len(page.locator("#panel .broken-list li").first.inner_text()) > 20
    page.locator("#tab-day4").click()
    page.locator("#rules").click()
    page.locator("#panel .broken-list button").first.click()
    page.locator(f'.track.here[data-agent="{agent}"][data-day="0"]').wait_for()


def test_what_cannot_be_is_told_and_put_back(page: Any):
    agent, other = workers(page)[:2]
    before = page.evaluate(STATE)["shifts"]
    box, row = bar(page, agent).bounding_box(), bar(page, other).bounding_box()
    drag(page, box["x"] + 14, box["y"] + 10, 0, row["y"] - box["y"])
    page.locator(".notice.bad").wait_for()
    assert page.locator(".ghost, .moving").count() == 0
    assert page.evaluate(STATE)["shifts"] == before


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_hostile_names_are_text_and_break_nothing(browser: Any, shared: Server, width: int, scheme: str):
    with opened(browser, shared, width, color_scheme=scheme) as page:
        for tab in ("week", "day0", "agents"):
            page.locator(f"#tab-{tab}").click()
            page.locator("#view .grid-row, #view tbody tr").first.wait_for()
            assert page.evaluate("document.documentElement.scrollWidth") == width
            for name in HOSTILE.values():
                assert page.locator("#view").get_by_text(name, exact=True).first.get_attribute("title") == name
        page.locator("#tab-day0").click()
        assert all(row.bounding_box()["height"] < 40 for row in page.locator(".grid-row").all())


def test_the_second_of_two_tabs_is_told(page: Any, browser: Any, shared: Server):
    agent = workers(page)[0]
    with opened(browser, shared) as second:
        second.locator("#tab-day0").click()
        select(page, agent)
        edited(page, lambda: page.keyboard.press("Delete"))
        select(second, agent)
        second.keyboard.press("Shift+ArrowRight")
        second.locator(".notice.bad", has_text="Another tab").wait_for()
        bar(second, agent).wait_for(state="detached")
        assert unsaved(second) == 1


def test_a_short_interval_is_explained(page: Any):
    strip = page.locator(".cover svg").first
    box = strip.bounding_box()
    strip.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    page.locator("#panel .why li").first.wait_for()


def cell(page: Any, row: int, column: str) -> Any:
    heads = page.locator("#view th").all_inner_texts()
    return page.locator("#view tbody tr").nth(row).locator("td").nth(heads.index(column))


def written(page: Any, row: int, column: str, text: str) -> None:
    cell(page, row, column).click()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_days_off_and_events_are_written_in_the_page(page: Any):
    date = page.evaluate("fetch('/api/plan').then(reply => reply.json())")["dates"][0]
    page.locator("#tab-agents").click()
    written(page, workers(page)[0], "Days off", date)
    edited(page, lambda: page.get_by_text("Apply changes (1)").click())
    page.get_by_text("Apply changes", exact=True).wait_for()  # of the table that is drawn anew
    assert page.locator("#rules b").inner_text() == "1"
    written(page, 0, "Cost an hour", "free")
    page.get_by_text("Apply changes (1)").click()
    page.locator(".problems", has_text="hourly_cost").wait_for()
    page.locator("#tab-events").click()
    page.get_by_text("Add a row").click()
    for column, text in {"First day": date, "Name": SCRIPT, "Kind": "event", "Contacts, times": "1.5"}.items():
        written(page, -1, column, text)
    edited(page, lambda: page.get_by_text("Apply changes (1)").click())
    page.locator("tr.now", has_text=SCRIPT).wait_for()


def ended(page: Any, act: Callable[[], Any]) -> None:
    """Start work, and wait until it is done and told."""
    act()
    page.locator("#work").wait_for(state="visible")
    page.locator("#work").wait_for(state="hidden")


def test_a_day_is_repaired_and_a_search_is_stopped(page: Any):
    select(page, workers(page)[0])
    edited(page, lambda: page.keyboard.press("Delete"))
    edited(page, lambda: page.get_by_text("Repair this day").click())
    page.locator("#effect", has_text="Cost").wait_for()
    page.get_by_text("Optimise around my locks").click()
    page.locator("#seconds").fill("600")
    ended(page, lambda: page.keyboard.press("Enter") or page.get_by_text("Stop", exact=True).click())
    page.locator(".notice", has_text="Optimising").wait_for()


def test_budgets_are_searched_looked_through_and_taken(page: Any):
    page.locator("#tab-scenarios").click()
    for name, value in {"low": "1", "count": "2", "seconds": "1"}.items():
        page.locator(f"#budgets-{name}").fill(value)
    ended(page, lambda: page.get_by_text("Search budgets", exact=True).click())
    page.locator("#view tbody tr").first.wait_for()
    assert "null" not in page.locator("#view").inner_text()
    page.locator("#view input[type=range]").focus()
    page.keyboard.press("ArrowLeft")
    page.locator(".difference", has_text="no roster can be had").wait_for()
    assert page.locator(".difference button").count() == 0
    page.keyboard.press("ArrowRight")
    edited(page, lambda: page.locator(".difference button").click())


CURVE = """async (rows) => {
  const { curve } = await import("/static/curve.js");
  const made = curve(rows, 0, () => {}, 800);
  const points = (name) => made.querySelector(name).getAttribute("points").split(" ").filter(Boolean).length;
  return {
    reached: points(".reached"), kept: points(".bound:not(.all)"), all: points(".bound.all"),
    below: made.querySelectorAll(".dot.below").length, dots: made.querySelectorAll(".dot").length,
  };
}"""


def test_the_line_joins_what_no_cheaper_roster_beats_and_those_below_the_floor_are_hollow(page: Any):
    rows = [(300, 0.7, 0.8, 3), (350, None, None, None), (400, 0.6, 0.85, 1), (500, 0.8, 0.81, 0), (600, 0.9, 0.91, 0)]
    table = [dict(zip(("budget", "service", "bound", "floor_breaks"), row, strict=True)) for row in rows]
    drawn = page.evaluate(CURVE, table)
    assert drawn == {"reached": 3, "kept": 2, "all": 2, "below": 2, "dots": 4}


def test_the_roster_is_handed_on_as_a_file(page: Any):
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as got:
        page.locator("dialog li", has_text="generic-shifts").locator("button").click()
    assert got.value.path().read_text("utf-8").startswith("agent_id,")


def test_saving_makes_a_version_and_leaves_no_unsaved_edits(browser: Any, thai: tuple[Server, Path]):
    server, plans = thai
    with opened(browser, server) as page:
        page.locator("#tab-day0").click()
        select(page, workers(page)[0])
        edited(page, lambda: page.keyboard.press("Delete"))
        page.keyboard.press("Control+s")
        page.locator("#save-name").fill("by_hand")
        page.keyboard.press("Enter")
        page.locator("#unsaved b", has_text=re.compile("^0$")).wait_for()
        page.locator("#tab-versions").click()
        page.locator("tbody", has_text="by_hand").wait_for()
    assert (plans / "by_hand" / "shifts.csv").is_file()


def test_edits_of_a_killed_server_are_announced_and_can_be_undone(browser: Any, folder: Path):
    server = Server(folder)
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.address)
    page.locator("#tab-day0").click()
    select(page, workers(page)[0])
    edited(page, lambda: page.keyboard.press("Alt+ArrowRight"))
    edited(page, lambda: page.keyboard.press("Alt+ArrowRight"))
    server.end(signal.SIGKILL)
    page.keyboard.press("Alt+ArrowRight")
    page.locator("#banner", has_text="2 edits since the last save").wait_for()
    with serving(folder, "--port", server.base.rpartition(":")[2]) as again:
        page.locator("#banner", has_text="Open the address").wait_for()
        context.close()
        with opened(browser, again) as page:
            page.locator("#banner", has_text="2 unsaved edits").wait_for()
            page.locator("#banner button").first.click()
            page.locator("#unsaved b", has_text=re.compile("^0$")).wait_for()
            assert page.locator("#banner").is_hidden()


def test_the_page_speaks_thai(browser: Any, thai: tuple[Server, Path]):
    with opened(browser, thai[0], 390) as page:
        assert page.locator("html").get_attribute("lang") == "th"
        assert page.locator("#tab-week").inner_text() == "สัปดาห์"
        assert page.locator("#tab-day0").inner_text().startswith("จ. ")
        page.locator("#tab-agents").click()
        page.locator("#view th", has_text="วันลา").wait_for()
    client = Client(thai[0])
    agent, day, pieces, _ = client.good("/api/state")["shifts"][0]
    judged = client.edit("shift", agent=agent, day=day, start=pieces[0][0], end=pieces[0][0] + 180)
    assert "กะยาว 15 ชม. ที่ถูกต้อง" in " ".join(one["message"] for one in judged["view"]["violations"])


def test_the_languages_have_the_same_words_to_fill_in():
    english, thai = (yaml.safe_load((STRINGS / f"strings.{lang}.yaml").read_text("utf-8")) for lang in ("en", "th"))
    assert english["columns"].keys() == thai["columns"].keys() == {*AGENTS.names, *EVENTS.names}
    for part in ("head", "page"):
        assert english[part].keys() == thai[part].keys()
        for key, text in english[part].items():
            assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", thai[part][key])), key
    page = " ".join(path.read_text("utf-8") for path in (STRINGS.parent / "static").glob("*.js"))
    assert set(re.findall(r"\bt\.(\w+)", page)) <= english["page"].keys()
