"""The ceremony of a course: the names to read out, invitations for families, and who is asked to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.access import Actor
from app.documents.ceremony import Called, Occasion, print_invitation, print_names
from app.documents.day import Span
from app.programme import certificate_names, certificates, engagements
from app.programme.refusals import Refusal
from app.queries.certificates import Candidate, Ceremony, CertificatesOfCourse

_HOUR = 60


class NoCeremony(Refusal):
    """The course has no meeting at which certificates are handed out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """Who is called, with the name that is known, or else the pseudonym."""

    one: Candidate
    name: str
    said: str
    known: bool


def turns(found: CertificatesOfCourse, *, secret: str) -> tuple[Turn, ...]:
    """Return who is called at the ceremony, in order."""
    names = {one.line.participant_id: certificate_names.printable(one, secret=secret) for one in found.issued}
    return tuple(
        Turn(one=one, name=name.name if name else one.line.name, said=name.said if name else "", known=bool(name))
        for one in found.issued
        for name in [names[one.line.participant_id]]
    )


def print_list(session: Session, course_id: UUID, *, secret: str, by: Actor, now: datetime) -> bytes:
    """Return the list of names to read out as PDF. The look is noted.

    :raises NotFound: when there is no such course here.
    :raises NoCeremony: when nobody planned one.
    :raises NotPrintable: as `documents.ceremony.print_names`.
    """
    found = certificates.look(session, course_id, by=by, now=now)
    called = [
        Called(
            name=turn.name,
            said=turn.said,
            group=turn.one.group.name if turn.one.group else "",
            languages=turn.one.languages,
        )
        for turn in turns(found, secret=secret)
    ]
    return print_names(occasion(found), called, now=now)


def print_invitations(session: Session, course_id: UUID, language: str, *, by: Actor, now: datetime) -> bytes:
    """Return the invitation for families as PDF; it names nobody.

    :raises NotFound: when there is no such course here.
    :raises NoCeremony: when nobody planned one.
    :raises NotPrintable: as `documents.ceremony.print_invitation`.
    """
    return print_invitation(occasion(certificates.look(session, course_id, by=by, now=now)), language, now=now)


def invite(session: Session, course_id: UUID, partner_id: UUID, *, by: Actor, now: datetime) -> None:
    """Ask a partner to the ceremony; they hear of it when it is published, as of every meeting.

    :raises NotFound: when there is no such course or partner here.
    :raises NoCeremony: when nobody planned one.
    :raises AlreadyCancelled: when it does not go on.
    """
    held = _held(certificates.look(session, course_id, by=by, now=now))
    engagements.ask(session, held.session_id, partner_id=partner_id, by=by, now=now)


def occasion(found: CertificatesOfCourse) -> Occasion:
    """Return what paper says of the ceremony.

    :raises NoCeremony: when nobody planned one.
    """
    held = _held(found)
    starts, ends = (moment.astimezone(ZoneInfo(held.zone)) for moment in (held.starts_at, held.ends_at))
    return Occasion(
        title=found.plan.outline.certificate.title,
        day=starts.date(),
        span=Span(start=starts.hour * _HOUR + starts.minute, end=ends.hour * _HOUR + ends.minute),
        place=held.space,
        directions=held.directions,
    )


def _held(found: CertificatesOfCourse) -> Ceremony:
    if found.ceremony is None:
        raise NoCeremony
    return found.ceremony
