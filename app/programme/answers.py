"""An answer to an invitation, of a volunteer or a partner: one door for mails and for those who pass one on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.shifts import Assignment, Engagement
from app.planning.vocabulary import Answer, EngagementState
from app.programme import engagements, shifts, texts
from app.programme.correspondents import Correspondent
from app.programme.engagements import PartnerAnswer
from app.programme.refusals import LooksLikeCitizenNumber, NamesAChild

LONGEST_REASON = 300
AS_ANSWER = {
    EngagementState.NOT_ASKED: Answer.NONE,
    EngagementState.ASKED: Answer.NONE,
    EngagementState.CONFIRMED: Answer.ACCEPTED,
    EngagementState.DECLINED: Answer.DECLINED,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """What is said to which session; a partner's reason goes with it."""

    session_id: UUID
    said: Answer
    reason: str = ""


def give(session: Session, person: Correspondent, given: Given, *, now: datetime) -> bool:
    """Note an answer; tell whether there was anything to note: a partner comes or does not, there is no maybe.

    `Answer.NONE` takes an answer back.

    :raises Refusal: what `shifts.answer` and `engagements.answer` refuse.
    """
    if person.volunteer_id is not None:
        shifts.answer(
            session, session_id=given.session_id, volunteer_id=person.volunteer_id, answer=given.said, now=now
        )
        return True
    if person.partner_id is not None and given.said is Answer.NONE:
        engagements.forget_answer(session, session_id=given.session_id, partner_id=person.partner_id, now=now)
        return True
    if person.partner_id is None or given.said not in {Answer.ACCEPTED, Answer.DECLINED}:
        return False
    said = PartnerAnswer(confirmed=given.said is Answer.ACCEPTED, reason=_reason(session, given.reason))
    engagements.answer(session, session_id=given.session_id, partner_id=person.partner_id, said=said, now=now)
    return True


def standing(session: Session, person: Correspondent, *, session_id: UUID) -> Answer | None:
    """Return what stands in the plan as their answer; nothing when they have no part in the session."""
    if person.volunteer_id is not None:
        return session.scalar(
            select(Assignment.answer)
            .where(
                Assignment.session_id == session_id,
                Assignment.volunteer_id == person.volunteer_id,
                ~Assignment.released,
            )
            .order_by(Assignment.answer == Answer.DECLINED, Assignment.assigned_at.desc(), Assignment.id)
            .limit(1)
        )
    state = session.scalar(
        select(Engagement.state).where(
            Engagement.session_id == session_id, Engagement.partner_id == person.partner_id, ~Engagement.withdrawn
        )
    )
    return AS_ANSWER[state] if state else None


def _reason(session: Session, text: str) -> str:
    """Return the reason as it may stand in the plan: without, when it names a child. The answer counts all the same."""
    reason = text.strip()[:LONGEST_REASON]
    try:
        texts.refuse_private(session, reason)
    except (NamesAChild, LooksLikeCitizenNumber):
        return ""
    return reason
