"""Where an activity is planned from a template: some sorts have a form of their own."""

from __future__ import annotations

from flask import url_for

from app.models.activities import Template
from app.planning.vocabulary import ActivityKind


def planning(row: Template) -> str:
    """Return the address of the form."""
    if row.kind is ActivityKind.SAFETY_DAY:
        return url_for("rotations.new", sjabloon=row.id)
    if row.specification.get("course"):
        return url_for("new_courses.new", template_id=row.id)
    return url_for("activities.new", template_id=row.id)
