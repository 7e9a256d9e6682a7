"""What forms and telephones send of children on the way: a field for each child, and when it was tapped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import request
from werkzeug.exceptions import BadRequest

from app.planning.outings.counting import Where
from app.planning.vocabulary import CountPoint
from app.programme.outings.counting import Counted, Move
from app.queries.outing_day import Going

MARK, AT = "merk", "om"
"""What the fields of a child are called, each followed by a colon and its id, as `day_outbox.js` sends them."""

EVERYBODY = "iedereen"
MOST_FIELDS = 5_000
MOST_HEADS = 500


def name(child_id: UUID) -> str:
    """Return what the field of a child is called."""
    return f"{MARK}:{child_id}"


def moves(*, now: datetime) -> tuple[Move, ...]:
    """Return where children are by the form.

    :raises BadRequest: when no page of ours can have sent it.
    """
    if len(request.form) > MOST_FIELDS:
        raise BadRequest
    try:
        found = {
            UUID(child): Move(child_id=UUID(child), to=Where(said), at=_at(child, now=now))
            for field, said in request.form.items()
            for sort, _colon, child in [field.partition(":")]
            if sort == MARK
        }
    except (ValueError, OverflowError) as error:
        raise BadRequest from error
    return tuple(found.values())


def everybody(children: Iterable[Going], *, now: datetime) -> tuple[Move, ...]:
    """Return that everybody left, or is back; nothing unless that button was pressed.

    Who has no consent, or was not at the briefing, does not leave by this button: somebody decides about each.

    :raises BadRequest: when no page of ours can have sent it.
    """
    said = request.form.get(EVERYBODY)
    if said is None:
        return ()
    if said not in _FROM:
        raise BadRequest
    to = Where(said)
    return tuple(
        Move(child_id=child.child_id, to=to, at=now)
        for child in children
        if child.where is _FROM[said] and (to is Where.BACK or child.ready)
    )


def count(*, now: datetime) -> Counted | None:
    """Return how many heads were counted, or nothing when what was typed is no number up to 500.

    :raises BadRequest: when no page of ours can have sent it.
    """
    try:
        count_id, point = UUID(request.form.get("id", "")), CountPoint(request.form.get("punt", ""))
    except ValueError as error:
        raise BadRequest from error
    typed = request.form.get("aantal", "").strip()
    if not typed.isascii() or not typed.isdecimal() or len(typed) > len(str(MOST_HEADS)) or int(typed) > MOST_HEADS:
        return None
    return Counted(id=count_id, point=point, number=int(typed), at=now)


_FROM = {Where.AWAY.value: Where.HERE, Where.BACK.value: Where.AWAY}


def _at(child: str, *, now: datetime) -> datetime:
    said = request.form.get(f"{AT}:{child}")
    return now if said is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(said))
