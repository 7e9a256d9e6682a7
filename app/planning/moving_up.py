"""A meeting is lost: those after it take over what it was for, and the last becomes that of one more at the end."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from app.planning.series import Field, Meeting, Role, Scope, reached

CONTENT: dict[Field, str] = {
    Field.SPACE: "space_id",
    Field.AGE_GROUP: "age_group_id",
    Field.TITLE: "title",
    Field.NOTES: "notes",
    Field.ROLES: "roles",
    Field.PARTNERS: "partners",
}
"""What a meeting is for, which moves up; its day, its time and its people stay."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MovedUp:
    """The meeting that is lost, what becomes of those after it, and what one more at the end is made like."""

    lost: Meeting
    changed: tuple[tuple[Meeting, Meeting], ...]
    like: Meeting


def move_up(meetings: Iterable[Meeting], *, lost: UUID, now: datetime) -> MovedUp:
    """Return what becomes of a series when one of its meetings is lost and nothing of what was planned is to be.

    People keep the days that they agreed to. What was changed by hand of a meeting belongs to its day, and stays there.
    A role that somebody has a seat in stays as well.

    :raises NotInSeries: when the lost meeting is none of them.
    """
    gone, *after = reached(meetings, anchor=lost, scope=Scope.FOLLOWING)
    coming = [meeting for meeting in after if not meeting.cancelled and meeting.slot.starts_at > now]
    becomes = {meeting.id: meeting for meeting in coming}
    like = coming[-1] if coming else gone
    for name, attribute in CONTENT.items():
        moving = [meeting for meeting in (gone, *coming) if name not in meeting.by_hand]
        for before, meeting in pairwise(moving):
            value = _taken_over(name)(getattr(before, attribute), getattr(meeting, attribute))
            becomes[meeting.id] = replace(becomes[meeting.id], **{attribute: value})
        if moving:
            like = replace(like, **{attribute: getattr(moving[-1], attribute)})
    return MovedUp(
        lost=replace(gone, cancelled=True),
        changed=tuple((meeting, becomes[meeting.id]) for meeting in coming if becomes[meeting.id] != meeting),
        like=like,
    )


def _taken_over(name: Field) -> Callable[[Any, Any], Any]:
    return _roles if name is Field.ROLES else lambda before, _own: before


def _roles(before: Sequence[Role], own: Sequence[Role]) -> tuple[Role, ...]:
    """Return the roles of the meeting before, with as many seats as there are people in them already."""
    held = {role.name: role.held for role in own}
    taken = [
        Role(name=role.name, need=max(role.need, held.get(role.name, 0)), held=held.get(role.name, 0))
        for role in before
    ]
    names = {role.name for role in before}
    return (*taken, *(role for role in own if role.held and role.name not in names))
