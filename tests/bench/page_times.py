"""How fast the planner's page and the report are: loads, edits until they are judged, scrolling, sizes.

    .venv/bin/python tests/bench/page_times.py PLAN [PLAN ...] [--edits 20]

An edit is a key that moves a shift, timed in the browser until cost and service of the answer are on the page; of each
plan a copy is served. `frames` are those a second while the report's roster is scrolled from end to end.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
COLUMNS = ("plan", "agents", "report MB", "report s", "frames", "page s", "edit ms", "worst ms")
_EDITED = """([key, edits]) => new Promise((done) => {
  const begun = performance.now();
  const seen = new MutationObserver(() => {
    if (document.querySelector("#unsaved b").textContent !== edits) return;
    seen.disconnect();
    done(performance.now() - begun);
  });
  seen.observe(document.body, { subtree: true, childList: true, characterData: true });
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
})"""
_SCROLLED = """async (node) => {
  let frames = 0, begun = performance.now();
  for (let top = 0; top < node.scrollHeight - node.clientHeight; top += 90, frames++) {
    node.scrollTop = top;
    await new Promise(requestAnimationFrame);
  }
  return 1000 * frames / (performance.now() - begun);
}"""

# What of the roster scrolls: itself, or what is around it or in it.
_SCROLLS = """() => {
  const gantt = document.querySelector("#gantt");
  const all = [gantt, ...gantt.querySelectorAll("*"), gantt.parentElement];
  return all.find((node) => /auto|scroll/.test(getComputedStyle(node).overflowY)
    && node.scrollHeight > node.clientHeight + 10) ?? document.scrollingElement;
}"""


def main() -> None:
    """Print a line for each plan."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("plans", nargs="+", type=Path, metavar="PLAN")
    parser.add_argument("--edits", type=int, default=20)
    asked = parser.parse_args()
    print("".join(f"{name:>12}" for name in COLUMNS))
    with started() as browser:
        for plan in asked.plans:
            row = measured(browser, plan, asked.edits)
            print("".join(f"{_told(row[name]):>12}" for name in COLUMNS), flush=True)


def _told(value: Any) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


@contextmanager
def started() -> Iterator[Any]:
    """A browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def measured(browser: Any, plan: Path, edits: int) -> dict[str, Any]:
    """Return what a plan's pages took."""
    with tempfile.TemporaryDirectory(prefix="wfm-pages-") as folder:
        copy = Path(shutil.copytree(plan, Path(folder) / plan.resolve().name))
        report = _report(browser, copy / "report.html")
        with _served(copy) as address:
            page = _page(browser, address, edits)
    return {"plan": plan.resolve().name[:11], **report, **page}


def _report(browser: Any, file: Path) -> dict[str, Any]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    begun = time.perf_counter()
    page.goto(file.resolve().as_uri())
    roster = page.locator("#gantt")
    roster.scroll_into_view_if_needed()
    page.wait_for_timeout(0)
    seconds = time.perf_counter() - begun
    page.wait_for_timeout(500)
    frames = page.evaluate(_SCROLLED, page.evaluate_handle(_SCROLLS))
    page.close()
    return {"report MB": file.stat().st_size / 1e6, "report s": seconds, "frames": float(frames)}


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "wfm", "serve", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found is not None
        yield found[0]
    finally:
        process.terminate()
        process.wait()


def _page(browser: Any, address: str, edits: int) -> dict[str, Any]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    begun = time.perf_counter()
    page.goto(address)
    page.locator("#view[data-ready]").wait_for(state="attached")
    seconds = time.perf_counter() - begun
    agents = int(re.findall(r"\d+", page.locator("text=/\\d+ of \\d+ agents/").first.text_content())[-1])
    page.locator("#tab-day0").click()
    page.locator(".bar").first.click(position={"x": 14, "y": 8})
    page.locator('#panel [data-name="lock-agent"]').wait_for()
    took = []
    for number in range(edits):
        key = "ArrowRight" if number % 2 == 0 else "ArrowLeft"
        took.append(float(page.evaluate(_EDITED, [key, str(number + 1)])))
    page.close()
    return {"agents": agents, "page s": seconds, "edit ms": statistics.median(took), "worst ms": max(took)}


if __name__ == "__main__":
    main()
