"""How long imports of years take, and how much memory.

    .venv/bin/python tests/bench/import_rates.py [--tickets 5000000] [--days 1095] [--queues 20]

Writes tickets as Zendesk exports them and interval history as Genesys Cloud does, and imports each on one core, in a
process of its own.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd

from wfm.interchange.reading import Options, import_table, load_in_profile, write_csv

START = pd.Timestamp("2024-01-01")


def main() -> None:
    """Print a line for each profile."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tickets", type=int, default=5_000_000)
    parser.add_argument("--days", type=int, default=1095)
    parser.add_argument("--queues", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'profile':<18}{'rows':>12}{'seconds':>9}{'peak MB':>9}{'written':>12}")
        for row in measured(Path(folder), asked.tickets, asked.days, asked.queues, in_own_process):
            print("{profile:<18}{rows:>12,}{seconds:>9.1f}{peak_mb:>9.0f}{written:>12,}".format(**row), flush=True)


def measured(folder: Path, tickets: int, days: int, queues: int, run: Callable[[str, Path], dict]) -> Iterator[dict]:
    """Yield for each profile the rows of its file and what `run` (`imported`, `in_own_process`) tells of reading it."""
    history, cases = folder / "genesys.csv", folder / "tickets.csv"
    works = (
        ("genesys-history", history, write_genesys(history, days, queues)),
        ("zendesk-tickets", cases, write_tickets(cases, tickets, days, queues)),
    )
    for name, path, rows in works:
        yield {"rows": rows} | run(name, path)


def in_own_process(name: str, path: Path) -> dict:
    """Import a file in a new process, so that memory is of this work alone."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(imported, name, path).result()


def imported(name: str, path: Path) -> dict:
    """Return the seconds from file to file, the peak of the process's memory, and what was written."""
    began = time.perf_counter()
    table = import_table(load_in_profile(name), [path], Options("Europe/Amsterdam"))
    with path.with_suffix(".out.csv").open("wb") as file:
        write_csv(table, file)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    contacts = float(table["contacts"].sum())
    return {"profile": name, "seconds": seconds, "peak_mb": peak, "written": len(table), "contacts": contacts}


def write_genesys(path: Path, days: int, queues: int) -> int:
    """Write interval history of some queues, a queue after the other; return the rows."""
    stamps = pd.date_range(START, periods=days * 96, freq="15min").strftime("%Y-%m-%dT%H:%M:%SZ")
    path.write_text("Interval Start UTC Date,Queue,Media Type,Skill Set,Language,Offered,Interactions Handled,")
    with path.open("a", encoding="utf-8") as file:
        file.write("Total Handle Time\n")
        for number in range(queues):
            offered = np.random.default_rng(number).poisson(20, len(stamps))
            part = {"t": stamps, "q": f"q{number}", "m": "Voice", "s": "a|||b", "l": "en", "o": offered, "h": offered}
            pd.DataFrame({**part, "w": offered * 240}).to_csv(file, index=False, header=False)
    return len(stamps) * queues


def write_tickets(path: Path, tickets: int, days: int, queues: int) -> int:
    """Write tickets in order of time, in parts; return the rows."""
    path.write_text("Id,Group,Subject,Status,Via,Created at\n", encoding="utf-8")
    step = 500_000
    with path.open("a", encoding="utf-8") as file:
        for first in range(0, tickets, step):
            ids = np.arange(first, min(first + step, tickets))
            seconds = (ids * (days * 86400 / tickets)).astype("int64")
            stamps = (START + pd.to_timedelta(seconds, unit="s")).strftime("%Y-%m-%d %H:%M:%S")
            groups = np.array([f"group {number}" for number in range(queues)])[ids % queues]
            rows = {"i": ids, "g": groups, "s": "a subject of some words", "u": "Solved", "v": "Mail", "t": stamps}
            pd.DataFrame(rows).to_csv(file, index=False, header=False)
    return tickets


if __name__ == "__main__":
    main()
