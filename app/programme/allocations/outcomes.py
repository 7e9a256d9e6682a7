"""What was computed of a round, as it is kept: by ids, with the draws before it and what carrying it out changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.planning.allocation.outcome import Got, Missed, Obstacle, Outcome, Told
from app.planning.vocabulary import EnrolmentRefusal


@dataclass(frozen=True, kw_only=True, slots=True)
class Draw:
    """A drawing of lots that did not count in the end: its seed, and why another one was drawn."""

    seed: int
    reason: str
    by_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """An outcome with what it was computed from.

    `mark` is of everything that must still be so when it is carried out; `had` is how much each child did, and `seats`
    what there was to divide. `draws` were before this one, the oldest first.
    """

    outcome: Outcome
    mark: str
    had: Mapping[UUID, int]
    seats: Mapping[UUID, int | None]
    draws: tuple[Draw, ...] = ()


def to_data(kept: Kept) -> dict[str, Any]:
    """Return an outcome as it is stored."""
    return {
        "mark": kept.mark,
        "had": {str(child): had for child, had in kept.had.items()},
        "seats": {str(activity): seats for activity, seats in kept.seats.items()},
        "children": [_child_to_data(told) for told in kept.outcome.children],
        "waiting": {str(one): [str(child) for child in who] for one, who in kept.outcome.waiting.items()},
        "draws": [
            {"seed": draw.seed, "reason": draw.reason, "by": str(draw.by_id), "at": draw.at.isoformat()}
            for draw in kept.draws
        ],
    }


def from_data(data: Mapping[str, Any]) -> Kept:
    """Return an outcome as it was stored."""
    return Kept(
        outcome=Outcome(
            children=tuple(_child_from_data(told) for told in data["children"]),
            waiting={UUID(one): tuple(UUID(child) for child in who) for one, who in data["waiting"].items()},
        ),
        mark=data["mark"],
        had={UUID(child): had for child, had in data["had"].items()},
        seats={UUID(activity): seats for activity, seats in data["seats"].items()},
        draws=tuple(
            Draw(
                seed=draw["seed"],
                reason=draw["reason"],
                by_id=UUID(draw["by"]),
                at=datetime.fromisoformat(draw["at"]),
            )
            for draw in data["draws"]
        ),
    )


def _child_to_data(told: Told) -> dict[str, Any]:
    return {
        "child": str(told.child_id),
        "lot": told.lot,
        "got": [[str(got.activity_id), got.rank, got.turn] for got in told.got],
        "missed": [
            {
                "activity": str(missed.activity_id),
                "rank": missed.rank,
                "why": missed.why.value,
                "reasons": [reason.value for reason in missed.reasons],
                "numbers": [missed.own, missed.last, missed.seats, missed.size],
            }
            for missed in told.missed
        ],
    }


def _child_from_data(data: Mapping[str, Any]) -> Told:
    return Told(
        child_id=UUID(data["child"]),
        lot=data["lot"],
        got=tuple(Got(activity_id=UUID(one), rank=rank, turn=turn) for one, rank, turn in data["got"]),
        missed=tuple(_missed_from_data(missed) for missed in data["missed"]),
    )


def _missed_from_data(data: Mapping[str, Any]) -> Missed:
    own, last, seats, size = data["numbers"]
    return Missed(
        activity_id=UUID(data["activity"]),
        rank=data["rank"],
        why=Obstacle(data["why"]),
        reasons=tuple(EnrolmentRefusal(reason) for reason in data["reasons"]),
        own=own,
        last=last,
        seats=seats,
        size=size,
    )
