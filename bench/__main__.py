"""Measures and prints tables: `python -m bench`, or some parts: `python -m bench week feed`."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from bench import (
    allocation,
    attendance,
    certificates,
    course,
    feed,
    kinds,
    line_up,
    machine,
    moment,
    papers,
    polls,
    publish,
    rejoin,
    rotation,
    series,
    stage,
    term,
    week,
)
from bench.generate import Size
from bench.report import Report

PARTS = {
    "week": week.measure,
    "feed": feed.measure,
    "rejoin": rejoin.measure,
    "polls": polls.measure,
    "publish": publish.measure,
    "term": term.measure,
    "series": series.measure,
    "moment": moment.measure,
    "course": course.measure,
    "attendance": attendance.measure,
    "kinds": kinds.measure,
}
PURE = {
    "rotation": rotation.measure,
    "papers": papers.measure,
    "allocation": allocation.measure,
    "certificates": certificates.measure,
    "line_up": line_up.measure,
}
"""Parts that need no server."""


def main() -> None:
    """Measure what was asked for, on servers of our own."""
    options = _options()
    report, started = Report(), time.monotonic()
    size = Size(sessions=options.sessions, locations=300, seed=options.seed)
    report.heading("Machine")
    report.table(("what", "is"), machine.facts())
    wanted = options.parts or (*PARTS, *PURE)
    if any(name in PARTS for name in wanted):
        _on_stage([name for name in wanted if name in PARTS], size, report)
    for name in wanted:
        if name in PURE:
            PURE[name](report, seed=size.seed)
    report.note(f"Everything took {time.monotonic() - started:.0f} s.")
    if options.write is not None:
        report.write(options.write, introduction="")


def _on_stage(wanted: list[str], size: Size, report: Report) -> None:
    """Measure what needs a filled installation."""
    with stage.set_up(size, report.say) as here:
        report.note(
            f"{size.sessions:,} sessions at 300 locations, made in {here.filled_in_seconds:.0f} s, seed {size.seed}."
        )
        for name in wanted:
            PARTS[name](here, report, seed=size.seed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, *PURE, []], metavar="|".join((*PARTS, *PURE)))
    parser.add_argument("--sessions", type=int, default=1_000_000, help="sessions of the country (%(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the tables into a file as well")
    return parser.parse_args()


if __name__ == "__main__":
    main()
