"""Who keeps asking for calendars that are not there is sent away, and nobody else is (RELIABILITY.md 2.6)."""

import secrets

import pytest

from app.blueprints.strangers import WINDOW_SECONDS, Strangers
from tests.web.feeds.addresses import UNKNOWN

OFFICE, ELSEWHERE = "192.0.2.7", "198.51.100.9"


def guess():
    return f"/agenda/{secrets.token_urlsafe(32)}.ics"


@pytest.fixture
def world(process):
    return process(most_in_vain=3)


def test_guesses_are_answered_with_404_and_after_a_while_with_429(world):
    assert [world.poll(guess()).status_code for _ in range(5)] == [404, 404, 404, 429, 429]
    assert world.beneath == 3


def test_who_is_sent_away_may_come_back_a_minute_later(world):
    answers = [world.poll(guess()) for _ in range(4)]
    assert answers[-1].headers["Retry-After"] == "60"
    world.ticks += WINDOW_SECONDS
    assert world.poll(guess()).status_code == 404


def test_a_calendar_that_is_there_is_answered_to_the_same_address_all_the_time(world, served):
    for _ in range(9):
        world.poll(guess())
    assert world.poll(served).status_code == 200
    assert world.poll(served).status_code == 200


def test_a_calendar_that_changed_meanwhile_is_joined_for_the_same_address(world, served, subscribe):
    for _ in range(9):
        world.poll(guess())
    assert world.poll(subscribe()).status_code == 200


def test_a_secret_that_nobody_has_is_looked_up_once_a_minute(world, count_queries):
    path = f"/agenda/{UNKNOWN}.ics"
    for _ in range(3):
        world.poll(path)
    with count_queries() as asked:
        assert world.poll(path).status_code == 429
    assert asked == []


def test_every_answer_carries_what_every_answer_carries(world, served):
    for _ in range(3):
        world.poll(guess())
    kept = dict(world.poll(served).headers)
    refused = dict(world.poll(guess()).headers)
    own = {"Content-Length": "0", "Retry-After": "60", "Cache-Control": "no-store"}
    of_a_calendar = ("Content-Type", "Content-Disposition", "ETag", "Last-Modified")
    assert refused == {name: value for name, value in kept.items() if name not in of_a_calendar} | own


def test_each_address_is_counted_by_itself():
    strangers = Strangers(most=1, ticks=lambda: 0.0)
    assert [strangers.may_ask(address) for address in (OFFICE, ELSEWHERE, OFFICE)] == [True, True, False]
    assert (strangers.asked, strangers.refused) == (3, 1)


def test_one_network_of_ipv6_addresses_is_one():
    strangers = Strangers(most=1, ticks=lambda: 0.0)
    asking = ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")
    assert [strangers.may_ask(address) for address in asking] == [True, False, True]


def test_no_more_addresses_are_kept_than_there_is_room_for():
    strangers = Strangers(most=1, most_addresses=2, ticks=lambda: 0.0)
    asking = (OFFICE, ELSEWHERE, "203.0.113.5", OFFICE)
    assert [strangers.may_ask(address) for address in asking] == [True] * 4


def test_an_address_that_is_none_is_counted_as_well():
    strangers = Strangers(most=1, ticks=lambda: 0.0)
    assert [strangers.may_ask("unix:"), strangers.may_ask("")] == [True, False]


def test_the_figures_tell_how_many_asked_in_vain(client):
    client.get(guess())
    figures = client.get("/metrics").text
    assert 'weekwijzer_unknown_feeds{answer="404"}' in figures
    assert 'weekwijzer_unknown_feeds{answer="429"} 0.0' in figures
