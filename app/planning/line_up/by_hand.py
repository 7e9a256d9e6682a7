"""An order of acts that somebody changes by hand, a step at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never
from uuid import UUID


class Step(StrEnum):
    """What somebody does with an act in its place."""

    EARLIER = "earlier"
    LATER = "later"
    PIN = "pin"
    UNPIN = "unpin"
    PAUSE = "pause"
    NO_PAUSE = "no_pause"


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """An act in its place: whether it is pinned there, and whether a break follows."""

    id: UUID
    pinned: bool = False
    break_after: bool = False


def stepped(order: Sequence[Placed], act_id: UUID, step: Step) -> tuple[Placed, ...]:
    """Return the order after a step; it is the same where the step means nothing.

    An act changes places with the nearest one that is not pinned; breaks stay where they are in the evening.
    """
    at = next(place for place, one in enumerate(order) if one.id == act_id)
    match step:
        case Step.EARLIER:
            return moved(order, act_id, to=_free(order, range(at - 1, -1, -1), otherwise=at))
        case Step.LATER:
            return moved(order, act_id, to=_free(order, range(at + 1, len(order)), otherwise=at))
        case Step.PIN | Step.UNPIN:
            return _with(order, at, replace(order[at], pinned=step is Step.PIN))
        case Step.PAUSE | Step.NO_PAUSE:
            wanted = step is Step.PAUSE and at < len(order) - 1
            return _with(order, at, replace(order[at], break_after=wanted))
        case _:
            assert_never(step)


def moved(order: Sequence[Placed], act_id: UUID, *, to: int) -> tuple[Placed, ...]:
    """Return the order with an act at another place, counted from 0; whoever is not pinned makes room."""
    one = next(one for one in order if one.id == act_id)
    to = max(0, min(to, len(order) - 1))
    pinned = {at: other for at, other in enumerate(order) if other.pinned and other.id != act_id}
    if to in pinned:
        return tuple(order)
    others = iter([other for other in order if not other.pinned and other.id != act_id])
    coming = [pinned[at] if at in pinned else one if at == to else next(others) for at in range(len(order))]
    return tuple(replace(act, break_after=former.break_after) for act, former in zip(coming, order, strict=True))


def without(order: Sequence[Placed], act_id: UUID) -> tuple[Placed, ...]:
    """Return the order when an act is gone; the break after it comes after the act before it, and none is last."""
    kept: list[Placed] = []
    for one in order:
        if one.id != act_id:
            kept.append(one)
        elif one.break_after and kept:
            kept[-1] = replace(kept[-1], break_after=True)
    if kept:
        kept[-1] = replace(kept[-1], break_after=False)
    return tuple(kept)


def _free(order: Sequence[Placed], places: range, *, otherwise: int) -> int:
    return next((at for at in places if not order[at].pinned), otherwise)


def _with(order: Sequence[Placed], at: int, one: Placed) -> tuple[Placed, ...]:
    return (*order[:at], one, *order[at + 1 :])
