"""What somebody says of the meetings of a series at once: all of it is noted, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.planning.vocabulary import Answer
from app.programme import engagements, shifts
from app.programme.engagements import PartnerAnswer
from app.programme.refusals import OfOneMeeting, Refusal
from app.queries.series_asked import AskedMeeting, SeriesAsked


def answer(session: Session, asked: SeriesAsked, said: Mapping[UUID, bool], *, reason: str, now: datetime) -> None:
    """Note a yes or no for each of these meetings of the series; those that were answered so before are left alone.

    :raises OfOneMeeting: when it cannot be noted of one of them; its `why` says what stands in the way.
    """
    for meeting in asked.meetings:
        comes = said.get(meeting.session_id)
        if comes is None or meeting.said == ("yes" if comes else "no"):
            continue
        try:
            _note(session, asked, meeting, comes=comes, reason=reason, now=now)
        except Refusal as why:
            raise OfOneMeeting(starts_at=meeting.starts_at, why=why) from why


def _note(
    session: Session, asked: SeriesAsked, meeting: AskedMeeting, *, comes: bool, reason: str, now: datetime
) -> None:
    if asked.volunteer_id is not None:
        answered = Answer.ACCEPTED if comes else Answer.DECLINED
        shifts.answer(session, session_id=meeting.session_id, volunteer_id=asked.volunteer_id, answer=answered, now=now)
    elif asked.partner_id is not None:
        answered_by_partner = PartnerAnswer(confirmed=comes, reason=reason)
        engagements.answer(
            session, session_id=meeting.session_id, partner_id=asked.partner_id, said=answered_by_partner, now=now
        )
