"""Calendar subscriptions: what stands in each, when it is joined anew, and what the database keeps of it."""

import gzip
import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from app.extensions import enter_location, system_scope
from app.models.activities import ProgrammeSession
from app.models.audit import AuditEntry
from app.models.feeds import Feed, FeedScope
from app.models.locations import Location
from app.models.publications import Publication
from app.models.shifts import Shift
from app.planning.vocabulary import Answer
from app.programme import engagements, feeds, publishing, sessions, shifts
from app.programme.refusals import NotFound
from app.queries import feed_contents, feed_subjects
from app.queries import feeds as subscriptions
from app.queries.feed_subjects import Subject
from tests import factories
from tests.factories import DAY, HOUR, NOW

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def supervisor(session, location):
    return factories.account(session).actor


@pytest.fixture
def publish(session, supervisor):
    def publish(*meetings, now=NOW):
        publishing.publish(session, [meeting.id for meeting in meetings], by=supervisor, now=now)
        session.commit()

    return publish


@pytest.fixture
def subscribe(session, location, supervisor):
    def subscribe(scope, row=None):
        subject = Subject(
            scope=scope, id=row.id if row else location.id, name="", location_id=location.id, location_name=""
        )
        issued = feeds.create(session, subject, label="", by=supervisor, now=NOW)
        session.commit()
        return issued.secret

    return subscribe


@pytest.fixture
def poll(session, location):
    """Return a function that asks for a calendar as the web does, and gives validators and bytes."""

    def poll(secret, now=NOW, client="probe"):
        with system_scope(session):
            current = feeds.polled(session, secret, client=client, now=now)
            stored = subscriptions.body(session, current.feed_id) if current else None
            session.commit()
        return (current, gzip.decompress(stored.body)) if stored else (None, None)

    return poll


@pytest.fixture
def read(poll):
    def read(secret, now=NOW):
        return titles(poll(secret, now)[1])

    return read


def titles(body):
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(body).walk("VEVENT")]


def meeting(session, title, starts_at=NOW + DAY, **values):
    return factories.meeting(session, starts_at, title=title, **values)


def stored(session, secret):
    return session.scalars(select(Feed).where(Feed.secret_hash == hashlib.sha256(secret.encode()).hexdigest())).one()


def test_rule_12_a_location_shows_all_its_published_sessions_in_order(session, publish, subscribe, read):
    later, sooner = meeting(session, "Voetbal", NOW + 2 * DAY), meeting(session, "Muziek")
    meeting(session, "Concept")
    publish(later, sooner)
    assert read(subscribe(FeedScope.LOCATION)) == ["Muziek", "Voetbal"]


def test_rule_12_a_space_an_age_group_and_an_activity_show_their_own(session, publish, subscribe, read):
    hall, young, cycling = factories.space(session), factories.age_group(session), factories.activity(session)
    publish(
        meeting(session, "Zaal", at=hall),
        meeting(session, "Jong", age_group_id=young.id),
        meeting(session, "Fiets", of=cycling),
        meeting(session, "Anders"),
    )
    assert read(subscribe(FeedScope.SPACE, hall)) == ["Zaal"]
    assert read(subscribe(FeedScope.AGE_GROUP, young)) == ["Jong"]
    assert read(subscribe(FeedScope.ACTIVITY, cycling)) == ["Fiets"]


def test_rule_12_an_age_group_gets_the_public_form_and_others_the_description(session, publish, subscribe, poll):
    young = factories.age_group(session)
    publish(meeting(session, "Jong", age_group_id=young.id, notes="Sleutel bij de balie"))
    assert b"Sleutel" not in poll(subscribe(FeedScope.AGE_GROUP, young))[1]
    assert b"Sleutel" in poll(subscribe(FeedScope.LOCATION))[1]


def test_an_age_group_follows_the_plan_of_a_published_session(session, publish, subscribe, read):
    young, row = factories.age_group(session), meeting(session, "Jong")
    publish(row)
    secret = subscribe(FeedScope.AGE_GROUP, young)
    assert read(secret) == ["Geen bijeenkomsten gepland"]
    row.age_group_id = young.id
    session.commit()
    assert read(secret) == ["Jong"]


