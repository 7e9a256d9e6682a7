"""One mail about several meetings: written once, up to date until it goes, and as safe to repeat as any other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.extensions import System
from app.models.messages import Message, MessageKind, MessageState
from app.models.publications import Invitation
from app.notify import claims, contents, outbox, waiting
from app.notify.claims import Terms
from app.notify.letters import CancellationLetter, ChangesLetter
from app.notify.outbox import NewMessage
from app.notify.outcomes import Needless
from app.notify.pump import Tally, pump
from tests import factories
from tests.worker.occasions import invited, published, soon

DAY = timedelta(days=1)


@pytest.fixture
def anna(session, location):
    return factories.volunteer(session, name="Anna Visser")


@pytest.fixture
def gone(session, anna):
    """Return the withdrawn invitations of Anna to three meetings that do not go on, earliest first."""
    found = [
        invited(
            session,
            published(session, soon(days=days), cancelled=True, cancel_reason="Het is te warm."),
            volunteer=anna,
            withdrawn=True,
            sequence=1,
        )
        for days in (1, 2, 3)
    ]
    session.commit()
    return found


@pytest.fixture
def told(session, anna, gone):
    """Queue the one message about them."""
    row = NewMessage(
        kind=MessageKind.CHANGES,
        dedup_key="test:changes",
        location_id=anna.location_id,
        volunteer_id=anna.id,
        invitation_ids=tuple(invitation.id for invitation in reversed(gone)),
        stamped_at=soon(),
        due_at=soon(seconds=-5),
        expires_at=soon(days=4),
    )
    outbox.queue(session, [row], now=soon())
    session.commit()


@pytest.fixture
def system(app_engine):
    """Yield a session that works for every location, as the pump's does."""
    with Session(app_engine) as session:
        session.info["scope"] = System.SYSTEM
        yield session


def row(session):
    session.expire_all()
    return session.scalars(select(Message)).one()


def loaded(system):
    return contents.load(system, [system.scalars(select(Message.id)).one()]).popitem()[1]


def withdraw(session, *invitations):
    outbox.withdraw(session, invitation_ids=[invitation.id for invitation in invitations], now=soon())
    session.commit()


def test_it_tells_of_all_meetings_the_earliest_first(told, gone, system):
    letter = loaded(system)
    assert isinstance(letter, ChangesLetter)
    assert [change.occasion.session_id for change in letter.changes] == [invitation.session_id for invitation in gone]
    assert {(change.reason, change.sequence) for change in letter.changes} == {("Het is te warm.", 1)}


def test_one_mail_goes_out_with_an_object_for_each_meeting(told, app_engine, office, smtp, session):
    assert pump(app_engine, office) == Tally(sent=1)
    [mail] = smtp.messages()
    assert mail["Subject"] == "Gaat niet door: 3 bijeenkomsten"
    assert [part.get_content_type() for part in mail.iter_attachments()] == ["text/calendar"] * 3
    assert row(session).state is MessageState.SENT


def test_a_meeting_that_goes_on_again_is_left_out(told, gone, session, system):
    withdraw(session, gone[1])
    assert {change.occasion.session_id for change in loaded(system).changes} == {
        gone[0].session_id,
        gone[2].session_id,
    }


def test_what_is_left_of_one_meeting_is_an_ordinary_mail(told, gone, session, system):
    withdraw(session, *gone[1:])
    letter = loaded(system)
    assert (type(letter), letter.occasion.session_id) == (CancellationLetter, gone[0].session_id)


def test_when_nothing_is_left_nothing_goes(told, gone, session, app_engine, office, smtp):
    withdraw(session, *gone)
    assert row(session).state is MessageState.CANCELLED
    assert pump(app_engine, office) == Tally()
    assert smtp.messages() == []


def test_a_mail_that_is_being_written_meanwhile_does_not_pass_the_fence(told, gone, session, system):
    [claimed] = claims.claim(system, Terms())
    system.commit()
    withdraw(session, gone[0])
    assert not claims.fence(system, claimed, Terms())
    system.commit()
    assert (row(session).state, row(session).lease) == (MessageState.PENDING, None)
    [again] = claims.claim(system, Terms())
    assert claims.fence(system, again, Terms())


def test_what_was_handed_over_counts_as_told(told, gone, session, system):
    [claimed] = claims.claim(system, Terms())
    claims.fence(system, claimed, Terms())
    system.commit()
    ids = [invitation.id for invitation in gone]
    assert outbox.withdraw(session, invitation_ids=ids, now=soon()) == frozenset()
    assert row(session).state is MessageState.HANDOVER


def test_meetings_that_were_removed_leave_nothing_to_tell(told, gone, session, system):
    for invitation in gone:
        session.delete(session.get_one(Invitation, invitation.id))
    session.commit()
    assert isinstance(loaded(system), Needless)


def test_finding_its_invitations_reads_no_whole_table(told, system):
    system.execute(text("SET LOCAL enable_seqscan = off"))
    statement = waiting.statement().where(Message.id.in_([system.scalars(select(Message.id)).one()]))
    compiled = statement.compile(system.get_bind(), compile_kwargs={"literal_binds": True})
    plan = "\n".join(system.scalars(text(f"EXPLAIN {compiled}")))
    assert "Seq Scan on invitation" not in plan
