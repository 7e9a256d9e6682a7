"""Asking for a calendar, of a real server over real sockets."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from ipaddress import ip_address

import pytest

from app.fetching import addresses, https
from app.fetching.https import Fetched, Problem, Unreachable, Validators
from tests.calendar_server import HOST

ADDRESS = addresses.parse(f"https://{HOST}/geheim.ics?key=1")
NOTHING = Validators()


def fetch(calendar_server, known=NOTHING, **ways):
    return https.fetch(ADDRESS, known, ways=calendar_server.ways(**ways))


def problem_of(calendar_server, **ways):
    with pytest.raises(Unreachable) as failure:
        fetch(calendar_server, **ways)
    return failure.value.problem


def test_a_calendar_is_fetched_with_the_name_in_the_certificate_and_the_request(calendar_server):
    calendar_server.says("200 OK", b"BEGIN:VCALENDAR", ETag='"1"', Last_Modified="Sun, 22 Nov 2026 08:00:00 GMT")
    assert fetch(calendar_server) == Fetched(
        content=b"BEGIN:VCALENDAR",
        validators=Validators(etag='"1"', last_modified="Sun, 22 Nov 2026 08:00:00 GMT"),
    )
    request = calendar_server.asked[0].split("\r\n")
    assert request[0] == "GET /geheim.ics?key=1 HTTP/1.1"
    assert {f"Host: {HOST}", "Accept-Encoding: identity"} <= set(request)


def test_a_server_is_asked_whether_anything_changed(calendar_server):
    calendar_server.says("304 Not Modified")
    known = Validators(etag='"1"', last_modified="Sun, 22 Nov 2026 08:00:00 GMT")
    assert fetch(calendar_server, known) == Fetched(content=None, validators=known)
    assert {'If-None-Match: "1"', "If-Modified-Since: Sun, 22 Nov 2026 08:00:00 GMT"} <= set(
        calendar_server.asked[0].split("\r\n")
    )


def test_nothing_changed_is_no_answer_to_whoever_knows_nothing(calendar_server):
    calendar_server.says("304 Not Modified")
    assert problem_of(calendar_server) is Problem.REFUSED


def test_validators_that_cannot_be_kept_are_forgotten(calendar_server):
    calendar_server.says("200 OK", b"x", ETag="e" * 301, Last_Modified="l" * 101)
    assert fetch(calendar_server).validators == NOTHING


@pytest.mark.parametrize("status", ["404 Not Found", "401 Unauthorized", "500 Internal Server Error", "204 No Content"])
def test_another_answer_is_said_with_its_number(calendar_server, status):
    calendar_server.says(status)
    with pytest.raises(Unreachable) as failure:
        fetch(calendar_server)
    assert (failure.value.problem, failure.value.status) == (Problem.REFUSED, int(status[:3]))


@pytest.mark.parametrize("machine", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1"])
def test_a_name_that_leads_to_our_own_machines_is_not_followed(calendar_server, machine):
    found = problem_of(calendar_server, allowed=addresses.is_public, resolve=lambda _host, _port: [ip_address(machine)])
    assert (found, calendar_server.connected) == (Problem.NOT_PUBLIC, 0)


def test_one_machine_of_ours_among_public_ones_is_enough_to_refuse(calendar_server):
    machines = [ip_address("93.184.215.14"), ip_address("127.0.0.1")]
    assert problem_of(calendar_server, allowed=addresses.is_public, resolve=lambda *_: machines) is Problem.NOT_PUBLIC


def test_a_name_is_looked_up_once_so_that_it_cannot_mean_another_machine_later(calendar_server):
    calendar_server.says("200 OK", b"x")
    answers = iter([[ip_address("127.0.0.1")], [ip_address("10.0.0.1")]])
    assert fetch(calendar_server, resolve=lambda *_: next(answers)).content == b"x"
    assert list(answers) == [[ip_address("10.0.0.1")]]


def test_the_real_way_to_the_web_refuses_this_machine():
    with pytest.raises(Unreachable) as failure:
        https.fetch(addresses.parse("https://localhost.localdomain/a.ics"), NOTHING, ways=https.the_web())
    assert failure.value.problem in {Problem.NOT_PUBLIC, Problem.UNKNOWN_HOST}
    assert https.Ways().resolve("localhost", 443)[0].is_loopback


def test_a_name_that_is_not_there_is_said(calendar_server):
    def resolve(_host, _port):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    assert problem_of(calendar_server, resolve=resolve) is Problem.UNKNOWN_HOST
    assert problem_of(calendar_server, resolve=lambda *_: []) is Problem.UNKNOWN_HOST


def test_another_machine_is_tried_when_the_first_gives_no_answer(calendar_server):
    calendar_server.says("200 OK", b"x")
    machines = [ip_address("127.0.0.3"), ip_address("127.0.0.1")]
    assert fetch(calendar_server, resolve=lambda *_: machines).content == b"x"


def test_nobody_at_home_is_said(calendar_server):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert problem_of(calendar_server, port=port) is Problem.NO_ANSWER


def test_a_certificate_of_another_name_or_of_nobody_is_refused(calendar_server):
    calendar_server.says("200 OK", b"x")
    other = addresses.parse("https://elders.example/geheim.ics")
    with pytest.raises(Unreachable) as failure:
        https.fetch(other, NOTHING, ways=calendar_server.ways())
    assert failure.value.problem is Problem.BAD_CERTIFICATE
    assert problem_of(calendar_server, trust=ssl.create_default_context()) is Problem.BAD_CERTIFICATE
    assert calendar_server.asked == []


def test_a_server_may_send_us_on_to_another_https_address(calendar_server):
    def once(connection):
        calendar_server.says("200 OK", b"x")
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /elders.ics\r\nContent-Length: 0\r\n\r\n")

    calendar_server.answer = once
    assert fetch(calendar_server).content == b"x"
    assert [request.split(" ")[1] for request in calendar_server.asked] == ["/geheim.ics?key=1", "/elders.ics"]


def test_where_we_are_sent_is_looked_at_as_well(calendar_server):
    calendar_server.says("302 Found", Location="https://binnen.example/")
    machines = {HOST: ip_address("127.0.0.1"), "binnen.example": ip_address("10.0.0.1")}
    found = problem_of(
        calendar_server,
        resolve=lambda host, _port: [machines[host]],
        allowed=lambda machine: machine == ip_address("127.0.0.1"),
    )
    assert (found, calendar_server.connected) == (Problem.NOT_PUBLIC, 1)


@pytest.mark.parametrize("target", ["http://agenda.example/", "file:///etc/passwd", "https://127.0.0.1/", "", "//["])
def test_we_are_not_sent_anywhere_else(calendar_server, target):
    calendar_server.says("302 Found", Location=target)
    assert problem_of(calendar_server) in {Problem.BAD_REDIRECT, Problem.NO_ANSWER}


def test_we_are_not_sent_round_and_round(calendar_server):
    calendar_server.says("301 Moved", Location="/geheim.ics")
    assert (problem_of(calendar_server), calendar_server.connected) == (Problem.BAD_REDIRECT, 4)


def test_what_is_too_big_is_not_read_to_its_end(calendar_server):
    sent = []

    def endless(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65_536)
            sent.append(65_536)

    calendar_server.answer = endless
    assert problem_of(calendar_server) is Problem.TOO_BIG
    assert sum(sent) < 12_000_000


def test_what_is_packed_is_not_unpacked(calendar_server):
    calendar_server.says("200 OK", gzip.compress(b"x" * 50_000_000), Content_Encoding="gzip")
    assert problem_of(calendar_server) is Problem.PACKED


def drip(head):
    """Return a server that sends a byte now and then, so that no socket ever waits long."""

    def send(connection):
        connection.sendall(head)
        while True:
            connection.sendall(b"x")
            time.sleep(0.05)  # the server's slowness is what is tested

    return send


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_never_ends_is_left_in_time(calendar_server, head):
    calendar_server.answer = drip(head)
    began = time.monotonic()
    assert problem_of(calendar_server, seconds=2.0) is Problem.TOO_SLOW
    assert time.monotonic() - began < 10  # for ever, otherwise


def test_nothing_is_left_running_after_a_server_that_never_ends(calendar_server):
    calendar_server.answer = drip(b"HTTP/1.1 200 OK\r\nX: ")
    assert problem_of(calendar_server, seconds=0.5) is Problem.TOO_SLOW
    for thread in threading.enumerate():
        if thread.name == "fetch":
            thread.join(5)
            assert not thread.is_alive()


def test_something_that_is_not_http_is_no_answer(calendar_server):
    calendar_server.answer = b"SSH-2.0-hallo\r\n\r\n"
    assert problem_of(calendar_server) is Problem.NO_ANSWER


def test_an_answer_that_breaks_off_is_no_answer(calendar_server):
    calendar_server.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nBEGIN"
    assert problem_of(calendar_server) is Problem.NO_ANSWER
