"""The planner's page as a web application on this machine."""

from __future__ import annotations

import io
import tempfile
import threading
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from wfm.errors import InputError, WfmError
from wfm.interchange import export_plan, exporting_profiles
from wfm.plan_folder import read_summary
from wfm.web import csv_tables, edits, jobs
from wfm.web.asked import AskedAgents, AskedBudget, AskedEdit, AskedEvents, AskedSave, AskedStep, AskedWork
from wfm.web.desk import Changed, Desk, Edit, Stale
from wfm.web.language import Language
from wfm.web.save import STEPS, save, versions
from wfm.web.security import Guard
from wfm.web.shifts import EditRefused
from wfm.web.views import activities, changed_view, money, plan_view, state_view
from wfm.web.why import why_short
from wfm.web.work import Work

_HERE = Path(__file__).parent


class PlannerPage:
    """A plan folder served to one planner; several pages may show it."""

    def __init__(self, folder: Path, port: int, language: str = "en") -> None:
        self._stack = ExitStack()
        inputs = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="wfm-serve-"))) / "inputs"
        self.language, self.words = language, Language(language)
        self.desk, self.work, self.guard = Desk(folder, inputs), Work(), Guard(port, self.words.refused)
        self.turn = threading.RLock()  # one request at the desk at a time
        self.saving: str | None = None  # the step that saving is at

    def close(self) -> None:
        """End what is running and remove what is temporary."""
        self.work.stop()
        self.work.wait(10)
        self._stack.close()

    def page(self) -> str:
        """Return the page itself."""
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        folder = FileSystemLoader(_HERE / "templates")
        engine = Environment(loader=folder, autoescape=True, undefined=StrictUndefined)
        return engine.get_template("planner.html.j2").render(t=self.words.strings, lang=self.language)

    def plan(self) -> dict[str, Any]:
        """Return the plan, with the profiles that write it."""
        profiles = [{"name": one.name, "system": one.system} for one in exporting_profiles()]
        return plan_view(self.desk, profiles, self.words.day)

    def edited(self, revision: int, make: Callable[[], Edit]) -> dict[str, Any]:
        """Do an edit and return what it changed."""
        self.desk.must_be(revision)
        return self.after(self.desk.apply(make()))

    def after(self, changed: Changed) -> dict[str, Any]:
        """Return what the page is told after a change."""
        answer = self.words.judged(changed_view(self.desk, changed))
        return answer | {"plan": self.plan()} if changed.everything else answer

    def edit(self, asked: AskedEdit) -> Edit:
        """Return the edit that is asked for.

        Raises:
            EditRefused: Something is missing, or is not possible.
        """
        desk, agent = self.desk, asked.agent
        agents, days = len(desk.site.plan.agents), len(desk.site.grid.dates)
        for number, most in ((agent, agents), (asked.to_agent, agents), (asked.day, days), (asked.to_day, days)):
            if number is not None and number >= most:
                raise EditRefused("there is no such agent or day")
        if asked.op == "lock":
            return edits.lock_edit(desk, agent, asked.day, bool(asked.locked))
        day = _given(asked.day, "day")
        if asked.op == "remove":
            return edits.remove_edit(desk, agent, day)
        start = _given(asked.start, "start")
        if asked.op == "move":
            to_agent, to_day = _given(asked.to_agent, "to_agent"), _given(asked.to_day, "to_day")
            return edits.move_edit(desk, agent, day, to_agent, to_day, start)
        end = _given(asked.end, "end")
        if asked.op == "shift":
            return edits.shift_edit(desk, agent, day, start, end)
        if asked.op == "piece":
            return edits.piece_edit(desk, agent, day, _given(asked.index, "index"), start, end)
        names = [item["name"] for item in activities(desk)]
        place = _given(asked.activity, "activity")
        if place >= len(names):
            raise EditRefused("there is no such activity")
        return edits.paint_edit(desk, agent, day, start, end, names[place])

    def start_work(self, asked: AskedWork) -> bool:
        """Start long work; False where other work runs."""
        desk = self.desk
        if asked.kind == "optimise":
            run = jobs.optimise_around_locks(desk, asked.seconds, self.turn)
        elif asked.kind == "repair":
            day = _given(asked.day, "day")
            if day >= len(desk.site.grid.dates):
                raise EditRefused("there is no such day")
            run = jobs.repair_day(desk, day, self.turn)
        else:
            low, high = asked.low, asked.high
            if low is None or high is None or low > high:
                raise EditRefused("budgets go from a lower to a higher one")
            run = jobs.sweep(desk, low, high, asked.count, asked.seconds, self.turn)
        return self.work.start(asked.kind, run)

    def save(self, name: str | None) -> dict[str, Any]:
        """Save the roster, and tell meanwhile how far that is."""
        try:
            folder = save(self.desk, name, self._at_step)
        finally:
            self.saving = None
        broken, saved = len(self.desk.judge.violations()), self.desk.saved_revision
        return {"folder": str(folder), "name": folder.name, "saved_revision": saved, "violations": broken}

    def _at_step(self, step: str) -> None:
        self.saving = step

    def steps(self) -> dict[str, Any]:
        """Return the step that saving is at, as its number and its name; none where nothing is saved."""
        step = self.saving
        return {"step": step, "done": STEPS.index(step) if step else 0, "of": len(STEPS)}

    def export(self, name: str) -> Response:
        """Return the roster as a profile writes it: a file, or a zip of several."""
        site = self.desk.site
        known = {one.name for one in exporting_profiles()}
        if name not in known:
            raise EditRefused(f"there is no profile {name} that writes rosters")
        shifts, rows = site.tables(self.desk.pieces)
        coverage = self.desk.judge.coverage()
        tables = site.plan.tables | {"shifts": shifts, "activities": rows, "coverage": coverage}
        with tempfile.TemporaryDirectory(prefix="wfm-export-") as folder:
            written = export_plan([name], site.plan.config, site.plan.agents, tables, Path(folder))
            if len(written) == 1:
                return _download(written[0].name, written[0].read_bytes())
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                for path in written:
                    archive.write(path, path.name)
            return _download(f"{name}.zip", packed.getvalue())

    def versions(self) -> list[dict[str, Any]]:
        """Return the plans beside this one."""
        found = []
        for path in versions(self.desk.site.folder):
            try:
                summary = read_summary(path)
                level = float(summary["service_level"]["overall"])
                cost = money(self.desk, float(summary["cost"]))
            except (InputError, KeyError, TypeError, ValueError):
                continue
            current = path == self.desk.site.folder.resolve()
            found.append({"name": path.name, "cost_text": cost, "service_text": f"{level:.1%}", "current": current})
        return found


