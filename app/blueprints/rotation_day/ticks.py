"""Ticks as forms and phones send them: a field for each child and station, with what was noted when they looked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import flash, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from werkzeug.exceptions import BadRequest

from app.planning.vocabulary import AttendanceMark
from app.programme.rotations.marks import Recorded, Tick
from app.queries.rotation_marks import Sheet

MARK, SEEN = "merk", "gezien"
MOST = 5_000
_CHOICES = (AttendanceMark.PRESENT, AttendanceMark.ABSENT, AttendanceMark.NOT_RECORDED)


def name(sort: str, walker_id: UUID, station_id: UUID) -> str:
    """Return what the field of a child at a station is called."""
    return f"{sort}:{walker_id}:{station_id}"


def sent() -> tuple[Tick, ...]:
    """Return the ticks of a form.

    :raises BadRequest: when no page of ours can have sent them.
    """
    if len(request.form) > MOST:
        raise BadRequest
    try:
        return tuple(_ticks())
    except ValueError as error:
        raise BadRequest from error


def everybody(sheet: Sheet, group_id: UUID) -> tuple[Tick, ...]:
    """Return that all of a group of whom nothing was noted are at the station that a button names; or nothing.

    :raises BadRequest: when it names none.
    """
    try:
        station_id = UUID(request.form["iedereen"]) if "iedereen" in request.form else None
    except ValueError as error:
        raise BadRequest from error
    return tuple(
        Tick(
            participant_id=walker.id,
            station_id=station_id,
            mark=AttendanceMark.PRESENT,
            seen=AttendanceMark.NOT_RECORDED,
        )
        for walker in sheet.of(group_id)
        if station_id is not None and sheet.mark(walker.id, station_id) is AttendanceMark.NOT_RECORDED
    )


def answer(done: Recorded) -> ResponseReturnValue:
    """Tell a phone which ticks wait for a choice: in ids, without any name."""
    return jsonify(changed=done.changed, conflicts=[_conflict(one) for one in done.conflicts])


def tell(done: Recorded) -> None:
    """Tell on the next page how many were noted, and how many were noted otherwise by somebody else."""
    if done.changed:
        flash(ngettext("%(num)s keer genoteerd.", "%(num)s keer genoteerd.", done.changed), "success")
    if done.conflicts:
        flash(
            ngettext(
                "%(num)s keer noteerde iemand anders iets anders. Dat staat er nu; wijzig het als het niet klopt.",
                "%(num)s keer noteerde iemand anders iets anders. Dat staat er nu; wijzig het als het niet klopt.",
                len(done.conflicts),
            ),
            "warning",
        )


def _conflict(one: Any) -> dict[str, str]:
    return {"key": f"{one.participant_id}:{one.station_id}", "mark": one.mark.value}


def _ticks() -> Iterator[Tick]:
    for field, value in request.form.items():
        sort, _, pair = field.partition(":")
        if sort != MARK:
            continue
        walker, _, station = pair.partition(":")
        mark = AttendanceMark(value)
        seen = AttendanceMark(request.form.get(f"{SEEN}:{pair}", AttendanceMark.NOT_RECORDED.value))
        if mark not in _CHOICES:
            raise ValueError(value)
        if mark is not seen:
            yield Tick(participant_id=UUID(walker), station_id=UUID(station), mark=mark, seen=seen)
