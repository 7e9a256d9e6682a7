"""What a supervisor says that happened, from an address or a form, and the proposal of a preview."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from app.models.rotations import RotationEventSort
from app.programme.rotations import running_state
from app.programme.rotations.running import Asked, Proposal

FOR_GOOD = "einde"
MINUTES = (5, 10, 15)
_LATEST_ROUND = 200


def asked(values: MultiDict[str, str]) -> Asked:
    """Return what happened.

    :raises BadRequest: when nobody can have said this on our pages.
    """
    try:
        sort = RotationEventSort(values.get("wat", ""))
        subject = UUID(values["wie"]) if values.get("wie") else None
        since, until = _round(values.get("sinds")), values.get("tot", "")
        minutes = int(values.get("minuten") or MINUTES[0])
        back = None if until == FOR_GOOD else _round(until)
    except ValueError as error:
        raise BadRequest from error
    if sort is RotationEventSort.BY_HAND or minutes not in MINUTES:
        raise BadRequest
    return Asked(sort=sort, subject=subject, since=since, until=back, for_good=until == FOR_GOOD, minutes=minutes)


def sealed(rotation_id: UUID, proposal: Proposal) -> str:
    """Return a proposal as text that only we can have written."""
    kept = {
        "rotation": str(rotation_id),
        "sort": running_state.sort_of(proposal.happening),
        "data": running_state.data_of(proposal.happening),
        "outcome": running_state.written(proposal.outcome),
        "version": proposal.version,
        "begun": proposal.begun,
    }
    return str(_serializer().dumps(kept))


def opened(rotation_id: UUID, text: str) -> Proposal:
    """Return the proposal that a preview of this day sealed.

    :raises BadRequest: when it is of another day, or not ours.
    """
    try:
        kept: dict[str, Any] = _serializer().loads(text)
    except BadSignature as error:
        raise BadRequest from error
    happening = running_state.happening_of(RotationEventSort(kept["sort"]), kept["data"])
    if kept["rotation"] != str(rotation_id) or happening is None:
        raise BadRequest
    return Proposal(
        happening=happening,
        outcome=running_state.read(kept["outcome"]),
        version=kept["version"],
        begun=kept["begun"],
    )


def key(values: MultiDict[str, str]) -> UUID:
    """Return the id that an event is to have: a form that is sent twice happens once.

    :raises BadRequest: without one.
    """
    try:
        return UUID(values.get("sleutel", ""))
    except ValueError as error:
        raise BadRequest from error


def _round(text: str | None) -> int | None:
    number = int(text) if text else None
    if number is not None and not 0 <= number <= _LATEST_ROUND:
        raise ValueError(text)
    return number


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="rotation-day")
