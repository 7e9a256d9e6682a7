"""Ticks as forms and telephones send them: fields for each child, with what was noted when they looked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import flash, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import BadRequest

from app.blueprints.fields import WALL_TIME
from app.planning.errors import PlanningError
from app.planning.marking import OPEN, Noted
from app.planning.timeslots import local_moment
from app.planning.vocabulary import AttendanceMark
from app.programme.attendance import Recorded, Tick
from app.queries.attendance import Line, Meeting

MARK, CAME, LEFT, SEEN, AT = "merk", "komst", "vertrek", "gezien", "om"
"""What the fields of a child are called, each followed by a colon and its id."""

NOW, EVERYBODY = "nu", "iedereen"
"""Buttons: fill in a time as it is now; who is not noted is there."""

MOST = 5_000
_HALF_A_DAY = timedelta(hours=12)


class Faulty(Exception):
    """A field holds something that cannot be."""

    def __init__(self, field: str, sentence: str) -> None:
        """Keep what it is called, and what to say."""
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """The ticks of a form, and what is wrong with which field."""

    ticks: tuple[Tick, ...]
    faults: dict[str, str]


def name(sort: str, child_id: UUID) -> str:
    """Return what a field of a child is called."""
    return f"{sort}:{child_id}"


def value(noted: Noted, zone: str) -> str:
    """Return what is noted as one text, with times as the clocks of the location show them: `present|14.05|`."""
    return f"{noted.mark.value}|{wall(noted.arrived_at, zone)}|{wall(noted.left_at, zone)}"


def wall(moment: datetime | None, zone: str) -> str:
    """Return a moment as it is typed, or nothing."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H.%M}" if moment else ""


def sent(meeting: Meeting, *, now: datetime) -> Sent:
    """Return the ticks of a form.

    :raises BadRequest: when no page of ours can have sent them.
    """
    if len(request.form) > MOST:
        raise BadRequest
    ticks: list[Tick] = []
    faults: dict[str, str] = {}
    try:
        for child_id in sorted(_children()):
            try:
                ticks.append(_tick(child_id, meeting, now=now))
            except Faulty as fault:
                faults[fault.field] = fault.sentence
    except (ValueError, OverflowError) as error:
        raise BadRequest from error
    return Sent(ticks=tuple(tick for tick in ticks if tick.noted != tick.seen), faults=faults)


def everybody_else(lines: Iterable[Line], ticks: Iterable[Tick], *, now: datetime) -> tuple[Tick, ...]:
    """Return that all are there of whom nothing is noted, nor said now; nothing unless the button was pressed."""
    if EVERYBODY not in request.form:
        return ()
    said = {tick.child_id for tick in ticks}
    there = Noted(mark=AttendanceMark.PRESENT)
    return tuple(
        Tick(child_id=line.child_id, noted=there, seen=OPEN, ticked_at=now)
        for line in lines
        if line.noted == OPEN and line.child_id not in said
    )


def answer(done: Recorded, zone: str) -> ResponseReturnValue:
    """Tell a telephone what stands where its tick did not count: in ids, without any name."""
    stands = {str(one.child_id): value(one.stands, zone) for one in done.conflicts}
    return jsonify(changed=done.changed, conflicts=[], stands=stands)


def tell(done: Recorded) -> None:
    """Tell on the next page how many were noted, and how many wait for a choice."""
    if done.changed or not done.conflicts:
        flash(ngettext("%(num)s kind genoteerd.", "%(num)s kinderen genoteerd.", done.changed), "success")
    if done.conflicts:
        flash(
            ngettext(
                "Bij %(num)s kind noteerde iemand anders iets anders. Kies hieronder wat klopt.",
                "Bij %(num)s kinderen noteerde iemand anders iets anders. Kies hieronder wat klopt.",
                len(done.conflicts),
            ),
            "warning",
        )


def _children() -> set[UUID]:
    """Return of which children the form says something."""
    parts = (field.partition(":") for field, typed in request.form.items() if typed.strip())
    found = {UUID(child) for sort, _colon, child in parts if sort in (MARK, CAME, LEFT)}
    if NOW in request.form:
        found.add(UUID(request.form[NOW].partition(":")[2]))
    return found


def _tick(child_id: UUID, meeting: Meeting, *, now: datetime) -> Tick:
    said, came, left = _typed(child_id, meeting, now=now)
    mark = AttendanceMark(said)
    if mark is AttendanceMark.NOT_RECORDED and (came or left):
        mark = AttendanceMark.PRESENT
    if mark is not AttendanceMark.PRESENT:
        came = left = ""
    arrived_at = moment_of(came, name(CAME, child_id), meeting)
    left_at = moment_of(left, name(LEFT, child_id), meeting)
    if arrived_at and left_at and arrived_at >= left_at:
        raise Faulty(name(LEFT, child_id), _("Weggaan is later dan komen."))
    return Tick(
        child_id=child_id,
        noted=Noted(mark=mark, arrived_at=arrived_at, left_at=left_at),
        seen=_seen(child_id, meeting),
        ticked_at=_ticked_at(child_id, now=now),
    )


def _typed(child_id: UUID, meeting: Meeting, *, now: datetime) -> tuple[str, str, str]:
    """Return the mark and both times of a child: in three fields, or in one as a telephone sends them."""
    said = request.form.get(name(MARK, child_id), AttendanceMark.NOT_RECORDED.value)
    if "|" in said:
        mark, came, left = said.split("|")
        return mark, came, left
    fields = [name(sort, child_id) for sort in (CAME, LEFT)]
    pressed = request.form.get(NOW)
    came, left = (wall(now, meeting.zone) if field == pressed else request.form.get(field, "") for field in fields)
    return said, came.strip(), left.strip()


def _seen(child_id: UUID, meeting: Meeting) -> Noted:
    mark, came, left = request.form.get(name(SEEN, child_id), value(OPEN, meeting.zone)).split("|")
    try:
        return Noted(
            mark=AttendanceMark(mark), arrived_at=moment_of(came, "", meeting), left_at=moment_of(left, "", meeting)
        )
    except Faulty as fault:
        raise BadRequest from fault


def _ticked_at(child_id: UUID, *, now: datetime) -> datetime:
    said = request.form.get(name(AT, child_id))
    if said is None:
        return now
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(said))


def moment_of(typed: str, field: str, meeting: Meeting) -> datetime | None:
    """Return the moment of a wall time in a session: on its day, or past midnight when it went on until then."""
    if not typed:
        return None
    found = WALL_TIME.fullmatch(typed)
    if found is None:
        raise Faulty(field, _("Vul een tijd in als 14.30."))
    day = meeting.starts_local.date()
    try:
        at = time(int(found["hour"]), int(found["minute"] or 0))
        moment = local_moment(day=day, at=at, zone=meeting.zone)
        if moment < meeting.starts_at - _HALF_A_DAY:
            moment = local_moment(day=day + timedelta(days=1), at=at, zone=meeting.zone)
    except (ValueError, PlanningError) as error:
        raise Faulty(field, _("Vul een tijd in als 14.30.")) from error
    return moment
