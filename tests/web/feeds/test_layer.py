"""The layer before Flask gives the same answers as the route beneath it, and asks the database nothing."""

import gzip
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.http import http_date, parse_date
from werkzeug.test import Client

from app.models.feeds import FeedBody
from tests.factories import DAY
from tests.web.feeds.addresses import UNKNOWN
from tests.web.feeds.process import whole


def tags_of(poll, served):
    tag = poll(served).headers["ETag"].strip('"')
    return {"tag": tag, "other": "0" * 32}


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Accept_Encoding": "gzip"},
        {"Accept_Encoding": "br, gzip;q=0"},
        {"Accept_Encoding": "*;q=0.1"},
        {"Accept_Encoding": ""},
        {"If_None_Match": '"{tag}"'},
        {"If_None_Match": 'W/"{tag}"'},
        {"If_None_Match": '"{tag}-gzip"'},
        {"If_None_Match": '"{tag}"', "Accept_Encoding": "gzip"},
        {"If_None_Match": '"{tag}-gzip"', "Accept_Encoding": "gzip"},
        {"If_None_Match": '"{other}"'},
        {"If_None_Match": '"{other}"', "If_Modified_Since": "{later}"},
        {"If_Modified_Since": "{modified}"},
        {"If_Modified_Since": "{modified}", "Accept_Encoding": "gzip"},
        {"If_Modified_Since": "{earlier}"},
        {"If_Modified_Since": "yesterday"},
        {"If_Modified_Since": ""},
        {"Range": "bytes=0-9", "If_Match": '"{other}"', "Cookie": "weekwijzer=x", "Accept": "text/html"},
    ],
)
def test_what_the_layer_knows_it_answers_as_the_route_does(world, poll_route, served, headers, method, scheme):
    first = poll_route(served)
    modified = parse_date(first.headers["Last-Modified"])
    values = tags_of(poll_route, served) | {
        "modified": http_date(modified),
        "earlier": http_date(modified - timedelta(seconds=1)),
        "later": http_date(modified + DAY),
    }
    asked = {name: value.format(**values) for name, value in headers.items()} | {"base_url": f"{scheme}://localhost"}
    answer = world.poll(served, method, **asked)
    assert whole(answer) == whole(poll_route(served, method, **asked))
    assert (world.beneath, answer.status_code in (200, 304)) == (0, True)


@pytest.mark.parametrize(
    "headers",
    [
        {"If_None_Match": '"a", "{tag}"'},
        {"If_None_Match": "*"},
        {"If_None_Match": ""},
        {"If_None_Match": "nonsense"},
        {"If_None_Match": '"{tag}'},
        {"Accept_Encoding": "gzip, " + "x" * 200},
    ],
)
def test_what_is_asked_in_another_way_goes_to_the_route(world, poll_route, served, headers):
    asked = {name: value.format(**tags_of(poll_route, served)) for name, value in headers.items()}
    assert whole(world.poll(served, **asked)) == whole(poll_route(served, **asked))
    assert world.beneath == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_but_reading_is_answered_by_the_layer(world, poll_route, served, method):
    answer = world.poll(served, method)
    assert (answer.status_code, world.beneath) == (poll_route(served, method).status_code, 1)


@pytest.mark.parametrize("query", ["?page=2", "?auth_token=x&download=1", "?%00"])
def test_a_query_changes_nothing(world, poll_route, served, query):
    assert whole(world.poll(served.path + query)) == whole(poll_route(served))
    assert world.beneath == 0


@pytest.mark.parametrize("path", [f"/agenda/{UNKNOWN}.ics", "/agenda/x.ics", "/agenda/é.ics", "/agenda/a/b.ics"])
def test_what_is_no_subscription_goes_to_the_route(world, poll_route, path):
    answer, expected = world.poll(path), poll_route(path)
    assert (answer.status, answer.data, world.beneath) == (expected.status, expected.data, 1)


def test_a_poll_with_a_body_goes_to_the_route(world, served):
    assert Client(world.layer).get(served.path, data=b"abc").status_code == 200
    assert world.beneath == 1


def test_a_poll_of_what_is_known_asks_the_database_nothing(world, served, count_queries):
    for coding in ("gzip", "identity"):
        world.poll(served, Accept_Encoding=coding)
    with count_queries() as seen:
        for coding in ("gzip", "identity", "gzip"):
            assert world.poll(served, Accept_Encoding=coding).status_code == 200
    assert (seen, world.beneath) == ([], 0)


def test_a_subscription_is_joined_by_the_route_and_then_known(world, subscribe, published):
    served = subscribe()
    tags = [world.poll(served).headers["ETag"] for _ in range(3)]
    assert (world.beneath, set(tags)) == (1, {tags[0]})


def test_gzip_is_sent_as_it_is_stored(world, served, session):
    stored = session.scalar(select(FeedBody.body))
    assert world.poll(served, Accept_Encoding="gzip").data == stored
    assert world.poll(served).data == gzip.decompress(stored)