def _given(value: int | None, name: str) -> int:
    if value is None:
        raise EditRefused(f"{name} is missing")
    return value


def _download(name: str, content: bytes) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)


def make_app(page: PlannerPage) -> FastAPI:
    """Return the application: routes, with errors in words."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.middleware("http")(page.guard)
    app.mount("/static", StaticFiles(directory=_HERE / "static"))
    _add_errors(app, page)
    _add_reading(app, page)
    _add_changing(app, page)
    return app


def _add_errors(app: FastAPI, page: PlannerPage) -> None:
    @app.exception_handler(Stale)
    async def stale(request: Request, error: Stale) -> JSONResponse:
        return JSONResponse({"error": page.words.refused(str(error)), "revision": page.desk.revision}, 409)

    @app.exception_handler(InputError)
    async def bad_input(request: Request, error: InputError) -> JSONResponse:
        problems = page.words.faults(error)
        return JSONResponse({"error": problems[0] if problems else str(error), "problems": problems}, 422)

    @app.exception_handler(WfmError)
    async def refused(request: Request, error: WfmError) -> JSONResponse:
        return JSONResponse({"error": page.words.refused(str(error))}, 422)

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> JSONResponse:
        faults = [(".".join(str(part) for part in one["loc"][1:]), one["msg"]) for one in error.errors()]
        problems = [f"{field}: {page.words.refused(text)}" for field, text in faults]
        return JSONResponse({"error": problems[0], "problems": problems}, 422)


def _add_reading(app: FastAPI, page: PlannerPage) -> None:
    @app.get("/")
    def index() -> HTMLResponse:
        return HTMLResponse(page.page())

    @app.get("/api/strings")
    def strings() -> dict:
        return {part: page.words.strings[part] for part in ("page", "columns")}

    @app.get("/api/plan")
    def plan() -> dict:
        with page.turn:
            return page.plan()

    @app.get("/api/state")
    def state() -> dict:
        with page.turn:
            return page.words.judged(state_view(page.desk))

    @app.get("/api/versions")
    def all_versions() -> list:
        with page.turn:
            return page.versions()

    @app.get("/api/why")
    def why(queue: str, slot: int) -> dict:
        with page.turn:
            return page.words.explained(why_short(page.desk, queue, slot))

    @app.get("/api/agents")
    def agents() -> dict:
        with page.turn:
            return csv_tables.agents_view(page.desk)

    @app.get("/api/events")
    def events() -> dict:
        with page.turn:
            return csv_tables.events_view(page.desk)

    @app.get("/api/export/{name}")
    def export(name: str) -> Response:
        with page.turn:
            return page.export(name)

    @app.get("/api/save")
    def steps() -> dict:
        return page.steps()

    @app.get("/api/job")
    def work() -> dict:
        return page.words.told(page.work.told.view()) | {"revision": page.desk.revision}


def _add_changing(app: FastAPI, page: PlannerPage) -> None:
    @app.post("/api/edit")
    def edit(asked: AskedEdit) -> dict:
        with page.turn:
            return page.edited(asked.revision, lambda: page.edit(asked))

    @app.post("/api/undo")
    def undo(asked: AskedStep) -> dict:
        with page.turn:
            page.desk.must_be(asked.revision)
            return page.after(page.desk.undo())

    @app.post("/api/redo")
    def redo(asked: AskedStep) -> dict:
        with page.turn:
            page.desk.must_be(asked.revision)
            return page.after(page.desk.redo())

    @app.post("/api/agents")
    def agents(asked: AskedAgents) -> dict:
        with page.turn:
            return page.edited(asked.revision, lambda: csv_tables.agents_edit(page.desk, asked.changes))

    @app.post("/api/events")
    def events(asked: AskedEvents) -> dict:
        with page.turn:
            return page.edited(asked.revision, lambda: csv_tables.events_edit(page.desk, asked.rows))

    @app.post("/api/take")
    def take(asked: AskedBudget) -> dict:
        with page.turn:
            return page.edited(asked.revision, lambda: jobs.take_budget(page.desk, page.work.told, asked.budget))

    @app.post("/api/save")
    def keep(asked: AskedSave) -> dict:
        with page.turn:
            page.desk.must_be(asked.revision)
            return page.save(asked.name)

    @app.post("/api/job")
    def start(asked: AskedWork) -> Response:
        with page.turn:
            if not page.start_work(asked):
                return JSONResponse({"error": page.words.refused("other work is running; stop it first")}, 409)
        return JSONResponse({"kind": asked.kind, "running": True})

    @app.post("/api/job/stop")
    def stop() -> dict:
        page.work.stop()
        return {}
