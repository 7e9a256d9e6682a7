"""What stands in the calendar of each scope, and for how long."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from app.extensions import enter_location
from app.models.activities import ProgrammeSession
from app.models.feeds import FeedScope
from app.models.publications import Publication
from app.models.shifts import Shift
from app.planning.vocabulary import Answer
from app.programme import engagements, publishing, sessions, shifts
from app.queries import feed_contents
from tests import factories
from tests.database.feeds.calendars import MINUTE, meeting
from tests.factories import DAY, HOUR, NOW


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


def test_a_space_shows_a_session_until_its_move_is_published(session, publish, subscribe, read):
    hall, garden = factories.space(session, name="Zaal"), factories.space(session, name="Tuin")
    row = meeting(session, "Dans", at=hall)
    publish(row)
    in_hall, in_garden = subscribe(FeedScope.SPACE, hall), subscribe(FeedScope.SPACE, garden)
    row.space_id = garden.id
    session.commit()
    publish(meeting(session, "Anders"))  # so that both are joined anew
    assert (read(in_hall), read(in_garden)) == (["Dans"], ["Geen bijeenkomsten gepland"])
    publish(row, now=NOW + MINUTE)
    assert (read(in_hall), read(in_garden)) == (["Geen bijeenkomsten gepland"], ["Dans"])


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


def test_open_shifts_leave_out_those_in_a_language_that_a_volunteer_does_not_speak(session, publish, subscribe, read):
    tigrinya, arabic, any_language = (
        meeting(session, title, NOW + hours * HOUR)
        for title, hours in (("Tigrinya", 5), ("Arabisch", 7), ("Voor iedereen", 9))
    )
    factories.shift(session, tigrinya, language="ti")
    factories.shift(session, arabic, language="ar")
    factories.shift(session, any_language)
    publish(tigrinya, arabic, any_language)
    found = [
        read(subscribe(FeedScope.OPEN_SHIFTS, factories.volunteer(session, languages=spoken)))
        for spoken in (["nl", "ti"], ["nl"], [])
    ]
    assert found == [["Tigrinya", "Voor iedereen"], ["Voor iedereen"], ["Voor iedereen"]]


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


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2027, 1, 1)])
def test_a_day_begins_by_the_clocks_of_the_location(day):
    begins = feed_contents.midnight(day, "Europe/Amsterdam")
    offset = timedelta(hours=2) if day.month == 10 else HOUR
    assert begins == datetime(day.year, day.month, day.day, tzinfo=UTC) - offset


def test_only_what_was_published_is_read(session, publish, subscribe, read):
    row = meeting(session, "Bekend")
    publish(row)
    row.title = "Nog niet bekend"
    session.commit()
    assert read(subscribe(FeedScope.LOCATION)) == ["Bekend"]
    assert session.scalar(select(Publication.title)) == "Bekend"
    assert session.scalar(select(ProgrammeSession.title)) == "Nog niet bekend"
