"""Certificates as a file: the sheets of those who were chosen, in the order of the ceremony."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.certificates import eligibility
from app.documents.certificate import CertificateOnPaper, Deeds, print_certificates
from app.models.audit import AuditEntry
from app.models.course_progress import Certificate
from app.planning.course.plan import CoursePlan
from app.planning.course.progress import Progress, lessons_of
from app.programme import certificate_names, certificates
from app.programme.certificate_names import NameOnPaper
from app.programme.refusals import Refusal
from app.queries.certificates import Candidate, CertificatesOfCourse, Issued

Names = Mapping[UUID, NameOnPaper]


class NothingToPrint(Refusal):
    """None of those who were chosen has a certificate."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """What printing needs of the installation: the key of names, and the address at which a number is checked."""

    secret: str
    address: Callable[[str], str]


def make(
    session: Session,
    course_id: UUID,
    chosen: Collection[UUID],
    names: Names,
    *,
    secret: str,
    by: Actor,
    now: datetime,
) -> int:
    """Give certificates to who was chosen, keep the names that were typed, and return how many are new.

    :raises NotFound: when there is no such course, or a child is not in it.
    :raises NotEarned: when something is missing for one of them.
    :raises NotAgreed: as `certificate_names.keep`, and what else that raises.
    """
    made = certificates.issue(session, course_id, chosen, by=by, now=now)
    found = certificates.look(session, course_id, by=by, now=now)
    certificate_names.keep(session, found, names, secret=secret, by=by, now=now)
    return len(made)


def print_sheets(
    session: Session,
    course_id: UUID,
    chosen: Collection[UUID],
    names: Names,
    *,
    press: Press,
    by: Actor,
    now: datetime,
) -> bytes:
    """Return the certificates of who was chosen as one PDF, with the names that were typed. Each print is noted.

    A name that nobody agreed with, or that is not known any more, is a line to write it on.

    :raises NotFound: when there is no such course here.
    :raises NothingToPrint: when none of them has a certificate.
    :raises NotPrintable: as `documents.certificate.print_certificates`.
    """
    found = certificates.look(session, course_id, by=by, now=now)
    if names:
        certificate_names.keep(session, found, names, secret=press.secret, by=by, now=now)
        found = certificates.look(session, course_id, by=by, now=now)
    sheets = [(one, one.issued) for one in found.issued if one.issued and one.line.participant_id in chosen]
    if not sheets:
        raise NothingToPrint
    content = print_certificates([_sheet(found, one, issued, press) for one, issued in sheets], now=now)
    ids = [issued.id for _, issued in sheets]
    session.execute(update(Certificate).where(Certificate.id.in_(ids)).values(printed_at=now))
    common = {"location_id": by.location_id, "at": now, "by_id": by.user_id, "action": "certificate.printed"}
    session.execute(
        insert(AuditEntry),
        [common | {"subject": "certificate", "subject_id": certificate_id} for certificate_id in ids],
    )
    return content


def deeds(plan: CoursePlan, progress: Progress) -> Deeds:
    """Return what a child did, as far as the rule of its course asks for it."""
    rule, done = plan.outline.certificate, eligibility.record(plan, progress)
    lessons = rule.first_part is not None or rule.missed is not None
    return Deeds(
        lessons=progress.had(lessons_of(plan)) if lessons else 0,
        stamps=progress.stamped if rule.skills else 0,
        bike_checked=rule.bike_check and done.bike is not None and done.bike.approved,
        test_passed=rule.test and done.passed,
    )


def _sheet(found: CertificatesOfCourse, one: Candidate, issued: Issued, press: Press) -> CertificateOnPaper:
    named = certificate_names.printable(one, secret=press.secret)
    return CertificateOnPaper(
        number=issued.number,
        title=issued.title,
        name=named.name if named else "",
        deeds=deeds(found.plan, one.line.progress),
        day=issued.issued_on,
        address=press.address(issued.number),
        languages=one.languages,
        place=found.municipality,
        signed_by=((found.partner, "Lessen en examen" if found.partner else ""), (found.responsible, "Begeleiding")),
    )
