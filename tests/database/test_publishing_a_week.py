"""Publishing many sessions: the summary before it, and how much the database is asked."""

from __future__ import annotations

from sqlalchemy import select, update

from app.models.activities import ProgrammeSession
from app.models.shifts import Assignment, Engagement
from app.planning.publication import NoticeKind
from app.programme import engagements, publishing, shifts
from app.queries import plan
from tests import factories
from tests.database.knowledge import (
    MINUTE,
    SOON,
    arrive,
    rename,
    seat_of,
)
from tests.factories import DAY, HOUR, NOW


def test_the_summary_counts_who_would_be_told_what(session, by, meeting, anna, bram, library, publish):
    publish()
    rename(session, meeting, by, "Verhalen")
    shifts.release(session, seat_of(session, bram).id, by=by, now=NOW)
    quiet = factories.meeting(session, SOON + DAY)
    publishing.publish(session, [quiet.id], by=by, now=NOW)
    entries = plan.sessions_by_id(session, [meeting.id, quiet.id])
    (announcement,) = publishing.preview(entries, now=NOW)
    assert announcement.entry.planned.id == meeting.id
    assert announcement.counts == {NoticeKind.INVITATION: 0, NoticeKind.UPDATE: 2, NoticeKind.CANCELLATION: 1}
    assert announcement.partners == ("Bibliotheek",)


def test_the_summary_names_a_partner_who_would_be_cancelled(session, by, meeting, library, publish):
    publish()
    (engagement,) = session.scalars(select(Engagement))
    engagements.withdraw(session, engagement.id, by=by, now=NOW)
    (announcement,) = publishing.preview(plan.sessions_by_id(session, [meeting.id]), now=NOW)
    assert announcement.counts[NoticeKind.CANCELLATION] == 1
    assert announcement.partners == ("Bibliotheek",)


def test_the_summary_tells_nobody_of_what_is_over(session, by, meeting, anna):
    (announcement,) = publishing.preview(plan.sessions_by_id(session, [meeting.id]), now=meeting.ends_at)
    assert sum(announcement.counts.values()) == 0


def week_of(session, sessions_wanted, *, seats=5):
    volunteers = [factories.volunteer(session) for _ in range(seats)]
    activity = factories.activity(session)
    space = factories.space(session)
    partner = factories.partner(session)
    ids = []
    for number in range(sessions_wanted):
        meeting = factories.meeting(session, SOON + number * HOUR, of=activity, at=space)
        shift = factories.shift(session, meeting, need=seats)
        for volunteer in volunteers:
            factories.assignment(session, shift, volunteer)
        factories.engagement(session, meeting, partner)
        ids.append(meeting.id)
    session.commit()
    session.expunge_all()
    return ids


def change_everything(session, ids):
    """Change each session in another way: its time, its text, that it goes on, who comes."""
    for number, session_id in enumerate(ids):
        row = session.get_one(ProgrammeSession, session_id)
        match number % 4:
            case 0:
                row.notes = "Jas mee"
            case 1:
                row.starts_at, row.ends_at = row.starts_at + 10 * DAY, row.ends_at + 10 * DAY
            case 2:
                session.execute(update(Assignment).where(Assignment.session_id == session_id).values(released=True))
                row.cancelled, row.cancel_reason = True, "ziek"
            case 3:
                row.title = "Anders"
                seat = select(Assignment.id).where(Assignment.session_id == session_id).limit(1)
                session.execute(update(Assignment).where(Assignment.id.in_(seat)).values(released=True))
    session.commit()
    session.expunge_all()


def statements(session, ids, by, count_queries, *, minutes):
    with count_queries() as seen:
        publishing.publish(session, ids, by=by, now=NOW + minutes * MINUTE)
        session.commit()
    session.expunge_all()
    return len(seen)


def test_two_hundred_shifts_are_published_in_as_many_statements_as_five(session, by, count_queries):
    first, again = set(), set()
    for size in (4, 8, 40):
        ids = week_of(session, size)
        first.add(statements(session, ids, by, count_queries, minutes=0))
        arrive(session)
        change_everything(session, ids)
        again.add(statements(session, ids, by, count_queries, minutes=5))
    assert (len(first), len(again)) == (1, 1)
    assert max(first | again) <= 34
