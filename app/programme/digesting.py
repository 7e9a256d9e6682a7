"""What is told in a digest: meetings that no rule fits, until the week before each (CALENDARS.md, rule 15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app.planning.patterns import pattern_of
from app.planning.publication import NoticeKind
from app.planning.series_publication import LEAST_FOR_A_SERIES
from app.programme.tellings import Telling
from app.queries.plan import SessionInPlan
from app.queries.told import OfSession

WEEK_BEFORE = timedelta(days=7)
MORNING = 8
"""At which hour, on the clocks of the location, a digest goes out that had to wait for another day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Digesting:
    """What decides: the meetings that are told now, what was told of them, and who is told of what in digests."""

    entries: Sequence[SessionInPlan]
    rows: Mapping[tuple[UUID, UUID], OfSession]
    known: Collection[tuple[UUID, UUID]]
    now: datetime

    def mark(self, tellings: Sequence[Telling]) -> tuple[Telling, ...]:
        """Mark what goes into a digest; whoever has a calendar object of a meeting keeps hearing by that."""
        activity_of = {entry.planned.id: entry.activity_id for entry in self.entries}
        days: dict[tuple[UUID, UUID], list[date]] = defaultdict(list)
        for telling in tellings:
            if telling.kind is NoticeKind.INVITATION and telling.key not in self.rows and telling.over_at > self.now:
                days[activity_of[telling.session_id], telling.recipient].append(telling.starts_at.date())
        irregular = {key for key, found in days.items() if is_irregular(found)} | set(self.known)
        return tuple(
            replace(telling, digested=waits(telling, now=self.now))
            if self._is_in_digests(telling, (activity_of[telling.session_id], telling.recipient), irregular)
            else telling
            for telling in tellings
        )

    def _is_in_digests(
        self, telling: Telling, whose: tuple[UUID, UUID], irregular: Collection[tuple[UUID, UUID]]
    ) -> bool:
        row = self.rows.get(telling.key)
        return row.digested if row is not None else whose in irregular


def is_irregular(days: Collection[date], kind: NoticeKind = NoticeKind.INVITATION) -> bool:
    """Say whether a rule would leave out more days than it holds: nobody recognises such meetings as a series."""
    if kind is not NoticeKind.INVITATION or len(days) < LEAST_FOR_A_SERIES:
        return False
    return len(pattern_of(days).skipped) > len(days)


def waits(telling: Telling, *, now: datetime) -> bool:
    """Say whether a telling can stand in a digest alone: a cancellation removes nothing, the rest is not near yet."""
    return telling.kind is NoticeKind.CANCELLATION or telling.starts_at > now + WEEK_BEFORE


def next_digest(*, last: datetime | None, zone: str, now: datetime) -> datetime:
    """Return when a digest may go: now, or tomorrow morning when its reader had one today."""
    clock = ZoneInfo(zone)
    today = now.astimezone(clock)
    if last is None or last.astimezone(clock).date() < today.date():
        return now
    tomorrow = datetime.combine(today.date() + timedelta(days=1), datetime.min.time(), tzinfo=clock)
    return tomorrow.replace(hour=MORNING).astimezone(now.tzinfo)
