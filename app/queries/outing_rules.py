"""What an outing asks of its supervision, as parts of the statements that a plan is read with."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, case, func, select

from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Enrolment
from app.models.children import Child
from app.models.courses import Ride
from app.models.outings import Outing
from app.planning.ages import age_on
from app.planning.outings import supervision
from app.planning.outings.supervision import Rule
from app.planning.vocabulary import EnrolmentState, OutingSort


def youngest() -> ColumnElement[date | None]:
    """Return the birth month of the youngest child that is placed; for anything but an outing it is not asked."""
    found = (
        select(func.max(Child.birth_month))
        .join(Enrolment, Enrolment.child_id == Child.id)
        .where(Enrolment.activity_id == Activity.id, Enrolment.state == EnrolmentState.PLACED)
        .correlate(Activity)
        .scalar_subquery()
    )
    return case((Outing.id.is_not(None), found))


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
