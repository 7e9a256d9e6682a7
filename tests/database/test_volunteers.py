"""Volunteers: added, changed, moved to another mail address, stopping and coming back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import select, update

from app.access import Role
from app.extensions import system_scope
from app.models.accounts import UserAccount
from app.models.audit import AuditEntry
from app.models.feeds import Feed
from app.models.messages import Message, MessageKind, MessageState
from app.models.publications import Invitation, SeriesInvitation
from app.models.shifts import Assignment
from app.notify import contents
from app.notify.letters import DigestLetter, SeriesLetter
from app.planning.availability import WeeklyRange
from app.planning.languages import Language
from app.planning.vocabulary import Answer
from app.programme import leaving, marks, publishing, sign_ins, volunteers
from app.programme.readdressing import Whom
from app.programme.refusals import (
    AddressInUse,
    ChangedMeanwhile,
    InTheWay,
    NotActive,
    NotFound,
    NothingToUndo,
    SignsInElsewhere,
)
from app.programme.volunteers import VolunteerDetails
from tests import factories
from tests.database.knowledge import (
    CANCELLATION,
    INVITATION,
    MINUTE,
    SOON,
    arrive,
    rename,
    say,
    seat_of,
    state,
    waiting,
)
from tests.database.racing import WON, at_once
from tests.factories import DAY, HOUR, NOW

WEEK = 7 * DAY
DETAILS = VolunteerDetails(
    name="Anna Appel",
    email="anna@weekwijzer.example",
    languages=("nl", "ar"),
    language=Language.ARABIC,
    vog_until=date(2028, 1, 1),
    vog_seen_by="Bo Begeleider",
    reminder_hours=48,
    reminded=True,
    availability=(
        WeeklyRange(weekday=1, starts=time(9), ends=time(12)),
        WeeklyRange(weekday=1, starts=time(14), ends=time(17)),
    ),
)


def change(session, row, by, *, seen=None, now=NOW + MINUTE, **values):
    """Change what is named of a volunteer; as a form does that showed what there is."""
    before = volunteers.details_of(session, row)
    mark = seen or marks.of(before)
    done = volunteers.change(session, row.id, replace(before, **values), seen=mark, by=by, now=now)
    session.commit()
    return done


def done_with(session, row):
    entries = select(AuditEntry.action).where(AuditEntry.subject_id == row.id).order_by(AuditEntry.at, AuditEntry.id)
    return list(session.scalars(entries))


def queued(session, volunteer):
    rows = session.execute(
        select(Message.kind, Message.sequence)
        .where(Message.volunteer_id == volunteer.id, Message.state == MessageState.PENDING)
        .where(Message.kind != MessageKind.REMINDER)
        .order_by(Message.created_at, Message.kind)
    )
    return [tuple(row) for row in rows]


def released(session, volunteer):
    session.expire_all()
    return list(
        session.scalars(
            select(Assignment.released).where(Assignment.volunteer_id == volunteer.id).order_by(Assignment.starts_at)
        )
    )


@pytest.fixture
def course(session, by):
    """Return four meetings, a week apart, that Anna was invited to in one mail, which arrived."""
    anna = factories.volunteer(session, name="Anna", email="anna@weekwijzer.example")
    space, activity = factories.space(session), factories.activity(session)
    meetings = [factories.meeting(session, NOW + DAY + n * WEEK, at=space, of=activity) for n in range(4)]
    for meeting in meetings:
        factories.assignment(session, factories.shift(session, meeting), anna)
    publishing.publish(session, [meeting.id for meeting in meetings], by=by, now=NOW)
    arrive(session)
    session.commit()
    return anna, meetings


def test_a_volunteer_is_added_with_everything_and_told_nothing(session, by):
    row = volunteers.add(session, DETAILS, by=by, now=NOW)
    session.commit()
    assert volunteers.details_of(session, row) == DETAILS
    assert (row.active, row.left_at, len(row.rsvp_token)) == (True, None, 32)
    assert (done_with(session, row), queued(session, row)) == (["volunteer.added"], [])


@pytest.mark.parametrize("email", ["anna@weekwijzer.example", "ANNA@weekwijzer.example"])
def test_an_address_that_somebody_has_is_refused_by_name(session, by, email):
    anna = volunteers.add(session, DETAILS, by=by, now=NOW)
    with pytest.raises(AddressInUse) as refusal:
        volunteers.add(session, replace(DETAILS, name="Anna Twee", email=email), by=by, now=NOW)
    assert refusal.value == AddressInUse(anna.id, "Anna Appel", active=True)


def test_two_who_add_the_same_person_at_once_add_one(two_sessions, by):
    outcomes = at_once(*[(each, lambda it: volunteers.add(it, DETAILS, by=by, now=NOW)) for each in two_sessions()])
    assert sorted(isinstance(outcome, AddressInUse) for outcome in outcomes) == [False, True]
    assert WON in outcomes


def test_who_opened_the_form_before_somebody_else_saved_is_refused(session, by):
    row = factories.volunteer(session)
    seen = marks.of(volunteers.details_of(session, row))
    change(session, row, by, seen=seen, name="Anna")
    with pytest.raises(ChangedMeanwhile):
        change(session, row, by, seen=seen, name="Bram")
    assert row.name == "Anna"


def test_saving_without_a_change_leaves_no_trace(session, by):
    row = factories.volunteer(session)
    assert change(session, row, by).mails == 0
    assert done_with(session, row) == []


def test_somebody_elsewhere_cannot_be_changed(session, by, other_location):
    elsewhere = factories.volunteer(session)
    session.commit()
    with pytest.raises(NotFound):
        volunteers.change(session, other_location.id, DETAILS, seen="", by=by, now=NOW)
    assert elsewhere.name != DETAILS.name


def test_at_a_new_address_somebody_is_invited_anew_and_their_answer_stays(session, by, meeting, anna, publish):
    assert publish() == {(anna.id, INVITATION, 0)}
    say(session, meeting, anna, Answer.ACCEPTED)
    before = session.scalars(select(Invitation)).one().stamped_at
    assert change(session, anna, by, email="anna@elders.example").mails == 1
    assert waiting(session) == {(anna.id, INVITATION, 0)}
    session.expire_all()
    (invitation,) = session.scalars(select(Invitation))
    assert invitation.stamped_at > before
    assert seat_of(session, anna).answer is Answer.ACCEPTED
    assert state(session, meeting) == "published"


def test_a_new_name_alone_mails_nobody(session, by, anna, publish):
    publish()
    assert change(session, anna, by, name="Anna Anders").mails == 0
    assert waiting(session) == set()


def test_what_still_waits_goes_to_the_new_address_by_itself(session, by, meeting, anna):
    publishing.publish(session, [meeting.id], by=by, now=NOW)
    assert change(session, anna, by, email="anna@elders.example").mails == 0
    (message_id,) = session.scalars(select(Message.id).where(Message.kind == INVITATION))
    with system_scope(session):
        assert contents.load(session, [message_id])[message_id].recipient.address == "anna@elders.example"


def test_what_somebody_declined_is_not_asked_anew(session, by, meeting, anna, publish):
    publish()
    say(session, meeting, anna, Answer.DECLINED)
    assert change(session, anna, by, email="anna@elders.example").mails == 0


def test_at_a_new_address_a_series_is_one_mail(session, by, course):
    anna, _meetings = course
    (before,) = session.execute(select(SeriesInvitation.sequence, SeriesInvitation.stamped_at)).all()
    assert change(session, anna, by, email="anna@elders.example").mails == 1
    assert queued(session, anna) == [(MessageKind.SERIES, None)]
    session.expire_all()
    after = session.scalars(select(SeriesInvitation)).one()
    assert (after.sequence, after.stamped_at > before.stamped_at, after.renewed) == (before.sequence, True, False)
    with system_scope(session):
        (message_id,) = session.scalars(select(Message.id).where(Message.kind == "series", Message.state == "pending"))
        letter = contents.load(session, [message_id])[message_id]
    assert isinstance(letter, SeriesLetter)
    assert (letter.recipient.address, len(letter.series[0].coming)) == ("anna@elders.example", 4)


def test_a_new_address_is_the_one_to_sign_in_with(session, by, anna):
    account = factories.volunteer_account(session, anna)
    change(session, anna, by, email="anna@elders.example", name="Anna Anders")
    session.expire_all()
    assert (account.email, account.name) == ("anna@elders.example", "Anna Anders")


def test_an_address_that_somebody_else_signs_in_with_is_refused(session, by, anna):
    factories.volunteer_account(session, anna)
    other = factories.account(session)
    with pytest.raises(SignsInElsewhere):
        change(session, anna, by, email=other.email)


def test_the_first_link_makes_an_account_and_the_next_ones_use_it(session, by, anna):
    assert [sign_ins.invite(session, Whom(volunteer_id=anna.id), by=by, now=NOW) for _each in range(2)] == [True, True]
    session.commit()
    (account,) = session.scalars(select(UserAccount).where(UserAccount.volunteer_id == anna.id))
    assert (account.role, account.email, account.password) == (Role.VOLUNTEER, anna.email, None)


def test_whoever_stops_leaves_open_shifts_and_hears_of_those_they_knew(session, by, meeting, anna, bram, publish):
    publish()
    draft = factories.meeting(session, SOON + 3 * HOUR)
    factories.assignment(session, factories.shift(session, draft), anna)
    account = factories.volunteer_account(session, anna)
    left = leaving.leave(session, anna.id, by=by, now=NOW + MINUTE)
    session.commit()
    assert (left.seats, left.messages) == (2, 1)
    assert waiting(session) == {(anna.id, CANCELLATION, 1)}
    assert (released(session, anna), released(session, bram)) == ([True, True], [False])
    assert (anna.active, anna.left_at, account.active) == (False, NOW + MINUTE, False)
    assert (state(session, meeting), state(session, draft)) == ("published", "draft")


def test_stopping_does_not_tell_of_changes_that_nobody_made_known(session, by, meeting, anna, publish):
    publish()
    rename(session, meeting, by, "Iets anders")
    departure = leaving.look(session, anna.id, now=NOW)
    assert ([len(departure.told), len(departure.untold)], departure.drafts) == ([0, 1], ())
    assert leaving.leave(session, anna.id, by=by, now=NOW + MINUTE).messages == 0
    assert publish(2) >= {(anna.id, CANCELLATION, 1)}


def test_whoever_stops_in_a_series_that_began_hears_of_the_rest(session, by, course):
    anna, meetings = course
    later = meetings[1].ends_at + HOUR
    leaving.leave(session, anna.id, by=by, now=later)
    session.commit()
    assert released(session, anna) == [False, False, True, True]
    (message_id,) = session.scalars(select(Message.id).where(Message.kind == "series", Message.state == "pending"))
    with system_scope(session):
        letter = contents.load(session, [message_id])[message_id]
    assert isinstance(letter, SeriesLetter)
    (series,) = letter.series
    assert (series.coming, [one.occasion.session_id for one in series.gone]) == ((), [one.id for one in meetings[2:]])


def test_stopping_twice_is_refused_and_at_once_it_happens_once(session, two_sessions, by, anna):
    session.commit()
    outcomes = at_once(*[(each, lambda it: leaving.leave(it, anna.id, by=by, now=NOW)) for each in two_sessions()])
    assert sorted(isinstance(outcome, NotActive) for outcome in outcomes) == [False, True]


def test_undo_gives_the_shifts_back_and_stops_the_mail(session, by, meeting, anna, publish):
    publish()
    feed = Feed(
        location_id=anna.location_id,
        scope="volunteer",
        name="",
        volunteer_id=anna.id,
        secret_hash="x" * 64,
        created_at=NOW,
    )
    session.add(feed)
    left = leaving.leave(session, anna.id, by=by, now=NOW + MINUTE)
    session.commit()
    assert feed.revoked_at == NOW + MINUTE
    leaving.undo(session, anna.id, left.edit_id, by=by, now=NOW + 2 * MINUTE)
    session.commit()
    assert (released(session, anna), anna.active, anna.left_at, feed.revoked_at) == ([False], True, None, None)
    assert (waiting(session), state(session, meeting)) == (set(), "published")
    with pytest.raises(NotFound):
        leaving.undo(session, anna.id, left.edit_id, by=by, now=NOW + 3 * MINUTE)


def test_undo_is_too_late_when_somebody_has_the_seat_or_an_hour_has_gone(session, by, meeting, anna):
    shift = factories.shift(session, factories.meeting(session, SOON + DAY), need=1)
    factories.assignment(session, shift, anna)
    left = leaving.leave(session, anna.id, by=by, now=NOW)
    factories.assignment(session, shift, factories.volunteer(session))
    session.commit()
    with pytest.raises(InTheWay):
        leaving.undo(session, anna.id, left.edit_id, by=by, now=NOW + MINUTE)
    session.rollback()
    with pytest.raises(NothingToUndo):
        leaving.undo(session, anna.id, left.edit_id, by=by, now=NOW + 2 * HOUR)


def test_an_act_of_another_is_not_theirs_to_undo(session, by, anna, bram):
    left = leaving.leave(session, anna.id, by=by, now=NOW)
    leaving.leave(session, bram.id, by=by, now=NOW + MINUTE)
    with pytest.raises(NotFound):
        leaving.undo(session, bram.id, left.edit_id, by=by, now=NOW + 2 * MINUTE)


def test_whoever_comes_back_can_be_chosen_and_keeps_their_history(session, by, anna):
    account = factories.volunteer_account(session, anna)
    leaving.leave(session, anna.id, by=by, now=NOW)
    leaving.come_back(session, anna.id, by=by, now=NOW + MINUTE)
    leaving.come_back(session, anna.id, by=by, now=NOW + 2 * MINUTE)
    session.commit()
    assert (anna.active, anna.left_at, account.active, released(session, anna)) == (True, None, True, [True])
    assert done_with(session, anna) == ["volunteer.left", "volunteer.came_back"]


def test_at_a_new_address_a_digest_is_sent_again(session, by):
    anna = factories.volunteer(session, name="Anna", email="anna@weekwijzer.example")
    space, activity = factories.space(session), factories.activity(session)
    meetings = [factories.meeting(session, NOW + days * DAY, at=space, of=activity) for days in (21, 29, 44, 66, 95)]
    for meeting in meetings:
        factories.assignment(session, factories.shift(session, meeting), anna)
    publishing.publish(session, [meeting.id for meeting in meetings], by=by, now=NOW)
    session.execute(update(Message).values(state=MessageState.SENT, handed_over_at=NOW, sent_at=NOW))
    session.commit()
    assert change(session, anna, by, email="anna@elders.example").mails == 1
    assert queued(session, anna) == [(MessageKind.DIGEST, None)]
    (message_id,) = session.scalars(select(Message.id).where(Message.kind == "digest", Message.state == "pending"))
    with system_scope(session):
        letter = contents.load(session, [message_id])[message_id]
    assert isinstance(letter, DigestLetter)
    assert (letter.recipient.address, len(letter.lines)) == ("anna@elders.example", 5)
