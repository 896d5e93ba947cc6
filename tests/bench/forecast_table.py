"""The whole accuracy and speed table of the forecast, in one command.

    .venv/bin/python tests/bench/forecast_table.py [--interval-prophet] [PLAN.yaml:QUEUE:HORIZON_DAYS ...]

Without series, the public ones are taken from ../shared/acceptance, where that folder is there.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from forecast_series import Series, measure  # type: ignore[import-not-found]

SHARED = Path(__file__).resolve().parents[3] / "shared" / "acceptance"
PUBLIC = {
    "bank": (14, ("retail_bank",)),
    "anonymous_bank": (7, ("regular_PS", "prospect_NW", "stock_NE", "internet_IN")),
    "assessor": (14, ("assessor",)),
    "ems": (14, ("bronx", "staten_island", "brooklyn", "manhattan", "queens")),
}
CORE = ("retail_bank", "regular_PS", "prospect_NW", "assessor", "bronx", "staten_island")
OTHERS = {"seasonal_naive": "naive", "moving_average": "4 weeks", "prophet": "Prophet, days"}
PEER = "interval_prophet_wape"


def main() -> None:
    """Measure the series named on the command line and print what was found."""
    asked = _arguments()
    series = [_series(text) for text in asked.series] or _public(asked.only)
    if not series:
        print(f"no series named, and {SHARED.name} is not there; name PLAN.yaml:QUEUE:HORIZON_DAYS")
        return
    found = []
    for one in series:
        found.append(measure(one, asked.origins, asked.step, asked.interval_prophet))
        print(f"{one.queue} done", file=sys.stderr)
    print("\n".join(table_lines(found)))
    if asked.json:
        Path(asked.json).write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def table_lines(found: list[dict]) -> list[str]:
    """Lay out what was measured: a line for each series, then the means."""
    peer = PEER in found[0]
    heads = ["auto", *OTHERS.values(), *(["Prophet, rows"] if peer else []), "of naive", "MASE", "pinball", "in 80 %"]
    heads += ["agents", "of naive", "fit s", "8 orig. s", "MB", "same bytes"]
    lines = [f"{'interval WAPE':<14}" + "".join(f"{head:>14}" for head in heads)]
    for row in found:
        wape, agents = row["wape"], row["agents_wape"]
        values = [wape["auto"], *(wape[name] for name in OTHERS), *([row[PEER]] if peer else [])]
        values += [wape["auto"] / wape["seasonal_naive"], row["mase"]["auto"], row["pinball"]["auto"]]
        values += [row["coverage_80"]["auto"], agents["auto"], agents["auto"] / agents["seasonal_naive"]]
        values += [row["forecast_seconds"], row["backtest_seconds"]]
        cells = [f"{value:>14.4f}" for value in values] + [f"{row['peak_mb']:>14.0f}"]
        same = "yes" if row["same_bytes_twice"] else "NO"
        lines.append(f"{row['queue'][:13]:<14}" + "".join(cells) + f"{same + ' ' + row['sha256'][:8]:>14}")
    core = [row for row in found if row["queue"] in CORE]
    for words, rows in (("the six", core), ("all", found)):
        if rows:
            lines.append(f"geometric means, {words}: " + ", ".join(_means(rows)))
    return lines


def _means(rows: list[dict]) -> list[str]:
    pairs = {f"auto / {words}": ("wape", name) for name, words in OTHERS.items()}
    pairs["agents, auto / naive"] = ("agents_wape", "seasonal_naive")
    found = [f"{words} {_ratio([r[m]['auto'] / r[m][name] for r in rows]):.4f}" for words, (m, name) in pairs.items()]
    if PEER in rows[0]:
        found.append(f"auto / Prophet, rows {_ratio([r['wape']['auto'] / r[PEER] for r in rows]):.4f}")
    covered = sum(r["coverage_80"]["auto"] * r["intervals"] for r in rows) / sum(r["intervals"] for r in rows)
    plain = float(np.mean([r["coverage_80"]["auto"] for r in rows]))
    return [*found, f"in the 80 % range {covered:.4f} by interval, {plain:.4f} by series"]


def _ratio(values: list[float]) -> float:
    return float(np.exp(np.log(values).mean()))


def _series(text: str) -> Series:
    plan, queue, horizon = text.rsplit(":", 2)
    return Series(Path(plan), queue, int(horizon))


def _public(only: str | None) -> list[Series]:
    wanted = only.split(",") if only else None
    return [
        Series(SHARED / site / "plan.yaml", queue, horizon)
        for site, (horizon, queues) in PUBLIC.items()
        for queue in queues
        if (SHARED / site / "plan.yaml").is_file() and (wanted is None or queue in wanted)
    ]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("series", nargs="*", metavar="PLAN:QUEUE:DAYS")
    parser.add_argument("--origins", type=int, default=4)
    parser.add_argument("--step", type=int, help="days between origins; the horizon by default")
    parser.add_argument("--only", help="queues of the public series, with commas")
    parser.add_argument("--interval-prophet", action="store_true", help="also Prophet() on interval rows; slow")
    parser.add_argument("--json", metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    main()
