"""Series: which meetings each person is told of in one invitation, and which on their own (CALENDARS.md, rule 15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.locations import Location
from app.planning.publication import Facts, NoticeKind
from app.planning.series_publication import (
    LEAST_FOR_A_SERIES,
    Known,
    Occurrence,
    SeriesNotice,
    SeriesNotices,
    SeriesTold,
    last_end,
    series_notices,
    with_what_is_over,
)
from app.programme import digesting, tellings
from app.programme.digesting import is_irregular
from app.programme.tellings import Telling
from app.queries import told
from app.queries.plan import SessionInPlan
from app.queries.told import OfSeries, OfSession


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesTelling:
    """What one person is told of a series: of its meetings together, and of each that is not like the others.

    `tellings` are of the meetings whose invitation changes with it. `forgotten` are the invitations to meetings that
    they declined themselves: the series goes on without these, and nobody tells them. `before` are the meetings that
    they knew in it.
    """

    id: UUID
    fresh: bool
    location_id: UUID
    activity_id: UUID
    recipient: UUID
    to_contact: bool
    zone: str
    notice: SeriesNotice
    tellings: tuple[Telling, ...]
    forgotten: tuple[UUID, ...]
    before: frozenset[UUID]

    @property
    def over_at(self) -> datetime:
        """When the last of its meetings is over."""
        return last_end(self.notice.days, self.notice.alike, zone=self.zone)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What is told at once: of each meeting on its own, of series, and which invitations there are already."""

    single: tuple[Telling, ...]
    series: tuple[SeriesTelling, ...]
    rows: Mapping[tuple[UUID, UUID], OfSession]
    zone: str

    @property
    def tellings(self) -> tuple[Telling, ...]:
        """Everything that changes what somebody knows of a meeting."""
        return self.single + tuple(telling for one in self.series for telling in one.tellings)


def plan(session: Session, entries: Sequence[SessionInPlan], *, by: Actor, now: datetime) -> Plan:
    """Return how everybody hears of these meetings: up to five statements, however many meetings and people."""
    if not entries:
        return Plan(single=(), series=(), rows={}, zone="UTC")
    single = tellings.of_meetings(entries, now=now)
    activity_ids = {entry.activity_id for entry in entries}
    series = told.of_series(session, activity_ids, now=now)
    published = {entry.planned.id for entry in entries}
    others = {session_id for one in series.values() for session_id in one.told.days} - published
    known = _Known(
        entries=entries,
        single=single,
        series=series,
        rows=told.of_sessions(session, published | others),
        elsewhere=told.published(session, others),
        zone=session.scalars(select(Location.zone).where(Location.id == by.location_id)).one(),
        now=now,
    )
    found = tuple(_of_series(known))
    taken = {(telling.session_id, one.recipient) for one in found for telling in one.tellings}
    left = [_on_its_own(telling, known) for telling in single if telling.key not in taken]
    digests = digesting.Digesting(
        entries=entries, rows=known.rows, known=told.in_digests(session, activity_ids, now=now), now=now
    )
    return Plan(single=digests.mark(left), series=found, rows=known.rows, zone=known.zone)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """What decides; `elsewhere` are the facts of meetings of these series that are not published now."""

    entries: Sequence[SessionInPlan]
    single: Sequence[Telling]
    series: Mapping[tuple[UUID, UUID], OfSeries]
    rows: Mapping[tuple[UUID, UUID], OfSession]
    elsewhere: Mapping[UUID, Facts]
    zone: str
    now: datetime


def _on_its_own(telling: Telling, known: _Known) -> Telling:
    """Leave what is over in the series that told of it: nobody hears of it any more."""
    row = known.rows.get(telling.key)
    return replace(telling, series_id=row.series_id) if row and telling.over_at <= known.now else telling


def _of_series(known: _Known) -> Iterator[SeriesTelling]:
    by_activity: dict[UUID, list[SessionInPlan]] = defaultdict(list)
    activity_of: dict[UUID, UUID] = {}
    for entry in (entry for entry in known.entries if entry.facts.ends_at > known.now):
        by_activity[entry.activity_id].append(entry)
        activity_of[entry.planned.id] = entry.activity_id
    by_person = _by_person(known.single, activity_of)
    for key in {**by_person, **{key: {} for key in known.series if key[0] in by_activity}}:
        found = by_person.get(key, {})
        if key in known.series or len(found) >= LEAST_FOR_A_SERIES:
            person = _Person(*key, by_activity[key[0]], found, known)
            if (series := person.telling()) is not None:
                yield series


def _by_person(
    single: Sequence[Telling], activity_of: Mapping[UUID, UUID]
) -> Mapping[tuple[UUID, UUID], dict[UUID, Telling]]:
    """Return the meetings that are not over, by activity and recipient."""
    found: dict[tuple[UUID, UUID], dict[UUID, Telling]] = defaultdict(dict)
    for telling in (telling for telling in single if telling.session_id in activity_of):
        found[activity_of[telling.session_id], telling.recipient][telling.session_id] = telling
    return found


