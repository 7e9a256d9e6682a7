"""Proposals against what is on the board, and against one another."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from app.planning.timeslots import TimeSlot
from app.sheets.columns import Column
from app.sheets.proposals import Booked, Fault, FaultSort, Known, Proposal
from app.sheets.texts import name_key


def against_board(proposals: Iterable[Proposal], known: Known) -> list[Proposal]:
    """Return the proposals with what is on the board already told apart, and with the spaces that are taken there."""
    same = {(name_key(one.title), one.slot.starts_at, one.space_id) for one in known.booked}
    by_space = _by_space(known.booked)
    found = []
    for one in proposals:
        if one.slot is None or one.space_id is None:
            found.append(one)
        elif (name_key(one.title), one.slot.starts_at, one.space_id) in same:
            found.append(replace(one, on_board=True, faults=()))
        else:
            taken = [other.title for other in by_space[one.space_id] if other.slot.overlaps(one.slot)]
            found.append(_with_fault(one, Column.SPACE, FaultSort.SPACE_TAKEN, taken[:1]) if taken else one)
    return found


def _by_space(booked: Iterable[Booked]) -> dict[UUID, list[Booked]]:
    """Return what stands in the way in each space, without those where others may be as well."""
    found: dict[UUID, list[Booked]] = defaultdict(list)
    for one in booked:
        if not one.shareable:
            found[one.space_id].append(one)
    return found


def against_one_another(proposals: Sequence[Proposal], known: Known) -> list[Proposal]:
    """Return the proposals with what two of them say alike, and with the spaces that two of them take at once."""
    shareable = {place.id for place in known.spaces if place.shareable}
    said: dict[tuple[str, datetime, UUID], int] = {}
    taken: dict[tuple[UUID, date], list[tuple[TimeSlot, Proposal]]] = defaultdict(list)
    found = []
    for one in proposals:
        if one.slot is None or one.space_id is None or one.on_board:
            found.append(one)
            continue
        key = (name_key(one.title), one.slot.starts_at, one.space_id)
        day = (one.space_id, one.slot.local(known.zone)[0].date())
        first = said.setdefault(key, one.row.number)
        other = next((two for slot, two in taken[day] if slot.overlaps(one.slot)), None)
        if first != one.row.number:
            found.append(_with_fault(one, Column.ACTIVITY, FaultSort.TWICE, [str(first)]))
        elif other is not None and one.space_id not in shareable:
            found.append(_with_fault(one, Column.SPACE, FaultSort.SPACE_TAKEN, [other.title]))
        else:
            taken[day].append((one.slot, one))
            found.append(one)
    return found


def _with_fault(one: Proposal, column: Column, sort: FaultSort, names: Sequence[str]) -> Proposal:
    return replace(one, faults=(*one.faults, Fault(column=column, sort=sort, names=tuple(names))))
