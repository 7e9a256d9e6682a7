"""What anybody may ask of the number of a certificate: whether it is valid and for what; no name and no place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.course_progress import Certificate
from app.models.courses import Course
from app.planning.course import plan
from app.planning.template import CertificateRule


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """A certificate that was issued; of its day only the month is said. Without a rule the course is gone."""

    number: str
    title: str
    issued_on: date
    withdrawn_on: date | None
    rule: CertificateRule | None
    skills: int


def find(session: Session, number: str) -> Verified | None:
    """Return what a number stands for, whatever location it is of: one statement for known and unknown ones alike."""
    row = session.execute(
        select(
            Certificate.number,
            Certificate.title,
            Certificate.issued_on,
            Certificate.withdrawn_on,
            Course.specification,
        )
        .outerjoin(Course, Course.id == Certificate.course_id)
        .where(Certificate.number == number)
    ).first()
    if row is None:
        return None
    outline = plan.from_data(row.specification).outline if row.specification else None
    return Verified(
        number=row.number,
        title=row.title,
        issued_on=row.issued_on.replace(day=1),
        withdrawn_on=row.withdrawn_on,
        rule=outline.certificate if outline else None,
        skills=len(outline.skills) if outline else 0,
    )
