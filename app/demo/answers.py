"""What volunteers and partners answered: the past is settled, this week nearly, next week is being asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from app.demo.flaws import Flaws
from app.demo.roster import Seats
from app.demo.season import Season
from app.demo.series import Meeting
from app.demo.values import DemoEngagement, DemoPartner, DemoSeat, DemoShift, DemoVolunteer, demo_id
from app.planning.vocabulary import ActivityKind, Answer, EngagementState, PartnerKind

_ASKED_BEFORE = timedelta(days=21)
_THOUGHT_ABOUT = timedelta(hours=30)
_DECLINE_REASON = "Op die dag is er te weinig bezetting."

# How often of a hundred, by how far the week is.
_PAST = {Answer.ACCEPTED: 96, Answer.NONE: 4}
_THIS_WEEK = {Answer.ACCEPTED: 84, Answer.NONE: 12, Answer.TENTATIVE: 4}
_NEXT_WEEK = {Answer.ACCEPTED: 55, Answer.NONE: 40, Answer.TENTATIVE: 5}
_PARTNERS_PAST = {EngagementState.CONFIRMED: 95, EngagementState.DECLINED: 5}
_PARTNERS_THIS_WEEK = {EngagementState.CONFIRMED: 100}
_PARTNERS_NEXT_WEEK = {EngagementState.CONFIRMED: 55, EngagementState.ASKED: 45}
_PARTNERS_LATER = {EngagementState.NOT_ASKED: 80, EngagementState.ASKED: 10, EngagementState.CONFIRMED: 10}


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """What answering depends on; ``told`` are the meetings that people are told of at loading."""

    slug: str
    season: Season
    midnight: datetime
    flaws: Flaws
    told: frozenset[UUID]
    partners: Mapping[PartnerKind, DemoPartner]

    def asked_at(self, meeting: Meeting) -> datetime:
        """Return when people were asked: three weeks before, or lately."""
        return min(meeting.slot.starts_at - _ASKED_BEFORE, self.midnight - timedelta(days=3))


def shifts(meeting: Meeting, seats: Seats, asking: Asking, chance: Random) -> tuple[DemoShift, ...]:
    """Return the shifts of a meeting with what their volunteers answered."""
    return tuple(
        DemoShift(
            id=demo_id(asking.slug, "shift", meeting.id, role.name),
            role=role.name,
            need=role.need,
            required=role.required,
            qualification=role.qualification,
            language=meeting.series.language_of(role),
            seats=tuple(_seats(meeting, seats.get((meeting.id, role.name), []), asking, chance)),
        )
        for role in meeting.roles
    )


def engagements(meeting: Meeting, asking: Asking, chance: Random) -> tuple[DemoEngagement, ...]:
    """Return the partners of a meeting with what they answered."""
    found = ((kind, _state(meeting, kind, asking, chance)) for kind in meeting.partners)
    return tuple(
        DemoEngagement(
            id=demo_id(asking.slug, "engagement", meeting.id, kind),
            partner_id=asking.partners[kind].id,
            state=state,
            answered_at=_answered_at(asking.asked_at(meeting))
            if state in {EngagementState.CONFIRMED, EngagementState.DECLINED}
            else None,
            decline_reason=_DECLINE_REASON if state is EngagementState.DECLINED else None,
        )
        for kind, state in found
    )


def _seats(meeting: Meeting, volunteers: Sequence[DemoVolunteer], asking: Asking, chance: Random) -> Iterator[DemoSeat]:
    asked_at = asking.asked_at(meeting)
    for place, volunteer in enumerate(volunteers):
        answer = _answer(meeting, asking, chance)
        if meeting.id in asking.flaws.said_no and place == 0:
            answer = Answer.DECLINED
        yield DemoSeat(
            id=demo_id(asking.slug, "assignment", meeting.id, volunteer.id),
            volunteer_id=volunteer.id,
            answer=answer,
            assigned_at=asked_at,
            answered_at=None if answer is Answer.NONE else _answered_at(asked_at),
        )


def _answer(meeting: Meeting, asking: Asking, chance: Random) -> Answer:
    week = asking.season.week_of(meeting.day)
    if week > 1 or meeting.id in asking.told:
        return Answer.NONE
    weights = _NEXT_WEEK if week == 1 else _THIS_WEEK if meeting.day >= asking.season.today else _PAST
    return chance.choices(list(weights), list(weights.values()))[0]


def _state(meeting: Meeting, kind: PartnerKind, asking: Asking, chance: Random) -> EngagementState:
    if (meeting.id, kind) in asking.flaws.partner_declined:
        return EngagementState.DECLINED
    if (meeting.id, kind) in asking.flaws.partner_silent or meeting.id in asking.told:
        return EngagementState.ASKED
    if meeting.series.kind is ActivityKind.SAFETY_DAY and kind is not PartnerKind.TRAFFIC_SAFETY:
        return EngagementState.CONFIRMED  # dates of a safety day are fixed long ahead
    past = meeting.day < asking.season.today
    if meeting.series.kind is ActivityKind.LIBRARY_VISIT and meeting.series.group:  # a whole group is asked long ahead
        weights: Mapping[EngagementState, int] = _PARTNERS_THIS_WEEK if past else _PARTNERS_NEXT_WEEK
    else:
        weights = _weights(asking.season.week_of(meeting.day), past=past)
    return chance.choices(list(weights), list(weights.values()))[0]


def _weights(week: int, *, past: bool) -> Mapping[EngagementState, int]:
    if past:
        return _PARTNERS_PAST
    return {0: _PARTNERS_THIS_WEEK, 1: _PARTNERS_NEXT_WEEK}.get(week, _PARTNERS_LATER)


def _answered_at(asked_at: datetime) -> datetime:
    return asked_at + _THOUGHT_ABOUT
