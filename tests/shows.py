"""Talent shows that somebody planned from the template."""

from __future__ import annotations

from sqlalchemy import select

from app.models.activities import Template
from app.planning.vocabulary import ActSort
from app.programme.shows.acts import ActDetails
from app.queries.shows import TEMPLATE
from tests.factories import DAY, NOW, activity, meeting, space, template


def show(session, starts_at=NOW + 3 * DAY, *, title="Talentenshow", **values):
    """Add a session of two hours of a talent show."""
    planned_from = session.scalar(select(Template).where(Template.slug == TEMPLATE)) or template(session, slug=TEMPLATE)
    held = activity(session, title=title, template_id=planned_from.id, **values)
    return meeting(session, starts_at, minutes=120, of=held, at=space(session, name=f"Zaal {held.id.hex[:6]}"))


def act(*children, title="Lied", adults=(), **values):
    """Return what is signed up."""
    defaults = {"sort": ActSort.SONG, "minutes": 4, "instruments": ("piano",), "note": ""}
    return ActDetails(
        **defaults | values, title=title, child_ids=tuple(child.id for child in children), adults=tuple(adults)
    )
