"""The papers of a safety day of twenty groups and ten stations: how long typst takes for each."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

from app.documents.day import DayOnPaper, GroupOnPaper, Span, StationOnPaper, VisitOnPaper, letter
from app.documents.orders import Order, Paper, print_order
from app.documents.pictures import Picture
from bench.report import Report

GROUPS, STATIONS, ROUNDS_OF_MEASURING = 20, 10, 5
WORDS = ("de brandweer", "de politie", "de helm", "de sirene", "het vuur", "blussen", "stoppen", "oversteken")
NINE, SLOT, WITH_TRANSFER = 540, 12, 15
NOW = datetime(2026, 9, 1, tzinfo=UTC)


def measure(report: Report, *, seed: int) -> None:
    """Print each paper a few times, and say how long the fastest took: the first one opens the fonts as well."""
    report.heading(f"Paper of {GROUPS} groups and {STATIONS} stations")
    day, rows = _day(), []
    for paper in Paper:
        order = Order(papers=frozenset({paper}), words=WORDS, language="ar", seed=seed)
        taken = [_seconds(day, order) for _ in range(ROUNDS_OF_MEASURING)]
        size = len(print_order(day, order, now=NOW)) // 1024
        rows.append((paper.name.lower(), f"{taken[0] * 1000:.0f}", f"{min(taken) * 1000:.0f}", f"{size}"))
    report.table(("paper", "first, ms", "fastest, ms", "kB"), rows)


def _seconds(day: DayOnPaper, order: Order) -> float:
    started = time.perf_counter()
    print_order(day, order, now=NOW)
    return time.perf_counter() - started


def _day() -> DayOnPaper:
    pictures = tuple(Picture)
    return DayOnPaper(
        title="Veiligheidsdag",
        location="Opvanglocatie",
        day=date(2026, 9, 16),
        rounds=tuple(
            Span(start=start, end=start + SLOT) for start in range(NINE, NINE + GROUPS * WITH_TRANSFER, WITH_TRANSFER)
        ),
        stations=tuple(
            StationOnPaper(letter=letter(at), name=f"Post {letter(at)}", picture=pictures[at % len(pictures)])
            for at in range(STATIONS)
        ),
        groups=tuple(GroupOnPaper(number=one, name=f"Groep {one}", children=8) for one in range(1, GROUPS + 1)),
        visits=tuple(
            VisitOnPaper(group=group + 1, station=letter(station), round=(group + station) % GROUPS)
            for group in range(GROUPS)
            for station in range(STATIONS)
        ),
    )
