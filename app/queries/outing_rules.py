"""What an outing asks of its supervision, as parts of the statements that a plan is read with."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, case, exists, func, select

from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Enrolment
from app.models.children import Child
from app.models.courses import Ride
from app.models.outings import Outing
from app.models.shifts import Engagement
from app.planning.ages import age_on
from app.planning.outings import supervision
from app.planning.outings.supervision import Rule
from app.planning.vocabulary import EngagementState, EnrolmentState, OutingSort


def youngest() -> ColumnElement[date | None]:
    """Return the birth month of the youngest child that is placed; for anything but an outing it is not asked."""
    return case((Outing.id.is_not(None), _youngest_placed()))


def youngest_of_outings() -> ColumnElement[date | None]:
    """Return the birth month of the youngest child that is placed in an activity that goes out, beside activities."""
    return case((exists().where(Outing.activity_id == Activity.id).correlate(Activity), _youngest_placed()))


def beside() -> ColumnElement[int | None]:
    """Return how many adults go along who have no shift: by name, and one for each partner that said yes."""
    partners = (
        select(func.count())
        .where(
            Engagement.session_id == ProgrammeSession.id,
            Engagement.state == EngagementState.CONFIRMED,
            ~Engagement.withdrawn,
        )
        .correlate(ProgrammeSession)
        .scalar_subquery()
    )
    return case((Outing.id.is_not(None), along() + partners))


def along() -> ColumnElement[int | None]:
    """Return how many adults go along by name: staff and parents, who have no shift. Of two rides one adult is one."""
    found = (
        select(func.count(func.distinct(func.lower(func.trim(Ride.adult)))))
        .where(Ride.session_id == ProgrammeSession.id, Ride.volunteer_id.is_(None), func.trim(Ride.adult) != "")
        .correlate(ProgrammeSession)
        .scalar_subquery()
    )
    return case((Outing.id.is_not(None), found))


def watched(
    sort: OutingSort | None, *, day: date, youngest: date | None, min_age: int | None, ratio: int | None
) -> Rule | None:
    """Return the rule of an outing on a day: by its youngest child, or by the age group while nobody is placed."""
    if sort is None:
        return None
    age = min_age if youngest is None else age_on(day, birth_month=youngest)
    return supervision.rule(sort, youngest=age, own=(ratio,))


def _youngest_placed() -> ScalarSelect[date]:
    return (
        select(func.max(Child.birth_month))
        .join(Enrolment, Enrolment.child_id == Child.id)
        .where(Enrolment.activity_id == Activity.id, Enrolment.state == EnrolmentState.PLACED)
        .correlate(Activity)
        .scalar_subquery()
    )