class _Person:
    """One person and one activity, on the way to what they are told."""

    def __init__(
        self,
        activity_id: UUID,
        recipient: UUID,
        entries: Sequence[SessionInPlan],
        found: Mapping[UUID, Telling],
        known: _Known,
    ) -> None:
        self.activity_id, self.recipient = activity_id, recipient
        self.entries, self.found, self.known = entries, found, known
        self.row = known.series.get((activity_id, recipient))
        self.zone = self.row.zone if self.row else known.zone
        self.ahead = self._ahead()
        self.facts = self._facts()

    def telling(self) -> SeriesTelling | None:
        """Return what they are told of a series, or nothing when each meeting is told on its own."""
        notices = series_notices(
            [Occurrence(session_id=session_id, facts=facts) for session_id, facts in self.facts.items()],
            known=self._known(),
            zone=self.zone,
            now=self.known.now,
        )
        if notices.series is None or is_irregular(notices.series.days.values(), notices.series.kind):
            return None
        return self._telling(notices, notices.series)

    def _telling(self, notices: SeriesNotices, ahead: SeriesNotice) -> SeriesTelling:
        to_contact = self.row.to_contact if self.row else next(iter(self.found.values())).to_contact
        series_id = self.row.id if self.row else uuid4()
        within = [session_id for session_id in self.found if session_id not in notices.single]
        gone = ahead.kind is NoticeKind.CANCELLATION
        kept = self.found.keys() | notices.single.keys() | (set() if gone else ahead.days.keys())
        return SeriesTelling(
            id=series_id,
            fresh=self.row is None,
            location_id=self.entries[0].location_id,
            activity_id=self.activity_id,
            recipient=self.recipient,
            to_contact=to_contact,
            zone=self.zone,
            notice=with_what_is_over(ahead, self.row.told, ahead=self.ahead) if self.row else ahead,
            tellings=(
                *self._on_their_own(notices, to_contact=to_contact),
                *(self._within(session_id, series_id, ahead) for session_id in within),
            ),
            forgotten=tuple(
                row.id
                for session_id in self.ahead
                if session_id not in kept and (row := self._row(session_id)).declined
            ),
            before=frozenset(self.row.told.days) if self.row else frozenset(),
        )

    def _on_their_own(self, notices: SeriesNotices, *, to_contact: bool) -> Iterator[Telling]:
        for session_id, notice in notices.single.items():
            if session_id in self.found:
                yield replace(
                    self.found[session_id], kind=notice.kind, sequence=notice.sequence, stamped_at=notice.stamped_at
                )
            else:
                yield tellings.unchanged(
                    self.facts[session_id],
                    notice,
                    session_id=session_id,
                    location_id=self.entries[0].location_id,
                    to_contact=to_contact,
                )

    def _within(self, session_id: UUID, series_id: UUID, notice: SeriesNotice) -> Telling:
        row = self.known.rows.get((session_id, self.recipient))
        return replace(
            self.found[session_id],
            series_id=series_id,
            sequence=row.sequence if row else 0,
            stamped_at=notice.stamped_at,
        )

    def _ahead(self) -> dict[UUID, date]:
        """Return the meetings of the series, as they were told, that are not over."""
        if self.row is None:
            return {}
        series = self.row.told
        return {
            session_id: day
            for session_id, day in series.days.items()
            if (session_id, self.recipient) in self.known.rows
            and last_end({session_id: day}, series.alike, zone=self.zone) > self.known.now
        }

    def _facts(self) -> dict[UUID, Facts]:
        """Return the meetings that they are to come to: as published now, and of the series as published before."""
        coming = {
            entry.planned.id: entry.facts
            for entry in self.entries
            if self.recipient in entry.wanted and not entry.facts.cancelled
        }
        elsewhere = {
            session_id: self.known.elsewhere[session_id]
            for session_id in self.ahead
            if session_id in self.known.elsewhere and self._row(session_id).expected
        }
        return coming | elsewhere

    def _known(self) -> Known:
        return Known(
            recipient=self.recipient,
            series=self._series(),
            single={
                entry.planned.id: replace(before, withdrawn=before.withdrawn or self._is_within(entry.planned.id))
                for entry in self.entries
                if (before := entry.told.get(self.recipient)) is not None
            },
            declined=frozenset(session_id for session_id in self.ahead if self._row(session_id).declined),
        )

    def _series(self) -> SeriesTold | None:
        return replace(self.row.told, days=self.ahead) if self.row else None

    def _is_within(self, session_id: UUID) -> bool:
        return self._row(session_id).series_id is not None

    def _row(self, session_id: UUID) -> OfSession:
        return self.known.rows[session_id, self.recipient]
