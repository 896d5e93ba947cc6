"""Plans of several sites: each is work of its own, done anywhere, that writes its plan folder."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from wfm.config import Config, load
from wfm.errors import InputError, NoRosterError, Problem, WfmError
from wfm.plan import make_plan
from wfm.plan_folder import refuse_foreign, write_plan
from wfm.scenario.work import Done, digests_of, key_of
from wfm.timing import timing

# What of summary.json a row of a site tells.
MEASURES = ("cost", "budget", "paid_hours", "overtime_hours", "gap")


@dataclass(frozen=True)
class SitePlan:
    """The plan of one site.

    `file` and `out`, the folder that it is written to, are the same paths wherever this is done; `shown` is what the
    user called that folder.
    """

    file: str
    week: str | None
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
            made = make_plan(load(self.file, week=self.week))
            write_plan(made, Path(self.out), timing({"plan": round(time.monotonic() - begin, 3)}))
        except NoRosterError as error:
            return self._without("infeasible", str(error))
        except WfmError as error:
            return self._without("failed", str(error))
        except Exception as error:  # of one site; the others go on
            return self._without("failed", f"{type(error).__name__}: {error}")
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


def site_plans(files: Sequence[Path], week: str | None, out: Path) -> list[SitePlan]:
    """Return the work of several configurations, each plan in a folder of `out` by its file's name.

    Raises:
        InputError: Faults of all configurations in one go; two of one name.
    """
    problems: list[Problem] = []
    configs: list[Config] = []
    for file in files:
        try:
            configs.append(load(file, week=week))
        except InputError as error:
            problems += error.problems
    for name, count in Counter(file.stem for file in files).items():
        if count > 1:
            message = f"{count} configurations are called {name}; their plans would share a folder"
            problems.append(Problem(str(out / name), 0, "", message))
    if problems:
        raise InputError(problems)
    for file in files:
        refuse_foreign(out / file.stem)
    return [
        SitePlan(
            str(file.resolve()), week, str((out / file.stem).resolve()), str(out / file.stem), (number,),
            digests_of(config), config.site.name,
        )
        for number, (file, config) in enumerate(zip(files, configs, strict=True))
    ]  # fmt: skip
