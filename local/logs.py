"""What the programs write: kept small, and errors shown as they come."""

import contextlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

LARGEST_LOG = 5 * 1024 * 1024
LARGEST_READ = 64 * 1024
SHOWN_AT_ONCE = 3
LONGEST_LINE = 300
LONGEST_WORDS = 500
LAST_LINES = 40
TROUBLE = re.compile(r"\b(?:ERROR|CRITICAL|FATAL|PANIC)\b|^(?:\w+\.)*\w+(?:Error|Exception)\b")

# What PostgreSQL reports when it does what it is there for: the person who asked reads why on the page.
REFUSAL = re.compile(
    r"\bERROR:\s+(?:conflicting key value|duplicate key value|new row for relation \S+ violates check"
    r"|more (?:children|volunteers) |the (?:capacity|need) is below)"
)


def trouble(lines: list[str]) -> list[str]:
    """Return the lines that tell of an error, but for a double booking that the database refused."""
    return [line.strip()[:LONGEST_LINE] for line in lines if TROUBLE.search(line.strip()) and not REFUSAL.search(line)]


def last_words(path: Path) -> str:
    """Return what a program said last about its end, on one line."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LARGEST_READ))
        lines = [line.strip() for line in file.read().decode(errors="replace").splitlines() if line.strip()]
        # Shutting down in good order after an error often takes more lines than the error.
        words = list(dict.fromkeys(trouble(lines[-LAST_LINES:])))[-3:] or lines[-2:]
        return " | ".join(words)[-LONGEST_WORDS:]
    return ""


@dataclass(kw_only=True, slots=True)
class Log:
    """One log file and how far it was read."""

    path: Path
    read_to: int = 0

    def skip(self) -> None:
        """Pass over what is there now."""
        self.read_to = self._size()

    def new_trouble(self) -> list[str]:
        """Return the lines that tell of an error and were not returned before, the first few of many."""
        size = self._size()
        if size < self.read_to:
            self.read_to = 0
        with contextlib.suppress(OSError), self.path.open("rb") as file:
            file.seek(max(self.read_to, size - LARGEST_READ))
            self.read_to = size
            lines = file.read(LARGEST_READ).decode(errors="replace").splitlines()
            return trouble(lines)[:SHOWN_AT_ONCE]
        return []

    def keep_small(self) -> None:
        """Put the contents aside when there are too many; one older generation is kept.

        The program goes on writing at the end of the same file, so the file itself is emptied.
        """
        if self._size() > LARGEST_LOG:
            with contextlib.suppress(OSError):  # a full disk: emptying is then all the more useful
                shutil.copyfile(self.path, self.path.with_suffix(".log.1"))
            with contextlib.suppress(OSError), self.path.open("r+b") as file:
                file.truncate(0)
            self.read_to = 0

    def _size(self) -> int:
        with contextlib.suppress(OSError):
            return self.path.stat().st_size
        return 0
