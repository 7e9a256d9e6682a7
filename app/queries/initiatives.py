"""Initiatives: templates that come with the application, are from elsewhere or of here, with what each asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.catalogue import loader, writer
from app.models.activities import Template
from app.planning.vocabulary import ActivityKind, PartnerKind, TemplateOrigin


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What somebody can give: so many hours a month, so many euros a year; and a partner that they have in mind."""

    hours: int | None = None
    euros: int | None = None
    partner: PartnerKind | None = None
    search: str = ""

    @property
    def everything(self) -> bool:
        """Whether nothing was asked in particular."""
        return self == Asked()


@dataclass(frozen=True, kw_only=True, slots=True)
class Initiative:
    """An initiative with what it asks, as far as its template says; `template_id` is none until a location has it."""

    slug: str
    template_id: UUID | None
    kind: ActivityKind
    title: str
    summary: str
    origin: TemplateOrigin
    sender: str
    specification: Mapping[str, Any]

    @property
    def hours(self) -> int | None:
        """How many hours of staff a month."""
        found: int | None = (self.specification.get("needs") or {}).get("staff_hours_per_month")
        return found

    @property
    def euros(self) -> tuple[int, int] | None:
        """What it costs a year, at least and at most."""
        found = (self.specification.get("needs") or {}).get("euros_per_year")
        return (found["low"], found["high"]) if found else None

    @property
    def partners(self) -> tuple[str, ...]:
        """Which sorts of partner take part."""
        return tuple(self.specification.get("partners") or ())

    @property
    def success_factors(self) -> tuple[str, ...]:
        """What made it work elsewhere."""
        return tuple((self.specification.get("needs") or {}).get("success_factors") or ())


def listing(session: Session, asked: Asked) -> tuple[Initiative, ...]:
    """Return what fits, by title: those of the location in use, then those of the application that it has not."""
    rows = session.scalars(
        select(Template).ext(distinct_on(Template.slug)).order_by(Template.slug, Template.version.desc())
    ).all()
    here = [_of_row(row) for row in rows if row.retired_at is None]
    found = [*here, *_shipped({row.slug for row in rows})]
    return tuple(sorted(filter(asked_by(asked), found), key=lambda one: (one.title.casefold(), one.slug)))


def asked_by(asked: Asked) -> Any:
    """Return what tells whether an initiative fits; one that does not say what it asks fits no bound."""

    def fits(one: Initiative) -> bool:
        text = f"{one.title} {one.summary}".casefold()
        return (
            (asked.hours is None or (one.hours is not None and one.hours <= asked.hours))
            and (asked.euros is None or (one.euros is not None and one.euros[0] <= asked.euros))
            and (asked.partner is None or asked.partner.value in one.partners)
            and all(word in text for word in asked.search.casefold().split())
        )

    return fits


def _of_row(row: Template) -> Initiative:
    return Initiative(
        slug=row.slug,
        template_id=row.id,
        kind=row.kind,
        title=row.title,
        summary=row.summary,
        origin=row.origin,
        sender=row.sender,
        specification=row.specification,
    )


def _shipped(known: set[str]) -> Iterator[Initiative]:
    for template in loader.read_shipped():
        if template.slug not in known:
            yield Initiative(
                slug=template.slug,
                template_id=None,
                kind=template.kind,
                title=template.title,
                summary=template.summary,
                origin=TemplateOrigin.SHIPPED,
                sender="",
                specification=writer.as_data(template),
            )
