"""Talent shows that somebody planned from the template."""

from __future__ import annotations

from sqlalchemy import select

from app.catalogue import writer
from app.catalogue.loader import read_shipped
from app.models.activities import Template
from app.planning.vocabulary import ActSort
from app.programme.shows.acts import ActDetails
from app.queries.shows import TEMPLATE
from tests.factories import DAY, NOW, activity, meeting, space, template

_SHIPPED = next(one for one in read_shipped() if one.slug == TEMPLATE)


def show(session, starts_at=NOW + 3 * DAY, *, title="Talentenshow", **values):
    """Add a session of two hours of a talent show."""
    held = activity(session, title=title, template_id=_template(session).id, **values)
    return meeting(session, starts_at, minutes=120, of=held, at=space(session, name=f"Zaal {held.id.hex[:6]}"))


def _template(session):
    known = session.scalar(select(Template).where(Template.slug == TEMPLATE))
    return known or template(session, slug=TEMPLATE, specification=writer.as_data(_SHIPPED))


def act(*children, title="Lied", adults=(), **values):
    """Return what is signed up."""
    defaults = {"sort": ActSort.SONG, "minutes": 4, "instruments": ("piano",), "note": ""}
    return ActDetails(
        **defaults | values, title=title, child_ids=tuple(child.id for child in children), adults=tuple(adults)
    )
