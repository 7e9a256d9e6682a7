"""One round of sending, on real servers."""

from __future__ import annotations

from sqlalchemy import select

from app.models.messages import Message, MessageState
from app.notify.pump import Tally, pump


def states(session):
    session.expire_all()
    return sorted(session.scalars(select(Message.state)))


def test_a_message_is_sent_and_settled(queued, session, app_engine, office, smtp):
    queued()

    assert pump(app_engine, office) == Tally(sent=1)

    row = session.scalars(select(Message)).one()
    assert (row.state, row.attempts, row.lease, row.error) == (MessageState.SENT, 1, None, None)
    assert row.sent_at >= row.handed_over_at
    [mail] = smtp.messages()
    assert mail["Message-ID"] == f"<{row.message_id}@weekwijzer.example>"