def test_rule_12_a_session_has_the_same_uid_in_every_feed(session, publish, subscribe, poll):
    hall = factories.space(session)
    row = meeting(session, "Zaal", at=hall)
    publish(row)
    for secret in (subscribe(FeedScope.LOCATION), subscribe(FeedScope.SPACE, hall)):
        events = Calendar.from_ical(poll(secret)[1]).walk("VEVENT")
        assert [str(event["UID"]) for event in events] == [row.calendar_uid]


def on_shift(session, row, volunteer, **values):
    shift = factories.shift(session, row, **values)
    return factories.assignment(session, shift, volunteer)


def test_rule_12_a_volunteer_sees_the_shifts_that_were_published(session, publish, subscribe, read):
    volunteer, other = factories.volunteer(session), factories.volunteer(session)
    mine, theirs = meeting(session, "Mijn"), meeting(session, "Hun", NOW + 2 * DAY)
    on_shift(session, mine, volunteer)
    on_shift(session, theirs, other)
    secret = subscribe(FeedScope.VOLUNTEER, volunteer)
    assert read(secret) == ["Geen bijeenkomsten gepland"]
    publish(mine, theirs)
    assert read(secret) == ["Mijn"]


def test_a_shift_that_a_volunteer_refused_leaves_their_feed(session, publish, subscribe, read):
    volunteer, row = factories.volunteer(session), meeting(session, "Mijn")
    on_shift(session, row, volunteer)
    publish(row)
    secret = subscribe(FeedScope.VOLUNTEER, volunteer)
    shifts.answer(session, session_id=row.id, volunteer_id=volunteer.id, answer=Answer.DECLINED, now=NOW)
    session.commit()
    assert read(secret) == ["Geen bijeenkomsten gepland"]


def test_a_shift_that_a_volunteer_is_released_from_leaves_when_that_is_published(
    session, publish, subscribe, read, supervisor
):
    volunteer, row = factories.volunteer(session), meeting(session, "Mijn")
    seat = on_shift(session, row, volunteer)
    publish(row)
    secret = subscribe(FeedScope.VOLUNTEER, volunteer)
    shifts.release(session, seat.id, by=supervisor, now=NOW)
    session.commit()
    assert read(secret) == ["Mijn"]
    publish(row, now=NOW + MINUTE)
    assert read(secret) == ["Geen bijeenkomsten gepland"]


def test_rule_08_a_cancelled_session_stays_for_those_who_came_until_a_day_after_its_end(
    session, publish, subscribe, read, supervisor
):
    volunteer, refuser = factories.volunteer(session), factories.volunteer(session)
    row = meeting(session, "Mijn")
    on_shift(session, row, volunteer)
    on_shift(session, row, refuser)
    publish(row)
    shifts.answer(session, session_id=row.id, volunteer_id=refuser.id, answer=Answer.DECLINED, now=NOW)
    sessions.cancel(session, row.id, reason="ziek", by=supervisor, now=NOW)
    publish(row, now=NOW + MINUTE)
    secret = subscribe(FeedScope.VOLUNTEER, volunteer)
    assert read(secret) == ["VERVALLEN: Mijn"]
    assert read(secret, row.ends_at + DAY) == ["VERVALLEN: Mijn"]
    assert read(secret, row.ends_at + 2 * DAY) == ["Geen bijeenkomsten gepland"]
    assert read(subscribe(FeedScope.VOLUNTEER, refuser)) == ["Geen bijeenkomsten gepland"]


def test_rule_12_a_partner_sees_what_its_contact_was_asked_for(session, publish, subscribe, read):
    partner, other = factories.partner(session), factories.partner(session)
    ours, theirs = meeting(session, "Onze"), meeting(session, "Hun", NOW + 2 * DAY)
    factories.engagement(session, ours, partner)
    factories.engagement(session, theirs, other)
    publish(ours, theirs)
    secret = subscribe(FeedScope.PARTNER, partner)
    assert read(secret) == ["Onze"]
    said = engagements.PartnerAnswer(confirmed=False, reason="")
    engagements.answer(session, session_id=ours.id, partner_id=partner.id, said=said, now=NOW)
    session.commit()
    assert read(secret) == ["Geen bijeenkomsten gepland"]


