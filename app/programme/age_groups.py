"""Age groups: added and changed, after a look at what that touches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, ProgrammeSession
from app.models.locations import AgeGroup, Location
from app.programme import marks, texts, turns
from app.programme.history import audit
from app.programme.refusals import NameInUse, known
from app.queries.plan import SessionInPlan, sessions_by_id


@dataclass(frozen=True, kw_only=True, slots=True)
class AgeGroupDetails:
    """Everything of an age group that a form can change; both ages take part. `position` is its place in lists."""

    name: str
    min_age: int
    max_age: int
    children_per_adult: int | None
    position: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """What a change touches: sessions that would have too few adults, and those to come for other ages than before."""

    too_few_adults: tuple[SessionInPlan, ...] = ()
    other_ages: tuple[SessionInPlan, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is anything to look at first."""
        return bool(self.too_few_adults or self.other_ages)


def add(session: Session, wanted: AgeGroupDetails, *, by: Actor, now: datetime) -> AgeGroup:
    """Add an age group.

    :raises NameInUse: when another age group has the name.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a name that must not be shown.
    """
    turns.take(session)
    _refuse(session, wanted, but=None)
    row = AgeGroup(location_id=by.location_id, **_columns(wanted))
    session.add(row)
    session.flush()
    audit(session, action="age_group.added", subject="age_group", subject_id=row.id, by=by, now=now)
    return row


def look(session: Session, age_group_id: UUID, wanted: AgeGroupDetails, *, now: datetime) -> Effect:
    """Return what a change would touch; nothing is changed.

    :raises NotFound: when there is no such age group here.
    """
    before = details_of(known(session, AgeGroup, age_group_id))
    rows = session.execute(
        select(ProgrammeSession.id, Activity.children_per_adult)
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .where(
            ProgrammeSession.age_group_id == age_group_id,
            ~ProgrammeSession.cancelled,
            ProgrammeSession.ends_at > now,
        )
    ).all()
    ratios = {row.id: row.children_per_adult for row in rows}
    coming = sessions_by_id(session, ratios)
    ages_change = (before.min_age, before.max_age) != (wanted.min_age, wanted.max_age)
    return Effect(
        too_few_adults=tuple(
            one for one in coming if _gets_too_few(one, ratios[one.planned.id], wanted.children_per_adult)
        ),
        other_ages=coming if ages_change else (),
    )


def change(
    session: Session, age_group_id: UUID, wanted: AgeGroupDetails, *, seen: str, by: Actor, now: datetime
) -> None:
    """Change an age group to what is wanted; nobody is told, because nobody is told of ages.

    :raises NotFound: when there is no such age group here.
    :raises ChangedMeanwhile: when it is not any more what the form showed.
    :raises NameInUse: when another age group has the new name.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a name that must not be shown.
    """
    turns.take(session)
    row = known(session, AgeGroup, age_group_id)
    before = details_of(row)
    marks.refuse_outdated(before, seen)
    if wanted == before:
        return
    _refuse(session, wanted, but=row.id)
    for name, value in _columns(wanted).items():
        setattr(row, name, value)
    session.flush()
    audit(session, action="age_group.changed", subject="age_group", subject_id=row.id, by=by, now=now)


def limit_families(session: Session, limit: int, *, by: Actor, now: datetime) -> None:
    """Say how many activities on one day are more than a family of this location can manage."""
    session.execute(update(Location).where(Location.id == by.location_id).values(family_limit=limit))
    audit(session, action="location.changed", subject="location", subject_id=by.location_id, by=by, now=now)


def details_of(row: AgeGroup) -> AgeGroupDetails:
    """Return what an age group is now."""
    return AgeGroupDetails(
        name=row.name,
        min_age=row.min_age,
        max_age=row.max_age,
        children_per_adult=row.children_per_adult,
        position=row.position,
    )


def _gets_too_few(one: SessionInPlan, of_activity: int | None, of_group: int | None) -> bool:
    """Say whether a session with adults enough would have too few; where the activity says no ratio, none holds."""
    if of_activity is None:
        return False
    ratio, now_is = min(of_activity, of_group or of_activity), one.planned.ratio or of_activity
    return -(-one.planned.placed // now_is) <= one.planned.adults < -(-one.planned.placed // ratio)


def _columns(wanted: AgeGroupDetails) -> dict[str, object]:
    return {
        "name": wanted.name,
        "min_age": wanted.min_age,
        "max_age": wanted.max_age,
        "children_per_adult": wanted.children_per_adult,
        "position": wanted.position,
    }


def _refuse(session: Session, wanted: AgeGroupDetails, *, but: UUID | None) -> None:
    texts.refuse_private(session, wanted.name)
    other = session.execute(
        select(AgeGroup.id, AgeGroup.name)
        .where(func.lower(AgeGroup.name) == wanted.name.lower(), AgeGroup.id.is_distinct_from(but))
        .limit(1)
    ).first()
    if other is not None:
        raise NameInUse(other.id, other.name)
