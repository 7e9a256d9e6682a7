"""When a calendar is joined anew, and when its validators change."""

import hashlib

from sqlalchemy import select

from app.extensions import system_scope
from app.models.feeds import FeedScope
from app.models.locations import Location
from app.programme import feeds
from app.queries import feeds as subscriptions
from tests import factories
from tests.database.feeds.calendars import SECOND, meeting, stored, titles
from tests.factories import DAY, HOUR, NOW


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
    assert (changed.modified_at, titles(other_body)) == (NOW + DAY, ["Muziek en dans"])


def test_a_publication_elsewhere_in_the_location_moves_no_validator_and_joins_nothing(
    session, publish, subscribe, poll, count_queries
):
    hall = factories.space(session)
    publish(meeting(session, "Zaal", at=hall))
    secret = subscribe(FeedScope.SPACE, hall)
    first = poll(secret)
    publish(meeting(session, "Anders"))
    version = session.scalar(select(Location.published_version))
    assert stored(session, secret).built_version < version
    with count_queries() as seen:
        assert poll(secret, NOW + SECOND) == first
    assert not any("publication.component" in statement for statement in seen)


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
