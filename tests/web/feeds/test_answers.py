"""Calendars over HTTP: validators, compression, and what stays out of logs."""

import gzip
import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select, update
from werkzeug.http import http_date, parse_date

from app.models.feeds import Feed
from app.programme import publishing
from tests import factories
from tests.factories import HOUR
from tests.web.feeds.addresses import UNKNOWN


def as_told(answer, *names):
    return {name: answer.headers.get(name) for name in names}


def test_rule_07_a_calendar_comes_with_everything_a_program_needs(poll, subscribe, published):
    answer = poll(subscribe())
    assert answer.status_code == 200
    assert [str(event["SUMMARY"]) for event in Calendar.from_ical(answer.data).walk("VEVENT")] == ["Muziek"]
    assert as_told(
        answer,
        "Content-Type",
        "Cache-Control",
        "Content-Disposition",
        "X-Robots-Tag",
        "Referrer-Policy",
        "Vary",
        "Set-Cookie",
        "Content-Encoding",
        "Content-Length",
    ) == {
        "Content-Type": "text/calendar; charset=utf-8",
        "Cache-Control": "private, max-age=300, must-revalidate",
        "Content-Disposition": 'inline; filename="agenda.ics"',
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
        "Vary": "Accept-Encoding",
        "Set-Cookie": None,
        "Content-Encoding": None,
        "Content-Length": str(len(answer.data)),
    }


def test_rule_07_a_304_repeats_the_validators_and_has_no_body(poll, subscribe, published):
    served = subscribe()
    first = poll(served)
    again = poll(served, If_None_Match=first.headers["ETag"])
    told = ("ETag", "Last-Modified", "Cache-Control", "Vary")
    assert (again.status_code, again.data) == (304, b"")
    assert as_told(again, *told) == as_told(first, *told)
    assert as_told(again, "Content-Type", "Content-Length", "Set-Cookie") == {
        "Content-Type": None,
        "Content-Length": None,
        "Set-Cookie": None,
    }


@pytest.mark.parametrize("sent", ["W/{tag}", '"other", {tag}', "*", '"other" , W/{tag}'])
def test_rule_07_every_way_to_name_the_tag_is_understood(poll, subscribe, published, sent):
    served = subscribe()
    tag = poll(served).headers["ETag"]
    assert poll(served, If_None_Match=sent.format(tag=tag)).status_code == 304


@pytest.mark.parametrize("sent", ['"other"', "", "nonsense", '"', "W/"])
def test_rule_07_if_none_match_beats_if_modified_since(poll, subscribe, published, sent):
    future = http_date(datetime.now(UTC) + HOUR)
    assert poll(subscribe(), If_None_Match=sent, If_Modified_Since=future).status_code == 200


def test_rule_07_if_modified_since_is_read_as_a_date(poll, subscribe, published):
    served = subscribe()
    modified = parse_date(poll(served).headers["Last-Modified"])
    answers = [
        poll(served, If_Modified_Since=since).status_code
        for since in (
            http_date(modified),
            http_date(modified + HOUR),
            modified.strftime("%A, %d-%b-%y %H:%M:%S GMT"),  # RFC 850, as old programs write
            http_date(modified - timedelta(seconds=1)),
            "yesterday",
            "",
        )
    ]
    assert answers == [304, 304, 304, 200, 200, 200]


def test_rule_07_head_tells_the_same_without_the_body(poll, subscribe, published):
    served = subscribe()
    full, head = poll(served), poll(served, "HEAD")
    assert (head.status_code, head.data) == (200, b"")
    told = ("ETag", "Last-Modified", "Content-Type", "Content-Length", "Vary", "Cache-Control")
    assert as_told(head, *told) == as_told(full, *told)
    assert poll(served, "HEAD", If_None_Match=full.headers["ETag"]).status_code == 304


def test_rule_07_gzip_is_the_same_calendar_under_a_tag_of_its_own(poll, subscribe, published):
    served = subscribe()
    plain, packed = poll(served), poll(served, Accept_Encoding="gzip, deflate")
    assert gzip.decompress(packed.data) == plain.data
    assert as_told(packed, "Content-Encoding", "Vary") == {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    assert packed.headers["ETag"] == plain.headers["ETag"].removesuffix('"') + '-gzip"'


def test_rule_07_whoever_has_either_form_has_the_calendar(poll, subscribe, published):
    served = subscribe()
    tags = [poll(served, Accept_Encoding=coding).headers["ETag"] for coding in ("identity", "gzip")]
    for coding in ("identity", "gzip"):
        for tag in tags:
            answer = poll(served, Accept_Encoding=coding, If_None_Match=tag)
            assert (answer.status_code, answer.headers["ETag"]) == (304, tag)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip;q=0, *", None),
        ("*", "gzip"),
        ("GZIP", "gzip"),
        ("br", None),
        ("gzip;q=0.1, identity", "gzip"),
        ("", None),
    ],
)
def test_rule_07_gzip_goes_only_to_those_who_take_it(poll, subscribe, published, accepted, coding):
    assert poll(subscribe(), Accept_Encoding=accepted).headers.get("Content-Encoding") == coding


