"""Templates that go to another location, and those that come from one: looked at first, and then taken in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.catalogue import loader, sharing, writer
from app.models.accounts import UserAccount
from app.models.activities import Template
from app.models.locations import Location
from app.models.people import Contact, Volunteer
from app.models.plan_imports import PlanImport
from app.planning import template as planned
from app.planning.template_changes import Change, changes
from app.planning.template_gaps import Gap, gaps
from app.planning.vocabulary import TemplateOrigin
from app.programme import own_templates, template_versions, texts, turns
from app.programme.refusals import NameInUse, NoSuchInitiative, NotFound, SameTemplate, TellsOfPeople, known
from app.queries import template_here

KEPT = timedelta(hours=1)
OF_A_TEMPLATE = PlanImport.content.has_key("template")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """A template that was sent: what is missing here, and what is here under its name already, with what differs."""

    id: UUID
    template: planned.Template
    sender: str
    gaps: tuple[Gap, ...]
    present: Template | None
    changes: tuple[Change, ...]

    @property
    def same(self) -> bool:
        """Whether exactly this is here already, and in use."""
        return self.present is not None and self.present.retired_at is None and not self.changes


def export(session: Session, template_id: UUID, *, by: Actor, now: datetime) -> tuple[str, str]:
    """Return a template as a file for another location, with the name of the file.

    :raises NotFound: when there is no such template here.
    :raises TemplateErrors: when what is stored is older than what a template must be today.
    :raises TellsOfPeople: when a text names somebody of here, or holds an address or a telephone number.
    """
    row = known(session, Template, template_id)
    return _file(session, _of_row(session, row, by=by), by=by, now=now)


def export_initiative(session: Session, slug: str, *, by: Actor, now: datetime) -> tuple[str, str]:
    """Return the newest version of a template as a file, or the one that is shipped when it is not here.

    :raises NoSuchInitiative: when there is neither; and as `export`.
    """
    return _file(session, initiative(session, slug, by=by), by=by, now=now)


def initiative(session: Session, slug: str, *, by: Actor) -> planned.Template:
    """Return a template that may go to another location: the newest one of here, or the one that is shipped.

    :raises NoSuchInitiative: when there is neither; and as `export`.
    """
    row = template_versions.newest_of(session, slug)
    if row is not None:
        return _of_row(session, row, by=by)
    shipped = next((template for template in loader.read_shipped() if template.slug == slug), None)
    if shipped is None:
        raise NoSuchInitiative
    return shipped


def refuse_people(session: Session, template: planned.Template, *, location_id: UUID) -> None:
    """Refuse a template that says anything of a person.

    :raises TellsOfPeople: with what was found.
    """
    words = tuple(sharing.texts_of(template))
    names = [
        *session.scalars(select(Volunteer.name)),
        *session.scalars(select(Contact.name)),
        *session.scalars(select(UserAccount.name).where(UserAccount.location_id == location_id)),
    ]
    # A first name alone may be a word like any other; the whole name of somebody is not.
    whole = texts.as_spoken(sorted({name for name in names if len(name.split()) > 1}))
    named = texts.child_named((*whole, *texts.names_of_children(session)), *words)
    found = (*sharing.contacts_in(iter(words)), *([named] if named else []))
    if found:
        raise TellsOfPeople(found)
    texts.refuse_private(session, *words)


def keep(session: Session, content: bytes, *, file: str, by: Actor, now: datetime) -> UUID:
    """Keep a template that was sent for an hour, for whoever sent it; what they sent before goes.

    :raises TemplateErrors: with everything that is wrong in the file.
    """
    template = loader.parse(content, file=file)
    session.execute(
        delete(PlanImport).where(or_(PlanImport.expires_at <= now, (PlanImport.by_id == by.user_id) & OF_A_TEMPLATE))
    )
    row = PlanImport(
        location_id=by.location_id,
        by_id=by.user_id,
        at=now,
        expires_at=now + KEPT,
        content={"template": writer.as_data(template), "sender": sharing.sender_of(content)},
    )
    session.add(row)
    session.flush()
    return row.id


def look(session: Session, sent_id: UUID, *, by: Actor, now: datetime) -> Sent:
    """Return a template that was sent, against what is here.

    :raises NotFound: when it is somebody else's, or was kept for too long.
    """
    return _sent(session, _find(session, sent_id, by=by, now=now), by=by, now=now)


def take_in(session: Session, sent_id: UUID, *, title: str, by: Actor, now: datetime) -> Template:
    """Take in a template that was sent: under its own name as the next version of that, or under another title.

    :raises NotFound: when it is somebody else's, or was kept for too long, or was taken in already.
    :raises SameTemplate: when exactly this is here already.
    :raises NameInUse: when the other title is that of a template here too.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    """
    turns.take(session)
    kept = _find(session, sent_id, by=by, now=now)
    sent = _sent(session, kept, by=by, now=now)
    row = take_in_template(session, sent.template, sender=sent.sender, title=title, by=by, now=now)
    session.delete(kept)
    session.flush()
    return row


def take_in_template(
    session: Session, template: planned.Template, *, sender: str, title: str, by: Actor, now: datetime
) -> Template:
    """Keep a template from elsewhere; with a title of its own it stands beside what is here under its name.

    :raises SameTemplate: when exactly this is here already.
    :raises NameInUse: when the other title is that of a template here too.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    """
    if title and title != template.title:
        template = replace(template, title=title, slug=own_templates.slug_of(title))
        named = template_versions.newest_of(session, template.slug)
        if named is not None:
            raise NameInUse(named.id, title)
    texts.refuse_private(session, *sharing.texts_of(template))
    newest = template_versions.newest_of(session, template.slug)
    if newest is not None and newest.retired_at is None and template_versions.same(newest, template):
        raise SameTemplate
    template = replace(template, version=(newest.version if newest else 0) + 1)
    row = template_versions.keep(
        session, template, origin=TemplateOrigin.IMPORTED, action="template.imported", by=by, now=now
    )
    row.sender = sender
    session.flush()
    return row


def missing(session: Session, template: planned.Template, *, by: Actor, now: datetime) -> tuple[Gap, ...]:
    """Return what a template asks that is not here."""
    location = session.get_one(Location, by.location_id)
    today = now.astimezone(ZoneInfo(location.zone)).date()
    return gaps(template, template_here.here(session, location_id=location.id, today=today))


def _of_row(session: Session, row: Template, *, by: Actor) -> planned.Template:
    template = replace(sharing.from_data(row.specification, file=row.slug), slug=row.slug, version=row.version)
    refuse_people(session, template, location_id=by.location_id)
    return template


def _file(session: Session, template: planned.Template, *, by: Actor, now: datetime) -> tuple[str, str]:
    location = session.get_one(Location, by.location_id)
    day = now.astimezone(ZoneInfo(location.zone)).date()
    return f"{template.slug}-{template.version}.yaml", sharing.to_file(template, sender=location.name, day=day)


def _find(session: Session, sent_id: UUID, *, by: Actor, now: datetime) -> PlanImport:
    row = session.scalar(
        select(PlanImport)
        .where(PlanImport.id == sent_id, PlanImport.by_id == by.user_id, PlanImport.expires_at > now, OF_A_TEMPLATE)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(PlanImport.__tablename__, sent_id)
    return row


def _sent(session: Session, row: PlanImport, *, by: Actor, now: datetime) -> Sent:
    template = sharing.from_data(row.content["template"], file="")
    present = template_versions.newest_of(session, template.slug)
    return Sent(
        id=row.id,
        template=template,
        sender=row.content["sender"],
        gaps=missing(session, template, by=by, now=now),
        present=present,
        changes=changes(present.specification, writer.as_data(template)) if present else (),
    )
