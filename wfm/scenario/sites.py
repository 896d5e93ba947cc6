"""Plans of several sites: each is work of its own, done anywhere, that writes its plan folder."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from wfm.config import Config, load
from wfm.errors import InputError, NoRosterError, Problem
from wfm.plan import make_plan
from wfm.plan_folder import refuse_foreign, write_plan
from wfm.scenario.work import Done, digests_of, key_of, reason_of
from wfm.timing import timing

# What of summary.json a row of a site tells.
MEASURES = ("cost", "budget", "paid_hours", "overtime_hours", "gap")


@dataclass(frozen=True)
class SitePlan:
    """The plan of one site.

    `file`, `previous`, the plan folder that it goes on from, and `out`, the one that it is written to, are the same
    paths wherever this is done; `shown` is what the user called the last.
    """

    file: str
    week: str | None
    previous: str | None
    out: str
    shown: str
    numbers: tuple[int, ...]
    inputs: tuple[str, ...]
    site: str

    @property
    def key(self) -> str:
        """A name for what it says and the files it reads."""
        said = asdict(self)
        del said["numbers"]
        return key_of(said)

    @property
    def label(self) -> str:
        """The site."""
        return self.site

    def run(self) -> Done:
        """Make the plan and write its folder; whatever goes wrong is a row that says so."""
        begin = time.monotonic()
        try:
            made = make_plan(load(self.file, week=self.week, previous=self.previous))
            write_plan(made, Path(self.out), timing({"plan": round(time.monotonic() - begin, 3)}))
        except Exception as error:  # of one site; the others go on
            status = "infeasible" if isinstance(error, NoRosterError) else "failed"
            return self._without(status, reason_of(error, self.file))
        found = made.summary
        row = {"site": self.site, "plan": self.shown, "status": found["status"], "reason": ""}
        row |= {name: found[name] for name in MEASURES} | {"service_level": found["service_level"]["overall"]}
        return Done([row], made.roster.interrupted)

    def failed(self, reason: str) -> Done:
        """Return a row that says why there is no plan."""
        return self._without("failed", reason)

    def _without(self, status: str, reason: str) -> Done:
        nothing = dict.fromkeys((*MEASURES, "service_level"))
        return Done([{"site": self.site, "plan": self.shown, "status": status, "reason": reason} | nothing])


def site_plans(files: Sequence[Path], week: str | None, out: Path, previous: Path | None = None) -> list[SitePlan]:
    """Return the work of several configurations, each plan in a folder of `out` by its file's name.

    `previous` is the `out` of the weeks before: each plan goes on from the one that has its name there.

    Raises:
        InputError: Faults of all configurations in one go; two of one name; a plan before that is none.
    """
    problems: list[Problem] = []
    configs: list[Config] = []
    before = [None if previous is None else previous / file.stem for file in files]
    for file, plan in zip(files, before, strict=True):
        try:
            configs.append(load(file, week=week, previous=plan))
        except InputError as error:
            problems += error.problems
    for name, count in Counter(file.stem for file in files).items():
        if count > 1:
            message = f"{count} configurations are called {name}; their plans would share a folder"
            problems.append(Problem(str(out / name), 0, "", message))
    if previous is not None and previous.resolve() == out.resolve():
        message = "is the folder that the plans are written to and would be lost; name another one with --out"
        problems.append(Problem(str(previous), 0, "--previous", message))
    if problems:
        raise InputError(problems)
    for file in files:
        refuse_foreign(out / file.stem)
    return [
        SitePlan(
            str(file.resolve()), week, None if plan is None else str(plan.resolve()), str((out / file.stem).resolve()),
            str(out / file.stem), (number,), digests_of(config), config.site.name,
        )
        for number, (file, config, plan) in enumerate(zip(files, configs, before, strict=True))
    ]  # fmt: skip
