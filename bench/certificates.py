"""Certificates for a ceremony: a hundred as one file, against a file for each."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

from app.certificates import verification
from app.documents.certificate import CertificateOnPaper, Deeds, print_certificates
from bench.report import Report

MANY, ALONE, ROUNDS_OF_MEASURING = 100, 10, 5
NAMES = (("Lina Haddad", ("ar",)), ("سارة أحمد", ("ar",)), ("ሄለን ተስፋይ", ("ti",)), ("Олена Шевченко", ("uk",)), ("", ()))
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def measure(report: Report, *, seed: int) -> None:  # noqa: ARG001 - numbers are not from a seed: nobody may guess them
    """Print a hundred in one file a few times, and ten in files of their own, which counts for a hundred ten times."""
    report.heading(f"{MANY} certificates")
    found = [_one(at) for at in range(MANY)]
    print_certificates(found[:1], now=NOW)
    together = min(_taken(lambda: [print_certificates(found, now=NOW)]) for _ in range(ROUNDS_OF_MEASURING))
    alone = min(
        _taken(lambda: [print_certificates([one], now=NOW) for one in found[:ALONE]])
        for _ in range(ROUNDS_OF_MEASURING)
    )
    times = MANY // ALONE
    rows = [
        ("one file", f"{together[0] * 1000:.0f}", f"{together[1] * 1000:.0f}", f"{together[2]}", "1"),
        (
            "a file for each",
            f"{alone[0] * times * 1000:.0f}",
            f"{alone[1] * times * 1000:.0f}",
            f"{alone[2] * times}",
            f"{alone[0] * times / together[0]:.0f}",
        ),
    ]
    report.table((f"{MANY} certificates as", "wall, ms", "CPU, ms", "kB", "ratio"), rows)


def _taken(make: Callable[[], list[bytes]]) -> tuple[float, float, int]:
    """Return seconds by the clock and of the processor, here and in the processes that set paper, and kB."""
    wall, cpu = time.perf_counter(), _cpu()
    files = make()
    return time.perf_counter() - wall, _cpu() - cpu, sum(map(len, files)) // 1024


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _one(at: int) -> CertificateOnPaper:
    name, languages = NAMES[at % len(NAMES)]
    number = verification.new(NOW.year)
    return CertificateOnPaper(
        number=number,
        title="Fietsdiploma",
        name=name,
        deeds=Deeds(lessons=18, bike_checked=True, test_passed=True),
        day=date(2026, 11, 27),
        address=f"https://weekwijzer.example/certificaat/{number}",
        languages=languages,
        place="Lindewaard",
        signed_by=(
            ("Veilig Verkeer Nederland", "Praktijk en examen"),
            ("Marjan Zilverlinde", "Begeleiding van de cursus"),
        ),
    )
