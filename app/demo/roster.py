"""Fills the shifts: fixed faces on a series, within what volunteers can and may do, apart from the flaws on purpose."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from random import Random
from uuid import UUID

from app.demo.bookings import Bookings
from app.demo.flaws import Flaws
from app.demo.series import Meeting
from app.demo.values import DemoVolunteer
from app.planning.template import Role

_MOST_A_WEEK = 4
_AWAY = 0.07  # how often a fixed face cannot come once
_LEFT_OPEN = 0.5  # how often a seat that may stay empty does, when the fixed face cannot come
_NOT_PLANNED_YET = 0.25  # how often nobody has been found yet, in the weeks that are drafts

Seats = dict[tuple[UUID, str], list[DemoVolunteer]]
"""Who sits where, by meeting and name of the role."""


def fill(
    meetings: Sequence[Meeting],
    volunteers: Sequence[DemoVolunteer],
    *,
    flaws: Flaws,
    drafts_from: date,
    chance: Random,
) -> Seats:
    """Return who is in which shift; nobody is in two places at once. Drafts are not quite filled yet."""
    filling = _Filling(volunteers, flaws, drafts_from, chance)
    for meeting in meetings:
        filling.seat_unluckily(meeting)
    filling.seat_teams(meetings)
    for meeting in meetings:
        filling.seat_substitutes(meeting)
    return dict(filling.seats)


class _Filling:
    def __init__(self, volunteers: Sequence[DemoVolunteer], flaws: Flaws, drafts_from: date, chance: Random) -> None:
        self._volunteers = volunteers
        self._flaws = flaws
        self._drafts_from = drafts_from
        self._chance = chance
        self._bookings = Bookings()
        self._busy: Counter[tuple[UUID, date]] = Counter()
        self._load: Counter[UUID] = Counter()
        self.seats: Seats = defaultdict(list)

    def seat_unluckily(self, meeting: Meeting) -> None:
        """Seat somebody whose VOG is over, or who said they cannot come at that time."""
        if meeting.id in self._flaws.expired_vog:
            role = next(role for role in meeting.roles if role.qualification is not None)
            expired = (v for v in self._free(meeting) if v.vog_until is not None and v.vog_until < meeting.day)
            self._seat_one(meeting, role, sorted(expired, key=lambda v: not _available(v, meeting)))
        if meeting.id in self._flaws.unavailable:
            role = meeting.roles[0]
            unable = [v for v in self._free(meeting) if not _available(v, meeting) and _may(v, role, meeting)]
            self._seat_one(meeting, role, unable)

    def seat_teams(self, meetings: Sequence[Meeting]) -> None:
        """Give each weekly moment its fixed faces, roles that must be filled first."""
        moments: dict[object, list[Meeting]] = defaultdict(list)
        for meeting in meetings:
            moments[meeting.moment].append(meeting)
        wanted = [(role, held) for held in moments.values() for role in held[0].roles]
        for role, held in sorted(wanted, key=lambda pair: not pair[0].required):
            for volunteer in self._team(role, held):
                for meeting in held:
                    away = _NOT_PLANNED_YET if self._draft(meeting) else _AWAY
                    if self._chance.random() >= away:
                        self._seat_one(meeting, role, [volunteer])

    def seat_substitutes(self, meeting: Meeting) -> None:
        """Fill what is still empty with whoever can come, as far as anybody can."""
        for role in meeting.roles:
            while self._open(meeting, role) > 0:
                if (self._draft(meeting) or not role.required) and self._chance.random() < _LEFT_OPEN:
                    break
                able = [v for v in self._able(meeting, role) if self._busy[v.id, _monday(meeting.day)] < _MOST_A_WEEK]
                if not self._seat_one(meeting, role, able):
                    break

    def _draft(self, meeting: Meeting) -> bool:
        return meeting.day >= self._drafts_from

    def _team(self, role: Role, held: Sequence[Meeting]) -> list[DemoVolunteer]:
        """Return the volunteers who can come most often, the least busy first among equals."""
        often: Counter[UUID] = Counter(v.id for meeting in held for v in self._able(meeting, role))
        able = [volunteer for volunteer in self._volunteers if often[volunteer.id] > 0]
        self._chance.shuffle(able)
        able.sort(key=lambda volunteer: (-often[volunteer.id], self._load[volunteer.id]))
        return able[: role.need]

    def _able(self, meeting: Meeting, role: Role) -> Iterable[DemoVolunteer]:
        return (v for v in self._free(meeting) if _available(v, meeting) and _may(v, role, meeting))

    def _free(self, meeting: Meeting) -> Iterable[DemoVolunteer]:
        return (v for v in self._volunteers if self._bookings.free(v.id, meeting.held))

    def _open(self, meeting: Meeting, role: Role) -> int:
        flawed = meeting.id in (self._flaws.required_missing if role.required else self._flaws.empty_seat)
        return role.need - flawed - len(self.seats[meeting.id, role.name])

    def _seat_one(self, meeting: Meeting, role: Role, candidates: Sequence[DemoVolunteer]) -> bool:
        """Seat the first candidate if there is one, is free, and there is a seat."""
        if not candidates or self._open(meeting, role) <= 0:
            return False
        volunteer = candidates[0]
        if not self._bookings.free(volunteer.id, meeting.held):
            return False
        self._bookings.take(volunteer.id, meeting.held)
        self._busy[volunteer.id, _monday(meeting.day)] += 1
        self._load[volunteer.id] += 1
        self.seats[meeting.id, role.name].append(volunteer)
        return True


def _available(volunteer: DemoVolunteer, meeting: Meeting) -> bool:
    return volunteer.available(starts=meeting.starts, ends=meeting.ends)


def _may(volunteer: DemoVolunteer, role: Role, meeting: Meeting) -> bool:
    spoken = meeting.series.language_of(role)
    if spoken is not None and spoken not in volunteer.languages:
        return False
    return role.qualification is None or volunteer.qualified_on(meeting.day)


def _monday(day: date) -> date:
    return date.fromordinal(day.toordinal() - day.isoweekday() + 1)
