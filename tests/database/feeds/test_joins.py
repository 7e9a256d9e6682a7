"""Calendars joined with the change that they show, and in the background; none is taken for right that is not."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import delete, func, select, text, update

from app.access import Role
from app.calendars import feed as calendars
from app.extensions import enter_location, system_scope
from app.models.feeds import Feed, FeedBody, FeedScope, FeedTouch
from app.models.locations import Location
from app.models.people import Contact
from app.models.publications import Invitation, Publication
from app.planning.vocabulary import Answer, Audience
from app.programme import feed_joins, feeds, publishing, sessions, shifts
from app.queries import feeds as subscriptions
from app.queries import feeds_waiting
from app.queries.feeds_waiting import Count
from tests import factories
from tests.database.feeds.calendars import MINUTE, meeting, titles
from tests.factories import DAY, HOUR, NOW

LATER = NOW + MINUTE
OF_A_PERSON = {FeedScope.VOLUNTEER, FeedScope.PARTNER}


@pytest.fixture
def stage(session, publish, subscribe, poll):
    """Return a session that stands in a calendar of each scope, all of them joined and asked for, and another one."""
    hall, young = factories.space(session, name="Zaal"), factories.age_group(session)
    leader = factories.account(session, Role.COACH)
    dance, other = factories.activity(session, responsible_id=leader.id), factories.activity(session)
    row = meeting(session, "Dans", at=hall, of=dance, age_group_id=young.id, notes="Sleutel")
    elsewhere = meeting(session, "Anders", NOW + 2 * DAY, of=other)
    anna, library = factories.volunteer(session), factories.partner(session)
    factories.assignment(session, factories.shift(session, row), anna)
    factories.engagement(session, row, library)
    publish(row, elsewhere)
    subjects = {
        FeedScope.LOCATION: None,
        FeedScope.STAFF: None,
        FeedScope.SPACE: hall,
        FeedScope.ACTIVITY: dance,
        FeedScope.AGE_GROUP: young,
        FeedScope.VOLUNTEER: anna,
        FeedScope.PARTNER: library,
        FeedScope.OPEN_SHIFTS: anna,
        FeedScope.RESPONSIBLE: leader,
    }
    secrets = {scope: subscribe(scope, subject) for scope, subject in subjects.items()}
    for secret in secrets.values():
        poll(secret)
    return SimpleNamespace(
        row=row, elsewhere=elsewhere, secrets=secrets, **{s.name.lower(): x for s, x in subjects.items()}
    )


@pytest.fixture
def standing(session, stage):
    """Return a function that says which calendars are taken for right, after looking whether they are."""

    def standing(now=LATER):
        right = set()
        with system_scope(session):
            for scope, secret in stage.secrets.items():
                found = subscriptions.by_secret(session, feeds.secret_hash(secret))
                if (current := found.validators(now)) is None:
                    continue
                right.add(scope)
                with session.begin_nested() as savepoint:
                    session.execute(update(Feed).where(Feed.id == found.id).values(built_version=None))
                    assert feed_joins.one(session, found.id, now=now).etag == current.etag, scope
                    savepoint.rollback()
            session.commit()
        return right

    return standing


def renamed(field, value):
    def act(session, stage):
        setattr(getattr(stage, field), "title" if field == "activity" else "name", value)

    return act


def cancelled(session, stage):
    session.execute(update(Publication).where(Publication.session_id == stage.row.id).values(cancelled=True))


def withdrawn(session, stage):
    session.execute(update(Invitation).where(Invitation.volunteer_id == stage.volunteer.id).values(withdrawn=True))


def moved_to_another_age_group(session, stage):
    stage.row.age_group_id = None


def moved_to_another_activity(session, stage):
    stage.row.activity_id = stage.elsewhere.activity_id


def led_by_another(session, stage):
    stage.activity.responsible_id = factories.account(session).id


def gone(session, stage):
    session.delete(stage.row)


def without_its_contact(session, stage):
    session.execute(delete(Contact).where(Contact.partner_id == stage.partner.id))


def planned_anew(session, stage):
    stage.row.title = "Dans en muziek"


def told_to_another(session, stage):
    factories.assignment(session, factories.shift(session, stage.elsewhere), factories.volunteer(session))


def for_staff_alone(session, stage):
    stage.activity.audience = Audience.STAFF


EVERY = frozenset(FeedScope)
TOUCHED = {
    cancelled: EVERY,
    withdrawn: {FeedScope.VOLUNTEER, FeedScope.OPEN_SHIFTS},
    moved_to_another_age_group: {FeedScope.AGE_GROUP, FeedScope.ACTIVITY, FeedScope.OPEN_SHIFTS},
    moved_to_another_activity: {
        FeedScope.AGE_GROUP,
        FeedScope.ACTIVITY,
        FeedScope.OPEN_SHIFTS,
        FeedScope.RESPONSIBLE,
    },
    led_by_another: {FeedScope.OPEN_SHIFTS, FeedScope.RESPONSIBLE},
    gone: EVERY,
    without_its_contact: {FeedScope.PARTNER, FeedScope.OPEN_SHIFTS},
    renamed("space", "Tuin"): {FeedScope.SPACE, FeedScope.OPEN_SHIFTS},
    renamed("activity", "Ballet"): {FeedScope.ACTIVITY, FeedScope.OPEN_SHIFTS},
    renamed("age_group", "Groot"): {FeedScope.AGE_GROUP, FeedScope.OPEN_SHIFTS},
    renamed("partner", "Bibliotheek"): {FeedScope.PARTNER, FeedScope.OPEN_SHIFTS},
    planned_anew: {FeedScope.OPEN_SHIFTS},
    for_staff_alone: EVERY,
    told_to_another: {FeedScope.OPEN_SHIFTS},
}


@pytest.mark.parametrize(("act", "touched"), TOUCHED.items(), ids=lambda found: getattr(found, "__name__", ""))
def test_a_change_touches_the_calendars_that_show_it_and_all_others_stay_right(session, stage, standing, act, touched):
    assert standing() == EVERY
    act(session, stage)
    session.commit()
    assert standing() == EVERY - touched


def test_a_new_name_of_the_location_touches_all_that_bear_it(session, stage, standing, location):
    session.execute(update(Location).where(Location.id == location.id).values(name="De Vaart"))
    session.commit()
    assert standing() == frozenset()


def test_a_publication_brings_the_calendars_that_show_it_up_to_date_in_its_own_transaction(
    session, stage, standing, publish, poll, count_queries
):
    before = {scope: poll(secret, LATER)[0] for scope, secret in stage.secrets.items()}
    stage.row.title = "Dans en muziek"
    session.flush()
    publish(stage.row, now=LATER)
    assert standing() >= EVERY - {FeedScope.OPEN_SHIFTS}
    for scope in EVERY - {FeedScope.OPEN_SHIFTS}:
        with count_queries() as seen:
            current, body = poll(stage.secrets[scope], LATER)
        assert not any("publication.component" in statement for statement in seen)
        assert (current.etag != before[scope].etag, "Dans en muziek" in titles(body)) == (True, True)


def test_an_answer_brings_the_calendars_of_who_gave_it_up_to_date(session, stage, standing, poll):
    shifts.answer(session, session_id=stage.row.id, volunteer_id=stage.volunteer.id, answer=Answer.DECLINED, now=LATER)
    session.commit()
    assert standing() == EVERY - {FeedScope.OPEN_SHIFTS}
    assert titles(poll(stage.secrets[FeedScope.VOLUNTEER], LATER)[1]) == ["Geen bijeenkomsten gepland"]


def test_what_follows_in_the_same_transaction_is_noticed(session, stage, standing, supervisor):
    stage.row.title = "Dans en muziek"
    session.flush()
    publishing.publish(session, [stage.row.id], by=supervisor, now=LATER)
    cancelled(session, stage)
    session.commit()
    assert standing() == frozenset()


def test_nobody_waits_for_a_calendar_that_somebody_has_locked(session, stage, standing, session_at, publish):
    other = session_at(None)
    with system_scope(other):
        other.execute(select(Feed.id).where(Feed.scope == FeedScope.SPACE).with_for_update())
        stage.row.title = "Dans en muziek"
        session.flush()
        session.execute(text("SET LOCAL lock_timeout = '5s'"))
        publish(stage.row, now=LATER)
        other.rollback()
    assert standing() == EVERY - {FeedScope.SPACE, FeedScope.OPEN_SHIFTS}


def test_what_nobody_asked_for_lately_is_left_until_somebody_does(session, stage, standing, publish):
    session.execute(update(Feed).values(last_used_at=NOW - 8 * DAY))
    stage.row.title = "Dans en muziek"
    session.flush()
    publish(stage.row, now=LATER)
    assert standing() == frozenset()


def test_a_session_leaves_when_its_time_is_over_and_not_before(session, stage, standing, poll):
    for secret in stage.secrets.values():
        poll(secret, NOW + 88 * DAY)
    midnight = NOW + 92 * DAY - 9 * HOUR
    assert standing(midnight - MINUTE) == EVERY - {FeedScope.OPEN_SHIFTS}  # an empty one holds for a day
    assert standing(midnight) == frozenset()


def catching_up(session, now=LATER):
    joined = []
    for group in feed_joins.waiting(session, now=now):
        joined.append(feed_joins.catch_up(session, group, now=now))
        session.commit()
    return joined


def counted(session, now=LATER):
    with system_scope(session):
        return feeds_waiting.count(session, now=now)


def test_what_waits_is_joined_in_the_background(session, stage, standing, location):
    cancelled(session, stage)
    session.commit()
    assert counted(session) == Count(ready=0, stale=len(EVERY), outdated=0)
    assert catching_up(session) == [len(EVERY)]
    enter_location(session, location.id)
    assert (counted(session), standing()) == (Count(ready=len(EVERY), stale=0, outdated=0), EVERY)


def test_calendars_in_another_form_are_answered_until_they_are_written_anew(
    session, stage, standing, location, monkeypatch
):
    written = calendars.join
    monkeypatch.setattr(calendars, "join", lambda *parts, **told: written(*parts, **told).replace(b"NL", b"EN"))
    calendars.form.cache_clear()
    version = session.scalar(select(Location.published_version))
    assert counted(session) == Count(ready=0, stale=0, outdated=len(EVERY))
    assert catching_up(session) == [len(EVERY)]
    assert counted(session) == Count(ready=len(EVERY), stale=0, outdated=0)
    monkeypatch.undo()
    calendars.form.cache_clear()
    session.expire_all()
    assert session.scalar(select(Location.published_version)) == version + 1


def test_many_are_joined_in_small_batches(session, stage, monkeypatch):
    monkeypatch.setattr(feed_joins, "AT_ONCE", 3)
    cancelled(session, stage)
    session.commit()
    assert catching_up(session) == [3, 3, 3]


def test_bodies_that_a_crash_took_are_joined_again_under_their_tags(session, stage, poll):
    before = {scope: poll(secret, LATER) for scope, secret in stage.secrets.items()}
    session.execute(delete(FeedBody))
    session.commit()
    assert {scope: poll(secret, LATER) for scope, secret in stage.secrets.items()} == before
    assert session.scalar(select(func.count()).select_from(FeedBody)) == len(EVERY)


def test_touches_go_when_every_calendar_is_younger(session, stage, poll):
    session.execute(update(FeedTouch).values(at=NOW))
    session.commit()
    for days, left in ((8, True), (9, False)):
        feed_joins.forget_touches(session, now=NOW + timedelta(days=days))
        assert (session.scalar(select(func.count()).select_from(FeedTouch)) > 0) is left


def test_a_session_that_is_cancelled_and_published_shows_so_everywhere(session, stage, publish, poll, supervisor):
    sessions.cancel(session, stage.row.id, reason="Storm", by=supervisor, now=LATER)
    publish(stage.row, now=LATER)
    for scope in EVERY - {FeedScope.OPEN_SHIFTS}:
        assert "VERVALLEN: Dans" in titles(poll(stage.secrets[scope], LATER)[1])
