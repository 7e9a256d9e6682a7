"""What comes in at reply addresses: the one function that all ways in end in (CALENDARS.md, rules 20 to 27).

Nothing in a mail is believed but what rule 20 binds, in its order: the address that it was delivered to says who; the
UID says to what they were invited; one attendee says yes, no or maybe; the attendee or the sender is known to be them.
Everything else is kept for a supervisor to look at, and changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calendars import aside, incoming, reply
from app.calendars import returned as returned_mails
from app.calendars.aside import Aside
from app.calendars.errors import CounterProposal, Delegated, ReplyError, ReplyTooLarge
from app.calendars.incoming import Incoming, Sort
from app.calendars.reply import Reply, Said
from app.calendars.returned import Fate, Returned
from app.extensions import enter_location
from app.models.replies import IncomingReply, ReplySort, ReplyState
from app.planning.vocabulary import Answer
from app.programme import answers, correspondents, flood, returned_mail, tallies, turns
from app.programme.correspondents import Correspondent
from app.programme.refusals import NoLongerNeeded, Refusal
from app.programme.tallies import Counted

CLOCK_OFF = timedelta(days=1)
"""How far ahead the clock of a calendar program may be; a stamp beyond it, or a version that we never sent, would
silence every later answer."""

NOTHING_ASIDE = Aside()
SAID = {Said.ACCEPTED: Answer.ACCEPTED, Said.DECLINED: Answer.DECLINED, Said.TENTATIVE: Answer.TENTATIVE}
SORTS = {
    Sort.TEXT: ReplySort.TEXT,
    Sort.AUTO_REPLY: ReplySort.AUTO_REPLY,
    Sort.BOUNCE: ReplySort.BOUNCE,
    Sort.TOO_LARGE: ReplySort.TOO_LARGE,
}


class Outcome(StrEnum):
    """What became of a mail; of one with several answers, what asks most of a person."""

    LISTED = "listed"
    NOTED = "noted"
    FOLDED = "folded"
    KNOWN = "known"
    UNKNOWN_ADDRESS = "unknown_address"


_LOUDEST = (Outcome.LISTED, Outcome.NOTED, Outcome.FOLDED, Outcome.KNOWN)
_OUTCOMES = {
    ReplyState.OPEN: Outcome.LISTED,
    ReplyState.NOTED: Outcome.NOTED,
    ReplyState.FOLDED: Outcome.FOLDED,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Verdict:
    sort: ReplySort
    state: ReplyState = ReplyState.OPEN
    session_id: UUID | None = None


def take_in(session: Session, mail: bytes, *, envelope_to: str, trusted: str, now: datetime) -> Outcome:
    """Take in one mail for one recipient of its envelope; afterwards the session works for that person's location.

    ``trusted`` is the name by which our own mail server signs Authentication-Results, empty for none. A mail that came
    in before changes nothing, whichever way it comes again; a mail for nobody is counted, and kept nowhere.

    :raises TooManyMails: when it is to be sent again later.
    """
    person = correspondents.behind(session, envelope_to)
    # Addresses that nobody has do not use up what is taken for those that somebody has.
    flood.admit(session, person=envelope_to if person else "", sender=incoming.returns_to(mail), now=now)
    if person is None:
        tallies.count(session, Counted.UNKNOWN_ADDRESS)
        return Outcome.UNKNOWN_ADDRESS
    enter_location(session, person.location_id)
    # Before anything is read of what came before: two answers at once are then compared, not both believed.
    turns.take(session)
    found = incoming.read(mail, trusted=trusted)
    outcomes = {_take_one(session, person, found, said, now=now) for said in _contents(found, mail)}
    return next(outcome for outcome in _LOUDEST if outcome in outcomes)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Content:
    """One thing that a mail says: an answer, or something for a person; `key` is the same when it comes again."""

    key: str
    answer: Reply | None = None
    sort: ReplySort = ReplySort.ANSWER
    aside: Aside = NOTHING_ASIDE
    returned: Returned | None = None


def _contents(found: Incoming, mail: bytes) -> Iterator[_Content]:
    key = _key(found, mail)
    if found.calendar is None:
        returned = returned_mails.read(mail) if found.sort is Sort.BOUNCE else None
        yield _Content(key=key, sort=SORTS[found.sort], returned=returned)
        return
    try:
        said = reply.read(found.calendar)
    except ReplyError as error:
        yield _Content(key=key, sort=_unusable(error), aside=aside.read(found.calendar))
        return
    for number, answer in enumerate(said):
        yield _Content(key=f"{key}:{number}", answer=answer)


def _key(found: Incoming, mail: bytes) -> str:
    """Name a mail by its Message-ID and what it says: what servers write on top differs between two ways in."""
    if not found.message_id:
        return hashlib.sha256(mail).hexdigest()
    says = found.calendar if found.calendar is not None else found.text.encode()
    return hashlib.sha256(b"\0".join([found.message_id.encode(), found.sort.encode(), says])).hexdigest()


def _unusable(error: ReplyError) -> ReplySort:
    match error:
        case CounterProposal():
            return ReplySort.COUNTER
        case Delegated():
            return ReplySort.DELEGATED
        case ReplyTooLarge():
            return ReplySort.TOO_LARGE
        case _:
            return ReplySort.UNCLEAR


def _take_one(session: Session, person: Correspondent, found: Incoming, content: _Content, *, now: datetime) -> Outcome:
    key = hashlib.sha256(f"{person.volunteer_id or person.contact_id}:{content.key}".encode()).hexdigest()
    if session.scalar(select(IncomingReply.id).where(IncomingReply.key == key)) is not None:
        return Outcome.KNOWN
    answer = content.answer
    if answer is None:
        verdict = _listed(session, person, found, content, now=now)
    else:
        verdict = _judge(session, person, found, answer, now=now)
    row = IncomingReply(
        location_id=person.location_id,
        key=key,
        sort=verdict.sort,
        state=verdict.state,
        volunteer_id=person.volunteer_id,
        contact_id=person.contact_id,
        session_id=verdict.session_id,
        sender=found.sender[:254],
        subject=found.subject,
        text=(answer.comment if answer else content.aside.comment) or found.text,
        proposed_starts_at=content.aside.starts_at,
        proposed_ends_at=content.aside.ends_at,
        other=(answer.attendee[:254] if answer and verdict.sort is ReplySort.STRANGER else content.aside.other) or None,
        verified=found.verified,
        received_at=now,
    )
    if answer is not None:
        row.said, row.recurrence_at = SAID[answer.said], answer.recurrence_at
        row.sequence, row.stamped_at = answer.sequence, answer.stamped_at
    session.add(row)
    session.flush()
    return _OUTCOMES[verdict.state]


def _listed(session: Session, person: Correspondent, found: Incoming, content: _Content, *, now: datetime) -> _Verdict:
    """Find out, as a help to whoever looks at it, which meeting it is about."""
    uid = content.aside.uid
    meant = correspondents.invited(session, person, uid=uid, now=now) if uid else None
    session_id = meant.session_id if meant else correspondents.session_of_mail(session, person, found.about)
    if content.returned is not None:
        returned_mail.mark(session, person, content.returned, found.about, now=now)
    return _Verdict(sort=content.sort, state=_waits(content), session_id=session_id)


def _waits(content: _Content) -> ReplyState:
    """Say whether somebody has to look: not at what a machine says of itself, nor at a mail that only comes later."""
    if content.sort is ReplySort.AUTO_REPLY:
        return ReplyState.FOLDED
    passes = content.returned is not None and content.returned.fate in {Fate.DELAYED, Fate.WELL}
    return ReplyState.FOLDED if passes else ReplyState.OPEN


def _judge(session: Session, person: Correspondent, found: Incoming, answer: Reply, *, now: datetime) -> _Verdict:
    meant = correspondents.invited(session, person, uid=answer.uid, now=now)
    if meant is None:
        return _Verdict(sort=ReplySort.NOT_INVITED)
    if not {answer.attendee, found.sender} & person.addresses:
        return _Verdict(sort=ReplySort.STRANGER, session_id=meant.session_id)
    if answer.stamped_at > now + CLOCK_OFF or answer.sequence > meant.sequence:
        return _Verdict(sort=ReplySort.UNCLEAR, session_id=meant.session_id)
    session_ids = meant.meant(answer.recurrence_at)
    about = session_ids[0] if session_ids and answer.recurrence_at else meant.session_id
    if _is_stale(session, person, answer, about):
        return _Verdict(sort=ReplySort.STALE, state=ReplyState.FOLDED, session_id=about)
    if answer.sequence < meant.sequence or not session_ids:
        # Who said yes to Monday did not say yes to Tuesday.
        return _Verdict(sort=ReplySort.OUTDATED, session_id=meant.session_id)
    return replace(_note(session, person, answer, session_ids=session_ids, now=now), session_id=about)


def _is_stale(session: Session, person: Correspondent, answer: Reply, session_id: UUID) -> bool:
    last = session.execute(
        select(IncomingReply.sequence, IncomingReply.stamped_at)
        .where(
            person.wrote(),
            IncomingReply.session_id == session_id,
            IncomingReply.recurrence_at.is_not_distinct_from(answer.recurrence_at),
            IncomingReply.sort.in_([ReplySort.ANSWER, ReplySort.OUTDATED, ReplySort.TOO_LATE]),
        )
        .order_by(IncomingReply.sequence.desc(), IncomingReply.stamped_at.desc())
        .limit(1)
    ).first()
    return last is not None and (answer.sequence, answer.stamped_at) <= (last.sequence, last.stamped_at)


def _note(
    session: Session, person: Correspondent, answer: Reply, *, session_ids: Sequence[UUID], now: datetime
) -> _Verdict:
    """Note the answer of all of these sessions, or of none."""
    said = SAID[answer.said]
    try:
        with session.begin_nested():
            noted = [
                answers.give(session, person, answers.Given(session_id=one, said=said, reason=answer.comment), now=now)
                for one in session_ids
            ]
    except Refusal as refusal:
        # "I cannot come" to what needs them no longer asks nothing of anybody.
        needless = said is Answer.DECLINED and isinstance(refusal, NoLongerNeeded)
        return _Verdict(sort=ReplySort.TOO_LATE, state=ReplyState.FOLDED if needless else ReplyState.OPEN)
    return _Verdict(sort=ReplySort.ANSWER, state=ReplyState.NOTED if all(noted) else ReplyState.OPEN)
