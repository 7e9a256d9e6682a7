"""Templates of the location's own: an activity that went well, kept to be planned again; and taken out of use."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import yaml
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.catalogue import loader, writer
from app.catalogue.errors import TemplateErrors
from app.models.activities import Activity, ProgrammeSession, Template
from app.models.locations import AgeGroup
from app.models.people import Partner
from app.models.shifts import Engagement, Shift
from app.planning.vocabulary import PartnerKind, PhaseSort, Rhythm, RoleHolder, TemplateOrigin
from app.programme import texts, turns
from app.programme.history import audit
from app.programme.refusals import NotATemplate, NothingToLearnFrom, known
from app.programme.rotations import keeping

FILE = "sjabloon"
ALL_AGES = {"youngest": 0, "oldest": 25}
MOST_SLUG = 60
SHORTEST = 15


def save(session: Session, activity_id: UUID, *, title: str, summary: str, by: Actor, now: datetime) -> Template:
    """Keep an activity as a template, under a name of its own; the same name again is a newer version.

    Roles, partners and duration are those of its last meeting, ratio and places its own, and the phases those of the
    template that it was planned from. Of a safety day stations, words, materials and tasks are kept as well
    (`rotations.keeping`). What comes of it is read by the loader that reads every template.

    :raises NothingToLearnFrom: when it has no meeting to learn from.
    :raises NotATemplate: with everything that the loader refuses.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    """
    texts.refuse_private(session, title, summary)
    turns.take(session)
    activity = known(session, Activity, activity_id)
    values = _values(session, activity, title=title, summary=summary)
    values["version"] = 1 + (
        session.scalar(select(func.max(Template.version)).where(Template.slug == values["slug"])) or 0
    )
    try:
        read = loader.parse(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), file=FILE)
    except TemplateErrors as error:
        raise NotATemplate(tuple(f"{each.field}: {each.message}" for each in error.errors)) from error
    row = Template(
        location_id=by.location_id,
        slug=read.slug,
        version=read.version,
        kind=read.kind,
        title=read.title,
        summary=read.summary,
        specification=writer.as_data(read),
        origin=TemplateOrigin.OWN,
    )
    session.add(row)
    session.flush()
    audit(session, action="template.saved", subject="template", subject_id=row.id, by=by, now=now)
    return row


def retire(session: Session, template_id: UUID, *, by: Actor, now: datetime) -> Template:
    """Take a template out of the catalogue; what was planned from it stays."""
    return _set_retired(session, template_id, retired_at=now, by=by, now=now)


def bring_back(session: Session, template_id: UUID, *, by: Actor, now: datetime) -> Template:
    """Put a template into the catalogue again."""
    return _set_retired(session, template_id, retired_at=None, by=by, now=now)


def slug_of(title: str) -> str:
    """Return the title in small letters, figures and hyphens: what the loader asks of a slug."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MOST_SLUG].strip("-") or "sjabloon"


def _values(session: Session, activity: Activity, *, title: str, summary: str) -> dict[str, Any]:
    """Return the fields of the file, without the version."""
    base = session.get(Template, activity.template_id) if activity.template_id else None
    kept = {name: value for name, value in (base.specification if base else {}).items() if value not in (None, [], "")}
    roles = [role for role in kept.get("roles", []) if role["who"] != RoleHolder.VOLUNTEER]
    learned = keeping.parts(session, activity.id) or _last_meeting(session, activity.id)
    own: dict[str, Any] = {"slug": slug_of(title), "kind": activity.kind.value, "title": title, "summary": summary}
    own |= learned | {"roles": [_without_nothing(role) for role in roles] + learned["roles"]}
    limits: dict[str, Any] = {
        "children_per_adult": activity.children_per_adult or kept.get("children_per_adult"),
        "max_children": activity.capacity or kept.get("max_children"),
        "audience": activity.audience.value,
        "cancel_without_required": activity.cancels_before is not None,
        "decide_hours_before": activity.cancels_before,
    }
    if "tasks" in kept and "tasks" not in learned:
        own["tasks"] = [_without_nothing(task) for task in kept["tasks"]]
    found = kept | {"ages": _ages(session, activity, kept), "phases": _phases(kept, summary)} | own | limits
    return {name: value for name, value in found.items() if value not in (None, []) or name == "roles"}


def _last_meeting(session: Session, activity_id: UUID) -> dict[str, Any]:
    """Return how long the last meeting takes, and who is needed and comes."""
    last = session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.activity_id == activity_id)
        .order_by(ProgrammeSession.cancelled, ProgrammeSession.starts_at.desc(), ProgrammeSession.id)
        .limit(1)
    ).first()
    if last is None:
        raise NothingToLearnFrom
    return {
        "duration_minutes": max(SHORTEST, (last.ends_at - last.starts_at) // timedelta(minutes=1)),
        "roles": _roles(session, last.id),
        "partners": _partners(session, last.id),
    }


def _roles(session: Session, session_id: UUID) -> list[dict[str, Any]]:
    rows = session.scalars(
        select(Shift).where(Shift.session_id == session_id, ~Shift.withdrawn).order_by(Shift.position, Shift.id)
    )
    return [
        _without_nothing(
            {
                "name": row.role,
                "need": row.need,
                "who": RoleHolder.VOLUNTEER.value,
                "required": row.required,
                "qualification": row.qualification,
                "language": row.language,
            }
        )
        for row in rows
    ]


def _partners(session: Session, session_id: UUID) -> list[str]:
    """Return the sorts of partner that come, as far as the catalogue knows the sort."""
    sorts = session.scalars(
        select(Partner.sort)
        .join(Engagement, Engagement.partner_id == Partner.id)
        .where(Engagement.session_id == session_id, ~Engagement.withdrawn)
        .distinct()
        .order_by(Partner.sort)
    )
    return [sort for sort in sorts if sort in set(PartnerKind)]


def _ages(session: Session, activity: Activity, kept: dict[str, Any]) -> dict[str, int]:
    group = session.get(AgeGroup, activity.age_group_id) if activity.age_group_id else None
    if group is None:
        ages: dict[str, int] = kept.get("ages", ALL_AGES)
        return ages
    oldest = ALL_AGES["oldest"]
    return {"youngest": min(group.min_age, oldest), "oldest": min(group.max_age, oldest)}


def _phases(kept: dict[str, Any], summary: str) -> list[dict[str, Any]]:
    phases = kept.get("phases") or [
        {
            "name": "Bijeenkomsten",
            "sort": PhaseSort.MEETINGS.value,
            "rhythm": Rhythm.WEEKLY.value,
            "description": summary,
        }
    ]
    return [_without_nothing(phase) for phase in phases]


def _without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _set_retired(
    session: Session, template_id: UUID, *, retired_at: datetime | None, by: Actor, now: datetime
) -> Template:
    row = known(session, Template, template_id)
    row.retired_at = retired_at
    session.flush()
    action = "template.retired" if retired_at else "template.brought_back"
    audit(session, action=action, subject="template", subject_id=row.id, by=by, now=now)
    return row
