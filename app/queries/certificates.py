"""Certificates of a course: who earned one, who has one, and the ceremony. For supervisors alone.

Nothing that leaves the building may be made from here; a contract keeps feeds and mails away. What anybody may ask of a
number stands in queries.verification.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.activities import ProgrammeSession
from app.models.children import Child, Consent
from app.models.course_progress import Certificate, CourseParticipant
from app.models.courses import Course
from app.models.locations import Location, Space
from app.models.people import Partner
from app.planning.course.plan import CoursePlan
from app.planning.vocabulary import ConsentPurpose, PhaseSort
from app.queries import course_board
from app.queries.course_board import BoardGroup, BoardLine, CourseBoard


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """A certificate that stands; `named` is the sealed name, as long as it is kept, `place` its turn to be called."""

    id: UUID
    number: str
    title: str
    issued_on: date
    place: int
    named: bytes | None = field(repr=False)
    named_until: datetime | None
    printed_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A child of a course: how far it is, whether its name may be on paper, and the certificate that it has."""

    line: BoardLine
    group: BoardGroup | None
    languages: tuple[str, ...]
    unaccompanied: bool
    may_be_named: bool
    issued: Issued | None

    @property
    def earned(self) -> bool:
        """Say whether nothing is missing for a certificate."""
        return not self.line.missing


@dataclass(frozen=True, kw_only=True, slots=True)
class Withdrawn:
    """A certificate that does not count any more; the child may be gone."""

    number: str
    withdrawn_on: date
    because: str
    name: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ceremony:
    """The meeting at which certificates are handed out."""

    session_id: UUID
    starts_at: datetime
    ends_at: datetime
    zone: str
    space: str
    directions: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificatesOfCourse:
    """Certificates of a course: those that stand in their order, then whoever could get one, then the others."""

    id: UUID
    title: str
    closed: bool
    plan: CoursePlan
    responsible: str
    partner: str
    municipality: str
    zone: str
    ceremony: Ceremony | None
    candidates: tuple[Candidate, ...]
    withdrawn: tuple[Withdrawn, ...]

    @property
    def issued(self) -> tuple[Candidate, ...]:
        """Those with a certificate, in their order at the ceremony."""
        return tuple(one for one in self.candidates if one.issued is not None)

    @property
    def earned(self) -> tuple[Candidate, ...]:
        """Those who earned one and do not have it yet."""
        return tuple(one for one in self.candidates if one.issued is None and one.earned)

    @property
    def others(self) -> tuple[Candidate, ...]:
        """Those who have something to do for it."""
        return tuple(one for one in self.candidates if one.issued is None and not one.earned)


def of_course(session: Session, course_id: UUID, *, now: datetime) -> CertificatesOfCourse | None:
    """Return the certificates of a course of this location, in at most fourteen statements whatever its size."""
    board = course_board.board(session, course_id, now=now)
    if board is None:
        return None
    theory, practice = aliased(Partner), aliased(Partner)
    head = session.execute(
        select(
            UserAccount.name.label("responsible"),
            practice.name.label("practice"),
            theory.name.label("theory"),
            Location.municipality,
            Location.zone,
        )
        .select_from(Course)
        .join(UserAccount, UserAccount.id == Course.responsible_id)
        .join(Location, Location.id == Course.location_id)
        .outerjoin(practice, practice.id == Course.practice_partner_id)
        .outerjoin(theory, theory.id == Course.theory_partner_id)
        .where(Course.id == course_id)
    ).one()
    return CertificatesOfCourse(
        id=board.course_id,
        title=board.title,
        closed=board.closed,
        plan=board.plan,
        responsible=head.responsible,
        partner=head.practice or head.theory or "",
        municipality=head.municipality,
        zone=head.zone,
        ceremony=ceremony(session, board, now=now),
        candidates=_candidates(session, board),
        withdrawn=_withdrawn(session, course_id),
    )


