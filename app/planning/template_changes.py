"""What differs between two versions of a template, as a list that can be read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

UNCOMPARED = frozenset({"slug", "version"})
_NAMES = ("name", "title", "slug")


class ChangeSort(StrEnum):
    """What happened to a field or to a line of a list."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One difference: of a field, or of a line (``item``) in it; ``before`` and ``after`` are what was and is there."""

    sort: ChangeSort
    field: str
    item: str = ""
    before: Any = None
    after: Any = None


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return what differs, in the order of the fields; both are templates as data (`writer.as_data`)."""
    names = [*before, *(name for name in after if name not in before)]
    return tuple(
        found
        for name in names
        if name not in UNCOMPARED
        for found in _of_field(name, before.get(name), after.get(name))
    )


def _of_field(field: str, before: Any, after: Any) -> Iterator[Change]:
    before, after = before or None, after or None
    if before == after:
        return
    if isinstance(before or after, Mapping):
        for name in {**(before or {}), **(after or {})}:
            yield from _of_field(f"{field}.{name}", (before or {}).get(name), (after or {}).get(name))
    elif isinstance(before or after, list):
        yield from _of_list(field, before or [], after or [])
    elif before is None:
        yield Change(sort=ChangeSort.ADDED, field=field, after=after)
    elif after is None:
        yield Change(sort=ChangeSort.REMOVED, field=field, before=before)
    else:
        yield Change(sort=ChangeSort.CHANGED, field=field, before=before, after=after)


def _of_list(field: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
    """Yield lines that went, came or changed; a line is known by its name, one of the same name by its place."""
    was, now = _named(before), _named(after)
    for name, line in was.items():
        if name not in now:
            yield Change(sort=ChangeSort.REMOVED, field=field, item=name[0], before=line)
    for name, line in now.items():
        if name not in was:
            yield Change(sort=ChangeSort.ADDED, field=field, item=name[0], after=line)
        elif isinstance(line, Mapping):
            yield from _of_line(field, name[0], was[name], line)
    kept = [name for name in was if name in now]
    if kept != [name for name in now if name in was]:
        yield Change(sort=ChangeSort.MOVED, field=field)


def _of_line(field: str, item: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in {**before, **after}:
        old, new = before.get(name) or None, after.get(name) or None
        if old != new:
            yield Change(sort=ChangeSort.CHANGED, field=f"{field}.{name}", item=item, before=old, after=new)


def _named(lines: Sequence[Any]) -> dict[tuple[str, int], Any]:
    found: dict[tuple[str, int], Any] = {}
    for line in lines:
        name = _name(line)
        found[name, sum(other == name for other, _ in found)] = line
    return found


def _name(line: Any) -> str:
    if isinstance(line, Mapping):
        return str(next((line[name] for name in _NAMES if line.get(name)), ""))
    return str(line)
