"""Tables that a person reads on a screen and that Markdown shows as tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class Report:
    """What was measured, shown as it comes and kept to be written down."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def say(self, line: str) -> None:
        """Tell how far the run is; not kept."""
        print(f"… {line}", flush=True)

    def heading(self, text: str) -> None:
        """Begin a part."""
        self._add("", f"## {text}")

    def note(self, text: str) -> None:
        """Add a line of text."""
        self._add("", text)

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Add a table; the first column is text, the others are figures."""
        widths = [max(len(row[place]) for row in (columns, *rows)) for place in range(len(columns))]
        self._add("", _line(columns, widths), _rule(widths), *(_line(row, widths) for row in rows))

    def target(self, name: str, *, figure: float, most: float | None = None, least: float | None = None) -> None:
        """Say whether a figure reaches its target."""
        reached = (most is None or figure <= most) and (least is None or figure >= least)
        wanted = f"at most {most:g}" if most is not None else f"at least {least:g}"
        self._add("", f"**{'reached' if reached else 'MISSED'}**: {name}: {figure:,.4g} ({wanted})")

    def write(self, path: Path, *, introduction: str) -> None:
        """Write everything into a file."""
        path.write_text(introduction + "\n".join(self._lines) + "\n")

    def _add(self, *lines: str) -> None:
        self._lines.extend(lines)
        print("\n".join(lines), flush=True)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    written = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return f"| {' | '.join(written)} |"


def _rule(widths: Sequence[int]) -> str:
    first, *others = widths
    return f"|{'-' * (first + 2)}|{'|'.join('-' * (width + 1) + ':' for width in others)}|"
