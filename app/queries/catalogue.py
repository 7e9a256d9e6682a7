"""The templates of a location."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.models.activities import Template
from app.planning.vocabulary import ActivityKind


def newest(session: Session) -> tuple[Template, ...]:
    """Return each template in its newest version, by title; those that were taken out of use come last."""
    rows = session.scalars(
        select(Template).ext(distinct_on(Template.slug)).order_by(Template.slug, Template.version.desc())
    ).all()
    return tuple(
        sorted(rows, key=lambda template: (template.retired_at is not None, template.title.casefold(), template.id))
    )


def offered(session: Session, kind: ActivityKind) -> tuple[Template, ...]:
    """Return the templates of a kind that are in use, each in its newest version, by title."""
    return tuple(row for row in newest(session) if row.kind is kind and row.retired_at is None)


def find(session: Session, template_id: UUID) -> Template | None:
    """Return a template of this location."""
    return session.scalar(select(Template).where(Template.id == template_id))