def test_rule_12_open_shifts_are_those_that_a_volunteer_may_take(session, publish, subscribe, read):
    volunteer = factories.volunteer(session, vog_until=date(2026, 11, 25))
    taken_by = factories.volunteer(session)
    free, full, own, vog, late, gone = (
        meeting(session, title, NOW + when)
        for title, when in (
            ("Vrij", 5 * HOUR),
            ("Vol", 7 * HOUR),
            ("Eigen", 9 * HOUR),
            ("VOG", DAY),
            ("VOG te laat", 4 * DAY),
            ("Gisteren", -DAY),
        )
    )
    clash = meeting(session, "Tegelijk", NOW + 9 * HOUR + 30 * MINUTE)
    for row in (free, gone, clash):
        factories.shift(session, row)
    on_shift(session, full, taken_by)
    on_shift(session, own, volunteer, need=2)
    for row in (vog, late):
        factories.shift(session, row, qualification="vog")
    publish(free, full, own, vog, late, gone, clash)
    assert read(subscribe(FeedScope.OPEN_SHIFTS, volunteer)) == ["Vrij", "VOG"]


def test_an_open_shift_that_was_refused_is_not_offered_again(session, publish, subscribe, read):
    volunteer, row = factories.volunteer(session), meeting(session, "Mijn")
    on_shift(session, row, volunteer)
    publish(row)
    secret = subscribe(FeedScope.OPEN_SHIFTS, volunteer)
    other = subscribe(FeedScope.OPEN_SHIFTS, factories.volunteer(session))
    shifts.answer(session, session_id=row.id, volunteer_id=volunteer.id, answer=Answer.DECLINED, now=NOW)
    session.commit()
    assert (read(secret), read(other)) == (["Geen bijeenkomsten gepland"], ["Mijn"])


def test_more_seats_on_a_shift_are_open_at_once(session, publish, subscribe, read):
    row = meeting(session, "Mijn")
    on_shift(session, row, factories.volunteer(session))
    publish(row)
    secret = subscribe(FeedScope.OPEN_SHIFTS, factories.volunteer(session))
    assert read(secret) == ["Geen bijeenkomsten gepland"]
    session.execute(update(Shift).where(Shift.session_id == row.id).values(need=2))
    session.commit()
    assert read(secret) == ["Mijn"]


def test_rule_09_past_sessions_of_ninety_days_stay_and_an_empty_feed_has_a_note(session, publish, subscribe, read):
    row = meeting(session, "Voorbij", NOW)
    publish(row)
    secret = subscribe(FeedScope.LOCATION)
    assert read(secret, NOW + 90 * DAY) == ["Voorbij"]
    assert read(secret, NOW + 91 * DAY) == ["Geen bijeenkomsten gepland"]


def test_no_session_of_another_location_is_in_a_feed(session, location, other_location, publish, subscribe, read):
    publish(meeting(session, "Hier"))
    enter_location(session, other_location.id)
    there = meeting(session, "Daar")
    by = factories.account(session).actor
    publishing.publish(session, [there.id], by=by, now=NOW)
    session.commit()
    enter_location(session, location.id)
    assert read(subscribe(FeedScope.LOCATION)) == ["Hier"]


def test_rule_11_a_secret_has_256_bits_and_only_its_hash_is_kept(session, subscribe):
    secret, other = subscribe(FeedScope.LOCATION), subscribe(FeedScope.LOCATION)
    kept = session.scalars(select(Feed.secret_hash).order_by(Feed.created_at)).all()
    assert len(secret) == 43
    assert set(kept) == {hashlib.sha256(one.encode()).hexdigest() for one in (secret, other)}


@pytest.mark.parametrize("secret", ["", "x", "é" * 43, "a" * 42, "a" * 44, "a" * 43, "../" * 14 + "a", "\x00" * 43])
def test_rule_11_a_secret_that_nobody_has_is_nothing(poll, secret):
    assert poll(secret) == (None, None)


