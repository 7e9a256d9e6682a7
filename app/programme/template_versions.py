"""Versions of a template: each is saved as a row of its own, and what was planned from another one keeps that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.catalogue import loader, sharing, writer
from app.catalogue.errors import TemplateErrors
from app.models.activities import Template
from app.planning import template as planned
from app.planning.vocabulary import TemplateOrigin
from app.programme import texts, turns
from app.programme.history import audit
from app.programme.refusals import NameInUse, NewerVersion, NoSuchInitiative, NotATemplate, SameTemplate, known


def save(session: Session, template: planned.Template, *, seen: int | None, by: Actor, now: datetime) -> Template:
    """Keep a template as the next version of its name; ``seen`` is the newest its writer knew of, none: it is new.

    :raises NewerVersion: when somebody else saved one meanwhile.
    :raises NameInUse: when a new one has the name of another.
    :raises SameTemplate: when nothing differs from the newest version.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    """
    texts.refuse_private(session, *sharing.texts_of(template))
    turns.take(session)
    newest = newest_of(session, template.slug)
    if newest is not None and seen is None:
        raise NameInUse(newest.id, template.title)
    if newest is not None and newest.version != seen:
        raise NewerVersion(newest.id, newest.version)
    wanted = replace(template, version=(newest.version if newest else 0) + 1)
    if newest is not None and same(newest, wanted):
        raise SameTemplate
    return keep(session, wanted, origin=TemplateOrigin.OWN, action="template.saved", by=by, now=now)


def bring_forward(session: Session, template_id: UUID, *, by: Actor, now: datetime) -> Template:
    """Make an older version the newest again: as a new one, so that nothing is lost.

    :raises NotFound: when there is no such template here.
    :raises NotATemplate: when it is older than what a template must be today.
    :raises SameTemplate: when it is what the newest one says already.
    """
    turns.take(session)
    row = known(session, Template, template_id)
    newest = newest_of(session, row.slug) or row
    try:
        template = sharing.from_data(row.specification, file=row.slug)
    except TemplateErrors as error:
        raise NotATemplate(tuple(f"{each.field}: {each.message}" for each in error.errors)) from error
    wanted = replace(template, slug=row.slug, version=newest.version + 1)
    if newest.retired_at is None and same(newest, wanted):
        raise SameTemplate
    made = keep(session, wanted, origin=row.origin, action="template.saved", by=by, now=now)
    made.sender = row.sender
    session.flush()
    return made


def take_over(session: Session, slug: str, *, by: Actor, now: datetime) -> Template:
    """Take over a template that comes with the application, or return it when the location has it already.

    :raises NoSuchInitiative: when no such template is shipped.
    """
    turns.take(session)
    newest = newest_of(session, slug)
    if newest is not None:
        return newest
    shipped = next((template for template in loader.read_shipped() if template.slug == slug), None)
    if shipped is None:
        raise NoSuchInitiative
    return keep(session, shipped, origin=TemplateOrigin.SHIPPED, action="template.taken_over", by=by, now=now)


def newest_of(session: Session, slug: str) -> Template | None:
    """Return the newest version of a template, as it is now."""
    return session.scalars(
        select(Template)
        .where(Template.slug == slug)
        .order_by(Template.version.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).first()


def same(row: Template, template: planned.Template) -> bool:
    """Tell whether a version says what a template says, whichever number they have."""
    one, other = dict(row.specification), writer.as_data(template)
    return {**one, "version": 0, "slug": ""} == {**other, "version": 0, "slug": ""}


def keep(
    session: Session, template: planned.Template, *, origin: TemplateOrigin, action: str, by: Actor, now: datetime
) -> Template:
    """Add a version as a row, and note who did."""
    row = Template(
        location_id=by.location_id,
        slug=template.slug,
        version=template.version,
        kind=template.kind,
        title=template.title,
        summary=template.summary,
        specification=writer.as_data(template),
        origin=origin,
    )
    session.add(row)
    session.flush()
    audit(session, action=action, subject="template", subject_id=row.id, by=by, now=now)
    return row
