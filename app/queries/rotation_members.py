"""The children who go round on a safety day, by group: together as numbers, or by name for who may know them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.documents import wording
from app.models.children import Child
from app.models.participants import Participant
from app.planning.ages import age_on


@dataclass(frozen=True, kw_only=True, slots=True)
class Members:
    """What is known of the children of a group together; the language that most of them speak comes first."""

    count: int
    ages: str
    languages: tuple[str, ...]


def by_group(session: Session, rotation_id: UUID, *, day: date) -> dict[UUID, Members]:
    """Return the children of each group as numbers, with their ages on the day: one statement."""
    rows = session.execute(
        select(
            Participant.group_id,
            Participant.age,
            Child.birth_month,
            func.coalesce(Child.languages, Participant.languages).label("languages"),
        )
        .outerjoin(Child, Child.id == Participant.child_id)
        .where(Participant.rotation_id == rotation_id, Participant.group_id.is_not(None))
    )
    gathered: dict[UUID, list[tuple[int, list[str]]]] = defaultdict(list)
    for row in rows:
        years = row.age if row.birth_month is None else age_on(day, birth_month=row.birth_month)
        gathered[row.group_id].append((years, row.languages))
    return {group_id: _together(children) for group_id, children in gathered.items()}


def names(session: Session, rotation_id: UUID) -> dict[UUID, tuple[str, ...]]:
    """Return by group the pseudonyms of its children and the labels of its guests: one statement."""
    rows = session.execute(
        select(Participant.group_id, func.coalesce(Child.pseudonym, Participant.label).label("name"))
        .outerjoin(Child, Child.id == Participant.child_id)
        .where(Participant.rotation_id == rotation_id, Participant.group_id.is_not(None))
        .order_by("name", Participant.id)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in rows:
        found[row.group_id].append(row.name)
    return {group_id: tuple(listed) for group_id, listed in found.items()}


def _together(children: list[tuple[int, list[str]]]) -> Members:
    youngest, oldest = min(years for years, _ in children), max(years for years, _ in children)
    spoken = Counter(code for _, languages in children for code in languages)
    return Members(
        count=len(children),
        ages=f"{youngest} jaar" if youngest == oldest else f"{youngest}–{oldest} jaar",
        languages=tuple(wording.language(code) for code in sorted(spoken, key=lambda code: (-spoken[code], code))),
    )