def test_rule_11_a_revoked_secret_and_one_that_was_renewed_are_nothing(session, subscribe, poll, supervisor):
    revoked, renewed = subscribe(FeedScope.LOCATION), subscribe(FeedScope.LOCATION)
    poll(revoked)
    feed_id = stored(session, renewed).id
    feeds.revoke(session, stored(session, revoked).id, by=supervisor, now=NOW)
    issued = feeds.renew(session, feed_id, by=supervisor, now=NOW)
    session.commit()
    assert poll(revoked) == poll(renewed) == (None, None)
    assert poll(issued.secret)[0].feed_id == issued.feed_id == feed_id


def test_what_was_revoked_cannot_be_revoked_or_renewed_again(session, subscribe, supervisor):
    feed_id = stored(session, subscribe(FeedScope.LOCATION)).id
    feeds.revoke(session, feed_id, by=supervisor, now=NOW)
    for again in (feeds.revoke, feeds.renew):
        with pytest.raises(NotFound):
            again(session, feed_id, by=supervisor, now=NOW)


def test_a_revoked_subscription_keeps_no_calendar(session, subscribe, poll, supervisor):
    secret = subscribe(FeedScope.LOCATION)
    poll(secret)
    feeds.revoke(session, stored(session, secret).id, by=supervisor, now=NOW)
    session.commit()
    kept = stored(session, secret)
    assert (kept.body, kept.etag, kept.built_version) == (None, None, None)


def test_handing_out_renewing_and_revoking_are_in_the_audit_log(session, subscribe, supervisor):
    feed_id = stored(session, subscribe(FeedScope.LOCATION)).id
    feeds.renew(session, feed_id, by=supervisor, now=NOW)
    feeds.revoke(session, feed_id, by=None, now=NOW)
    session.commit()
    found = session.execute(select(AuditEntry.action, AuditEntry.by_id).where(AuditEntry.subject_id == feed_id))
    assert {tuple(row) for row in found} == {
        ("feed.created", supervisor.user_id),
        ("feed.renewed", supervisor.user_id),
        ("feed.revoked", None),
    }


def test_a_volunteer_renews_only_what_is_about_themselves(session, subscribe):
    volunteer, other = factories.volunteer(session), factories.volunteer(session)
    mine, theirs = (stored(session, subscribe(FeedScope.VOLUNTEER, row)).id for row in (volunteer, other))
    me = factories.volunteer_account(session, volunteer).actor
    assert feeds.renew(session, mine, by=me, owner=me, now=NOW).feed_id == mine
    with pytest.raises(NotFound):
        feeds.renew(session, theirs, by=me, owner=me, now=NOW)


def test_somebody_who_is_neither_volunteer_nor_partner_has_nothing_of_their_own(session, subscribe, supervisor):
    feed_id = stored(session, subscribe(FeedScope.LOCATION)).id
    assert feed_subjects.own(session, supervisor) == subscriptions.active_of(session, supervisor) == ()
    with pytest.raises(NotFound):
        feeds.renew(session, feed_id, by=supervisor, owner=supervisor, now=NOW)


def test_rule_04_the_validators_stay_until_the_bytes_change(session, publish, subscribe, poll):
    row = meeting(session, "Muziek")
    publish(row)
    secret = subscribe(FeedScope.LOCATION)
    first, body = poll(secret)
    assert poll(secret, NOW + 2 * HOUR) == (first, body)
    assert poll(secret, NOW + DAY) == (first, body)
    row.title = "Muziek en dans"
    session.flush()
    publish(row, now=NOW + DAY)
    changed, other_body = poll(secret, NOW + DAY + HOUR)
    assert changed.etag != first.etag
    assert (changed.modified_at, titles(other_body)) == (NOW + DAY + HOUR, ["Muziek en dans"])


def test_a_publication_elsewhere_in_the_location_moves_no_validator(session, publish, subscribe, poll):
    hall = factories.space(session)
    publish(meeting(session, "Zaal", at=hall))
    secret = subscribe(FeedScope.SPACE, hall)
    first = poll(secret)
    publish(meeting(session, "Anders"))
    version = session.scalar(select(Location.published_version))
    assert stored(session, secret).built_version < version
    assert poll(secret, NOW + HOUR) == first
    session.expire_all()
    assert stored(session, secret).built_version == version


