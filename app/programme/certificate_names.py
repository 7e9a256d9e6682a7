"""The name that is printed on a certificate: sealed for its row, for as long as it may have to be printed again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from app import sealing
from app.access import Actor
from app.documents import letters
from app.models.children import Consent
from app.models.course_progress import Certificate, CourseParticipant
from app.planning.vocabulary import ConsentPurpose
from app.programme import texts
from app.programme.history import audit
from app.programme.refusals import Refusal
from app.queries.certificates import Candidate, CertificatesOfCourse, Issued
from app.sealing import Purpose, SealBrokenError

KEPT_AFTERWARDS = timedelta(weeks=4)
"""After the ceremony: long enough to print again what was spoilt."""
LONGEST = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class NameOnPaper:
    """A name as it is written, and how it is said by who reads it out (nothing: as it is written)."""

    name: str = field(repr=False)
    said: str = field(default="", repr=False)


@dataclass
class NotAgreed(Refusal):
    """Nobody agreed that the name of the child stands on a certificate."""

    pseudonym: str


def keep(
    session: Session,
    found: CertificatesOfCourse,
    names: Mapping[UUID, NameOnPaper],
    *,
    secret: str,
    by: Actor,
    now: datetime,
) -> None:
    """Keep names for certificates that stand, by participant; an empty name is taken away.

    :raises NotAgreed: for a child of whom the name may not be on paper.
    :raises MissingLetters: for a name with letters that cannot be printed.
    :raises LooksLikeCitizenNumber: for a name that holds a number.
    """
    until = kept_until(found, now)
    fonts = letters.letters()
    for one in found.issued:
        wanted = names.get(one.line.participant_id)
        if one.issued is None or wanted is None or wanted == opened(one.issued, secret=secret):
            continue
        if wanted.name and not one.may_be_named:
            raise NotAgreed(pseudonym=one.line.name)
        for text in (wanted.name, wanted.said):
            texts.refuse_numbers(text)
            letters.check([letters.printable(text)], letters=fonts)
        row = session.get_one(Certificate, one.issued.id)
        row.named = _sealed(wanted, row.id, secret) if wanted.name else None
        row.named_until = until if wanted.name else None
        audit(session, action="certificate.named", subject="certificate", subject_id=row.id, by=by, now=now)
    session.flush()


def kept_until(found: CertificatesOfCourse, now: datetime) -> datetime:
    """Return until when a name that is written down now is kept."""
    held = found.ceremony.ends_at if found.ceremony else now
    return max(held, now) + KEPT_AFTERWARDS


def opened(issued: Issued, *, secret: str) -> NameOnPaper | None:
    """Return the name for a certificate, or nothing when it is not known (any more)."""
    if issued.named is None:
        return None
    try:
        said = json.loads(
            sealing.unseal(issued.named, row=issued.id, purpose=Purpose.NAME_ON_CERTIFICATE, secret=secret)
        )
    except SealBrokenError:
        return None
    return NameOnPaper(name=said["name"], said=said["said"])


def known(found: CertificatesOfCourse, *, secret: str) -> dict[UUID, NameOnPaper]:
    """Return the names that are kept, by participant."""
    names = {one.line.participant_id: opened(one.issued, secret=secret) for one in found.issued if one.issued}
    return {participant_id: name for participant_id, name in names.items() if name is not None}


def printable(one: Candidate, *, secret: str) -> NameOnPaper | None:
    """Return the name that may be printed now: also when it was agreed with before, it has to be agreed with still."""
    return opened(one.issued, secret=secret) if one.issued and one.may_be_named else None


def forget(session: Session, *, now: datetime) -> int:
    """Remove names that are not needed or not agreed with any more; return how many."""
    agreed = exists(
        select(Consent.id)
        .join(CourseParticipant, CourseParticipant.child_id == Consent.child_id)
        .where(
            CourseParticipant.id == Certificate.participant_id,
            Consent.purpose == ConsentPurpose.NAME_ON_CERTIFICATE,
            Consent.withdrawn_on.is_(None),
        )
    )
    removed = session.scalars(
        update(Certificate)
        .where(Certificate.named.is_not(None), or_(Certificate.named_until <= now, ~agreed))
        .values(named=None, named_until=None)
        .returning(Certificate.id)
        .execution_options(synchronize_session=False)
    )
    return len(removed.all())


def _sealed(wanted: NameOnPaper, row: UUID, secret: str) -> bytes:
    text = json.dumps({"name": wanted.name, "said": wanted.said}, ensure_ascii=False)
    return sealing.seal(text, row=row, purpose=Purpose.NAME_ON_CERTIFICATE, secret=secret)
