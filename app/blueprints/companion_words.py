"""What is held beside a meeting, in words: offered to come along, and said to have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _

from app.blueprints import wording
from app.queries.companions import Beside


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A meeting that can be ticked."""

    id: UUID
    name: str


def offers(beside: Sequence[Beside], zone: str) -> tuple[Offer, ...]:
    """Return what can be ticked, each with its times and its space."""
    return tuple(
        Offer(
            id=one.id,
            name=_(
                "%(title)s (%(starts)s–%(ends)s uur, %(space)s)",
                title=one.title,
                starts=wording.clock(one.slot.starts_at, zone),
                ends=wording.clock(one.slot.ends_at, zone),
                space=one.space,
            ),
        )
        for one in beside
    )


def moved(text: str, along: Sequence[str]) -> str:
    """Return the sentence about a move, with the titles of what came along."""
    return " ".join([text, _("Ook verplaatst: %(titles)s.", titles=wording.listed(along))]) if along else text


def cancelled(text: str, along: Sequence[str]) -> str:
    """Return the sentence about a cancellation, with the titles of what was cancelled too."""
    return " ".join([text, _("Ook vervallen: %(titles)s.", titles=wording.listed(along))]) if along else text