def test_rule_07_two_changes_within_a_second_have_different_stamps(session, publish, subscribe, poll):
    secret = subscribe(FeedScope.LOCATION)
    first, _ = poll(secret, NOW + SECOND / 2)
    publish(meeting(session, "Muziek"))
    second, _ = poll(secret, NOW + SECOND / 2)
    assert (first.modified_at, second.modified_at) == (NOW, NOW + SECOND)


def test_two_programs_that_ask_at_once_get_the_same_calendar_joined_once(
    session, session_at, location, publish, subscribe, count_queries
):
    publish(meeting(session, "Muziek"))
    secret = subscribe(FeedScope.LOCATION)
    one, two = session_at(None), session_at(None)
    with system_scope(one), system_scope(two):
        before = feeds.polled(one, secret, client="", now=NOW)
        found = subscriptions.by_secret(two, hashlib.sha256(secret.encode()).hexdigest())
        assert found.validators(NOW) is None
        one.commit()
        with count_queries() as seen:
            after = feeds.polled(two, secret, client="", now=NOW + SECOND)
        two.commit()
    assert before == after
    assert not any("publication.component" in statement for statement in seen)


def test_use_is_noted_once_a_minute(session, subscribe, poll):
    secret = subscribe(FeedScope.LOCATION)
    seen = []
    for now, client in ((NOW, "eerste"), (NOW + 59 * SECOND, "tweede"), (NOW + MINUTE, "derde")):
        poll(secret, now, client)
        session.expire_all()
        kept = stored(session, secret)
        seen.append((kept.last_used_at, kept.last_client))
    assert seen == [(NOW, "eerste"), (NOW, "eerste"), (NOW + MINUTE, "derde")]


def test_a_renewed_subscription_was_not_used_yet(session, subscribe, poll, supervisor):
    secret = subscribe(FeedScope.LOCATION)
    poll(secret)
    issued = feeds.renew(session, stored(session, secret).id, by=supervisor, now=NOW)
    session.commit()
    session.expire_all()
    kept = stored(session, issued.secret)
    assert (kept.last_used_at, kept.last_client) == (None, None)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2027, 1, 1)])
def test_a_day_begins_by_the_clocks_of_the_location(day):
    begins = feed_contents.midnight(day, "Europe/Amsterdam")
    offset = timedelta(hours=2) if day.month == 10 else HOUR
    assert begins == datetime(day.year, day.month, day.day, tzinfo=UTC) - offset


@pytest.mark.parametrize("scope", FeedScope)
def test_a_feed_of_every_scope_can_be_made_and_found_by_name(session, location, supervisor, scope):
    make = {
        FeedScope.PARTNER: lambda: factories.partner(session, name="De Naam"),
        FeedScope.VOLUNTEER: lambda: factories.volunteer(session, name="De Naam"),
        FeedScope.OPEN_SHIFTS: lambda: factories.volunteer(session, name="De Naam"),
        FeedScope.AGE_GROUP: lambda: factories.age_group(session, name="De Naam"),
        FeedScope.SPACE: lambda: factories.space(session, name="De Naam"),
        FeedScope.ACTIVITY: lambda: factories.activity(session, title="De Naam"),
        FeedScope.LOCATION: lambda: location,
    }
    row = make[scope]()
    name = "de wilgen" if scope is FeedScope.LOCATION else "de naam"
    (subject,) = feed_subjects.named(session, scope, f" {name} ")
    assert subject in feed_subjects.subjects(session, scope, location_id=location.id)
    assert feed_subjects.named(session, scope, str(row.id)) == (subject,)
    issued = feeds.create(session, subject, label="Hal", by=supervisor, now=NOW)
    listed = subscriptions.one_active(session, issued.feed_id)
    assert (listed.scope, listed.of, listed.name) == (scope, subject.name, "Hal")


def test_only_what_was_published_is_read(session, publish, subscribe, read):
    row = meeting(session, "Bekend")
    publish(row)
    row.title = "Nog niet bekend"
    session.commit()
    assert read(subscribe(FeedScope.LOCATION)) == ["Bekend"]
    assert session.scalar(select(Publication.title)) == "Bekend"
    assert session.scalar(select(ProgrammeSession.title)) == "Nog niet bekend"