def test_rule_07_accept_cookies_and_languages_change_nothing(client, poll, subscribe, published, signed_in):
    served = subscribe()
    first = poll(served)
    with client.session_transaction() as stored:
        stored["language"] = "en"
    other = poll(served, Accept="application/json", Accept_Language="en", Cookie="weekwijzer=nonsense")
    told = [name for name, _value in first.headers if name != "Date"]
    assert other.data == first.data
    assert as_told(other, *told) == as_told(first, *told)
    assert poll(f"{served.path}?page=2&auth_token=x").data == first.data


def test_rule_11_unknown_malformed_and_revoked_secrets_get_the_same_answer(session, poll, subscribe):
    revoked = subscribe()
    session.execute(update(Feed).values(revoked_at=datetime.now(UTC)))
    session.commit()
    paths = [revoked.path, f"/agenda/{UNKNOWN}.ics", "/agenda/x.ics", "/agenda/a/b.ics", "/agenda/%00%F0.ics"]
    answers = [poll(path) for path in paths]
    seen = [
        (answer.status_code, answer.data, as_told(answer, "Content-Type", "Cache-Control", "Vary", "Set-Cookie"))
        for answer in answers
    ]
    assert seen == [seen[0]] * len(paths)
    assert seen[0][0] == 404
    assert revoked.secret not in answers[0].text


def test_a_calendar_cannot_be_written_to(client, subscribe):
    assert client.post(subscribe().path).status_code == 405


def test_a_conditional_poll_costs_two_statements(poll_route, subscribe, published, count_queries):
    served = subscribe()
    tag = poll_route(served).headers["ETag"]
    with count_queries() as seen:
        assert poll_route(served, If_None_Match=tag).status_code == 304
    assert len(seen) == 2
    assert not any(re.search(r"feed\.body", statement) for statement in seen)


def test_a_full_answer_that_was_joined_before_costs_three_statements(poll_route, subscribe, published, count_queries):
    served = subscribe()
    poll_route(served)
    with count_queries() as seen:
        assert poll_route(served).status_code == 200
    assert len(seen) == 3


def test_joining_costs_the_same_number_of_statements_for_one_session_and_for_three(
    session, supervisor, poll_route, subscribe, published, count_queries
):
    counts = []
    for number in range(3):
        served = subscribe()
        with count_queries() as seen:
            assert poll_route(served).data.count(b"BEGIN:VEVENT") == number + 1
        counts.append(len(seen))
        row = factories.meeting(session, published.starts_at + (number + 1) * HOUR)
        publishing.publish(session, [row.id], by=supervisor.actor, now=datetime.now(UTC))
        session.commit()
    assert counts == [counts[0]] * 3


def test_a_publication_shows_at_the_next_poll(session, supervisor, poll, subscribe, published):
    served = subscribe()
    tag = poll(served).headers["ETag"]
    published.title = "Muziek en dans"
    session.flush()
    publishing.publish(session, [published.id], by=supervisor.actor, now=datetime.now(UTC))
    session.commit()
    answer = poll(served, If_None_Match=tag)
    assert (answer.status_code, b"SUMMARY:Muziek en dans" in answer.data) == (200, True)


def test_the_program_that_polls_is_noted_without_control_characters(session, poll, subscribe):
    poll(subscribe(), User_Agent="Thunderbird/128\x07 " + "x" * 200)
    (agent,) = session.scalars(select(Feed.last_client))
    assert (agent[:16], len(agent)) == ("Thunderbird/128 ", 120)


@pytest.mark.parametrize("name", ["werkzeug", "granian.access", "app"])
def test_rule_11_secrets_are_masked_in_logs(app, caplog, name):
    with caplog.at_level(logging.INFO, logger=name):
        logging.getLogger(name).info('%s "%s" %d', "127.0.0.1", f"GET /agenda/{UNKNOWN}.ics HTTP/1.1", 200)
        logging.getLogger(name).info("nothing %s", "secret")
    assert caplog.messages == ['127.0.0.1 "GET /agenda/….ics HTTP/1.1" 200', "nothing secret"]
