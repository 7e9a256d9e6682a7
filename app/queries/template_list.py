"""The templates of a location: each in its newest version, with what was planned from it, and its versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.accounts import UserAccount
from app.models.activities import Activity, Template
from app.models.audit import AuditEntry
from app.planning.vocabulary import ActivityKind, TemplateOrigin

MOST_NAMED = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What somebody looks for: words, a kind, for whom (as a template says it), where it is from."""

    search: str = ""
    kind: ActivityKind | None = None
    audience: str = ""
    origin: TemplateOrigin | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing was asked in particular."""
        return self == Wanted()


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A template in its newest version: how many versions there are, and how many activities run on any of them."""

    id: UUID
    slug: str
    version: int
    kind: ActivityKind
    title: str
    summary: str
    origin: TemplateOrigin
    sender: str
    retired: bool
    specification: dict[str, Any]
    versions: int
    activities: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """An activity that was planned from a version."""

    id: UUID
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """A version with who saved it and when, as far as that was noted, and what was planned from it."""

    row: Template
    by: str | None
    at: datetime | None
    activities: tuple[Running, ...]
    number: int


def listing(session: Session, wanted: Wanted) -> tuple[Line, ...]:
    """Return each template in its newest version, by title, those taken out of use last; in two statements."""
    rows = session.scalars(select(Template).order_by(Template.slug, Template.version.desc(), Template.id)).all()
    counted = session.execute(
        select(Template.slug, func.count(Activity.id))
        .join(Activity, Activity.template_id == Template.id)
        .group_by(Template.slug)
    )
    used = {row[0]: row[1] for row in counted}
    newest: dict[str, Template] = {}
    versions: dict[str, int] = {}
    for row in rows:
        newest.setdefault(row.slug, row)
        versions[row.slug] = versions.get(row.slug, 0) + 1
    lines = (_line(row, versions[slug], used.get(slug, 0)) for slug, row in newest.items())
    found = [line for line in lines if _fits(line, wanted)]
    return tuple(sorted(found, key=lambda line: (line.retired, line.title.casefold(), line.slug)))


def versions(session: Session, slug: str) -> tuple[Version, ...]:
    """Return the versions of a template, the newest first, in three statements."""
    rows = session.scalars(select(Template).where(Template.slug == slug).order_by(Template.version.desc())).all()
    ids = [row.id for row in rows]
    running = _running(session, ids)
    saved = _saved(session, ids)
    return tuple(
        Version(
            row=row,
            by=saved.get(row.id, (None, None))[0],
            at=saved.get(row.id, (None, None))[1],
            activities=tuple(running.get(row.id, ())[:MOST_NAMED]),
            number=len(running.get(row.id, ())),
        )
        for row in rows
    )


def _line(row: Template, versions: int, activities: int) -> Line:
    return Line(
        id=row.id,
        slug=row.slug,
        version=row.version,
        kind=row.kind,
        title=row.title,
        summary=row.summary,
        origin=row.origin,
        sender=row.sender,
        retired=row.retired_at is not None,
        specification=row.specification,
        versions=versions,
        activities=activities,
    )


def _fits(line: Line, wanted: Wanted) -> bool:
    text = f"{line.title} {line.summary}".casefold()
    return (
        all(word in text for word in wanted.search.casefold().split())
        and wanted.kind in {None, line.kind}
        and wanted.origin in {None, line.origin}
        and wanted.audience in {"", line.specification.get("audience") or "children"}
    )


def _running(session: Session, ids: Iterable[UUID]) -> dict[UUID, list[Running]]:
    found: dict[UUID, list[Running]] = {}
    rows = session.execute(
        select(Activity.template_id, Activity.id, Activity.title)
        .where(Activity.template_id.in_(ids))
        .order_by(func.lower(Activity.title), Activity.id)
    )
    for template_id, row_id, title in rows:
        if template_id is not None:
            found.setdefault(template_id, []).append(Running(id=row_id, title=title))
    return found


def _saved(session: Session, ids: Iterable[UUID]) -> dict[UUID, tuple[str | None, datetime]]:
    """Return who made each version and when, from the audit log."""
    rows = session.execute(
        select(AuditEntry.subject_id, UserAccount.name, AuditEntry.at)
        .outerjoin(UserAccount, UserAccount.id == AuditEntry.by_id)
        .where(
            AuditEntry.subject == "template",
            AuditEntry.subject_id.in_(ids),
            AuditEntry.action.in_(("template.saved", "template.imported", "template.taken_over")),
        )
        .order_by(AuditEntry.at, AuditEntry.id)
    )
    return {row_id: (name, at) for row_id, name, at in rows}