def ceremony(session: Session, board: CourseBoard, *, now: datetime) -> Ceremony | None:
    """Return the ceremony that comes, or else the last one that was held."""
    groups = {group.id for group in board.groups if group.sort is PhaseSort.CEREMONY}
    held = [one for one in board.held if one.group_id in groups]
    if not held:
        return None
    chosen = next((one for one in held if one.ends_at > now), held[-1])
    row = session.execute(
        select(
            ProgrammeSession.id.label("session_id"),
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            ProgrammeSession.zone,
            Space.name.label("space"),
            Space.directions,
        )
        .join(Space, Space.id == ProgrammeSession.space_id)
        .where(ProgrammeSession.id == chosen.meeting_id)
    ).one()
    return Ceremony(**plain(row))


def _candidates(session: Session, board: CourseBoard) -> tuple[Candidate, ...]:
    standing, known = _standing(session, board.course_id), _known(session, board.course_id)
    found = [
        Candidate(
            line=line,
            group=group_of(board.groups, line),
            languages=known[line.participant_id][0],
            unaccompanied=known[line.participant_id][1],
            may_be_named=known[line.participant_id][2],
            issued=standing.get(line.participant_id),
        )
        for line in board.lines
    ]
    return tuple(sorted(found, key=turn))


def group_of(groups: Sequence[BoardGroup], line: BoardLine) -> BoardGroup | None:
    """Return the group that a child is in, in the last part that has lessons."""
    own = [group for group in groups if group.id in line.groups and group.sort is PhaseSort.MEETINGS]
    return max(own, key=lambda group: (group.part, group.name), default=None)


def turn(one: Candidate) -> tuple[int, int, str, str]:
    """Return what candidates are ordered by: their certificates' places, and otherwise group and name."""
    place = (0, one.issued.place) if one.issued else (1, 0)
    return (*place, one.group.name if one.group else "", one.line.name)


def _standing(session: Session, course_id: UUID) -> Mapping[UUID, Issued]:
    rows = session.execute(
        select(
            Certificate.participant_id,
            Certificate.id,
            Certificate.number,
            Certificate.title,
            Certificate.issued_on,
            Certificate.place,
            Certificate.named,
            Certificate.named_until,
            Certificate.printed_at,
        ).where(
            Certificate.course_id == course_id,
            Certificate.withdrawn_on.is_(None),
            Certificate.participant_id.is_not(None),
        )
    )
    found = {}
    for row in rows:
        values = plain(row)
        participant_id = values.pop("participant_id")
        found[participant_id] = Issued(**values)
    return found


def _known(session: Session, course_id: UUID) -> Mapping[UUID, tuple[tuple[str, ...], bool, bool]]:
    """Return the languages of each participant, whether it came alone, and whether its name may be on paper."""
    rows = session.execute(
        select(CourseParticipant.id, Child.languages, Child.unaccompanied, Consent.id.is_not(None).label("agreed"))
        .join(Child, Child.id == CourseParticipant.child_id)
        .outerjoin(
            Consent,
            and_(
                Consent.child_id == Child.id,
                Consent.purpose == ConsentPurpose.NAME_ON_CERTIFICATE,
                Consent.withdrawn_on.is_(None),
            ),
        )
        .where(CourseParticipant.course_id == course_id)
    )
    return {row.id: (tuple(row.languages), row.unaccompanied, row.agreed) for row in rows}


def _withdrawn(session: Session, course_id: UUID) -> tuple[Withdrawn, ...]:
    rows = session.execute(
        select(
            Certificate.number,
            Certificate.withdrawn_on,
            Certificate.withdrawn_because.label("because"),
            Child.pseudonym.label("name"),
        )
        .outerjoin(CourseParticipant, CourseParticipant.id == Certificate.participant_id)
        .outerjoin(Child, Child.id == CourseParticipant.child_id)
        .where(Certificate.course_id == course_id, Certificate.withdrawn_on.is_not(None))
        .order_by(Certificate.withdrawn_on.desc(), Certificate.number)
    )
    return tuple(Withdrawn(**plain(row)) for row in rows)
