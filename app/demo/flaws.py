"""What goes wrong on purpose, so that there is something to see: gaps, refusals and unlucky choices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar
from uuid import UUID

from app.demo.season import Season
from app.demo.series import Meeting
from app.planning.vocabulary import PartnerKind

Item = TypeVar("Item")

_BOOK_CASE = "boekenkast"  # one opening has nobody, and stays closed


@dataclass(frozen=True, kw_only=True, slots=True)
class Flaws:
    """In which meetings what goes wrong. Partners are named, because a meeting may have several."""

    required_missing: frozenset[UUID]
    empty_seat: frozenset[UUID]
    expired_vog: frozenset[UUID]
    unavailable: frozenset[UUID]
    said_no: frozenset[UUID]
    not_recorded: frozenset[UUID]
    partner_silent: frozenset[tuple[UUID, PartnerKind]]
    partner_declined: frozenset[tuple[UUID, PartnerKind]]


NONE = Flaws(
    required_missing=frozenset(),
    empty_seat=frozenset(),
    expired_vog=frozenset(),
    unavailable=frozenset(),
    said_no=frozenset(),
    not_recorded=frozenset(),
    partner_silent=frozenset(),
    partner_declined=frozenset(),
)


def choose(meetings: Sequence[Meeting], season: Season, chance: Random) -> Flaws:
    """Choose a meeting for each flaw, of the rest of this week where there is one, and of next week.

    No meeting gets two flaws of its volunteers, so that each can be seen by itself.
    """
    left = [meeting for meeting in meetings if meeting.cancel_reason is None and meeting.moved_to is None]
    soon = [meeting for meeting in left if meeting.day > season.today]
    weeks = [[meeting for meeting in soon if season.week_of(meeting.day) == week] for week in (0, 1)]
    closed = frozenset([meeting.id for meeting in weeks[1] if meeting.series.template == _BOOK_CASE][:1])
    used: set[UUID] = set(closed)

    def one_a_week(suits: Callable[[Meeting], bool]) -> frozenset[UUID]:
        found = [_one(chance, [m for m in week if m.id not in used and suits(m)]) for week in weeks]
        ids = frozenset(meeting.id for meeting in found if meeting is not None)
        used.update(ids)
        return ids

    # The choosiest first: what nearly every meeting has is left for last.
    spare = one_a_week(_has_spare)
    said_no = one_a_week(_has_spare)
    expired = one_a_week(_asks_vog)
    required = one_a_week(_has_required)
    unavailable = one_a_week(_has_volunteers)
    partners = [[(m.id, kind) for m in week for kind in m.partners] for week in weeks]
    declined = frozenset(pair for pair in (_one(chance, week) for week in partners) if pair)
    silent = frozenset(
        pair for pair in (_one(chance, [pair for pair in week if pair not in declined]) for week in partners) if pair
    )
    past = [meeting for meeting in left if meeting.day < season.today and season.week_of(meeting.day) >= -1]
    return Flaws(
        required_missing=required | closed,
        empty_seat=spare,
        expired_vog=expired,
        unavailable=unavailable,
        said_no=said_no,
        not_recorded=frozenset(meeting.id for meeting in chance.sample(past, min(4, len(past)))),
        partner_silent=silent,
        partner_declined=declined,
    )


def _one(chance: Random, items: Sequence[Item]) -> Item | None:
    return chance.choice(items) if items else None


def _has_volunteers(meeting: Meeting) -> bool:
    return bool(meeting.roles) and bool(meeting.series.moments)


def _has_spare(meeting: Meeting) -> bool:
    return any(not role.required for role in meeting.roles) and not any(role.required for role in meeting.roles)


def _has_required(meeting: Meeting) -> bool:
    return any(role.required for role in meeting.roles)


def _asks_vog(meeting: Meeting) -> bool:
    return any(role.qualification is not None for role in meeting.roles)
