"""What the pages of one course have in common."""

from __future__ import annotations

from uuid import UUID

from werkzeug.exceptions import NotFound

from app.extensions import db
from app.queries import courses
from app.queries.courses import CourseInPlan


def find(course_id: UUID) -> CourseInPlan:
    """Return the course of an address.

    :raises NotFound: when there is none at this location.
    """
    found = courses.find(db.session(), course_id)
    if found is None:
        raise NotFound
    return found
