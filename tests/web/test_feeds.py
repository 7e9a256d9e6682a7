"""Calendars over HTTP, and the pages and commands that hand out their addresses."""

import gzip
import json
import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from icalendar import Calendar
from sqlalchemy import select, update
from werkzeug.http import http_date, parse_date

from app.access import Role
from app.models.feeds import Feed, FeedScope
from app.models.people import Volunteer
from app.programme import feeds, publishing
from app.queries.feed_subjects import Subject
from tests import factories

HOUR = timedelta(hours=1)
UNKNOWN = "a" * 43
ADDRESS = re.compile(r"http://localhost(/agenda/[\w-]{43}\.ics)")


@dataclass(frozen=True)
class Served:
    """A subscription that a test polls."""

    path: str
    secret: str


@pytest.fixture
def supervisor(session, location):
    account = factories.account(session, name="Bo Begeleider")
    session.commit()
    return account


@pytest.fixture
def published(session, location, supervisor):
    row = factories.meeting(session, datetime.now(UTC).replace(microsecond=0) + HOUR, title="Muziek")
    publishing.publish(session, [row.id], by=supervisor.actor, now=datetime.now(UTC))
    session.commit()
    return row


@pytest.fixture
def subscribe(session, location):
    def subscribe(scope=FeedScope.LOCATION, row=None):
        subject = Subject(
            scope=scope, id=row.id if row else location.id, name="", location_id=location.id, location_name=""
        )
        issued = feeds.create(session, subject, label="", by=None, now=datetime.now(UTC))
        session.commit()
        return Served(path=f"/agenda/{issued.secret}.ics", secret=issued.secret)

    return subscribe


@pytest.fixture
def poll(client):
    """Return a function that asks as a calendar program does: without a cookie or token."""

    def poll(served, method="GET", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        path = served.path if isinstance(served, Served) else served
        return client.open(path, method=method, headers=named, csrf=False)

    return poll


@pytest.fixture
def signed_in(client, sign_in, supervisor):
    return sign_in(client, supervisor)


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


def test_a_conditional_poll_costs_two_statements(poll, subscribe, published, count_queries):
    served = subscribe()
    tag = poll(served).headers["ETag"]
    with count_queries() as seen:
        assert poll(served, If_None_Match=tag).status_code == 304
    assert len(seen) == 2
    assert not any(re.search(r"feed\.body", statement) for statement in seen)


def test_a_full_answer_that_was_joined_before_costs_three_statements(poll, subscribe, published, count_queries):
    served = subscribe()
    poll(served)
    with count_queries() as seen:
        assert poll(served).status_code == 200
    assert len(seen) == 3


def test_joining_costs_the_same_number_of_statements_for_one_session_and_for_three(
    session, supervisor, poll, subscribe, published, count_queries
):
    counts = []
    for number in range(3):
        served = subscribe()
        with count_queries() as seen:
            assert poll(served).data.count(b"BEGIN:VEVENT") == number + 1
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


def address_in(answer):
    found = ADDRESS.search(answer.text)
    assert found, answer.text
    return found[1]


def test_a_supervisor_hands_out_a_calendar_and_sees_its_address_once(session, signed_in, poll, published):
    partner = factories.partner(session, name="Brandweer")
    session.commit()
    form = signed_in.get("/agenda-abonnementen/nieuw/partner")
    assert "Brandweer" in form.text
    answer = signed_in.post(
        "/agenda-abonnementen/nieuw/partner", data={"subject": partner.id, "label": "telefoon <wacht>"}
    )
    path = address_in(answer)
    assert (answer.status_code, f"webcal://localhost{path}" in answer.text) == (200, True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert poll(path, User_Agent="Google-Calendar-Importer").status_code == 200
    overview = signed_in.get("/agenda-abonnementen").text
    assert path not in overview
    for shown in ("Brandweer", "telefoon &lt;wacht&gt;", "Google Agenda"):
        assert shown in overview


@pytest.mark.parametrize("scope", FeedScope)
def test_there_is_a_form_for_every_scope(signed_in, scope):
    overview = signed_in.get("/agenda-abonnementen")
    assert f"/agenda-abonnementen/nieuw/{scope.value}" in overview.text
    assert "Google kan tot een dag achterlopen; dringende wijzigingen sturen wij per mail." in overview.text
    assert signed_in.get(f"/agenda-abonnementen/nieuw/{scope.value}").status_code == 200


def test_a_subscription_is_renewed_after_a_question(session, signed_in, poll, subscribe):
    old = subscribe()
    feed_id = session.scalar(select(Feed.id))
    question = signed_in.get(f"/agenda-abonnementen/{feed_id}/vernieuwen")
    assert "Het oude adres werkt dan niet meer." in question.text
    assert poll(old).status_code == 200
    path = address_in(signed_in.post(f"/agenda-abonnementen/{feed_id}/vernieuwen"))
    assert (poll(old).status_code, poll(path).status_code) == (404, 200)


def test_a_subscription_is_revoked_after_a_question(session, signed_in, poll, subscribe):
    served = subscribe()
    feed_id = session.scalar(select(Feed.id))
    assert signed_in.get(f"/agenda-abonnementen/{feed_id}/intrekken").status_code == 200
    assert poll(served).status_code == 200
    answer = signed_in.post(f"/agenda-abonnementen/{feed_id}/intrekken", follow_redirects=True)
    assert "Het abonnement is ingetrokken." in answer.text
    assert "Er zijn nog geen abonnementen." in answer.text
    assert poll(served).status_code == 404
    assert signed_in.post(f"/agenda-abonnementen/{feed_id}/intrekken").status_code == 404


def test_a_subscription_of_another_location_is_not_there(session, signed_in, subscribe, other_location):
    subscribe()
    feed_id = session.scalar(select(Feed.id))
    session.execute(update(Feed).values(revoked_at=None))
    stranger = uuid4()
    for page in ("vernieuwen", "intrekken"):
        assert signed_in.post(f"/agenda-abonnementen/{stranger}/{page}").status_code == 404
        assert signed_in.get(f"/agenda-abonnementen/{stranger}/{page}").status_code == 404
    assert signed_in.get(f"/agenda-abonnementen/{feed_id}/intrekken").status_code == 200


@pytest.mark.parametrize(
    "data",
    [{}, {"subject": ""}, {"subject": "nonsense"}, {"subject": str(uuid4())}, {"subject": "\x00"}, {"label": "x"}],
)
def test_a_form_that_names_nothing_of_ours_is_refused(session, signed_in, data):
    factories.partner(session)
    session.commit()
    assert signed_in.post("/agenda-abonnementen/nieuw/partner", data=data).status_code == 422
    assert session.scalars(select(Feed.id)).all() == []


def test_a_name_that_is_too_long_or_full_of_controls_is_handled(session, location, signed_in):
    def create(label):
        return signed_in.post(
            "/agenda-abonnementen/nieuw/location", data={"subject": location.id, "label": label}
        ).status_code

    assert (create("x" * 121), create("hal\x00 \x07")) == (422, 200)
    assert session.scalars(select(Feed.name)).all() == ["hal"]


@pytest.mark.parametrize("scope", ["nonsense", "PARTNER", "%00"])
def test_a_scope_that_does_not_exist_is_not_found(signed_in, scope):
    assert signed_in.get(f"/agenda-abonnementen/nieuw/{scope}").status_code == 404
    assert signed_in.post(f"/agenda-abonnementen/nieuw/{scope}").status_code == 404


def test_every_change_needs_a_token(signed_in, session, subscribe):
    subscribe()
    feed_id = session.scalar(select(Feed.id))
    for path in ("nieuw/location", f"{feed_id}/vernieuwen", f"{feed_id}/intrekken"):
        assert signed_in.post(f"/agenda-abonnementen/{path}", csrf=False).status_code == 400
    assert session.scalar(select(Feed.revoked_at)) is None


def test_a_volunteer_makes_and_renews_their_own_calendar(session, location, client, sign_in, poll):
    volunteer = factories.volunteer(session)
    session.commit()
    sign_in(client, factories.volunteer_account(session, volunteer))
    session.commit()
    assert "U heeft deze agenda nog niet." in client.get("/mijn-agenda").text
    first = address_in(client.post("/mijn-agenda/volunteer"))
    assert poll(first).status_code == 200
    feed_id = session.scalar(select(Feed.id))
    assert client.get(f"/mijn-agenda/{feed_id}/vernieuwen").status_code == 200
    second = address_in(client.post(f"/mijn-agenda/{feed_id}/vernieuwen"))
    assert (poll(first).status_code, poll(second).status_code) == (404, 200)
    assert "Laatst gebruikt" in client.get("/mijn-agenda").text
    assert client.post("/mijn-agenda/location").status_code == 404
    assert client.get("/agenda-abonnementen").status_code == 403


def test_a_volunteer_cannot_renew_the_calendar_of_another(session, location, client, sign_in, subscribe):
    me, other = factories.volunteer(session), factories.volunteer(session)
    account = factories.volunteer_account(session, me)
    session.commit()
    subscribe(FeedScope.VOLUNTEER, other)
    feed_id = session.scalar(select(Feed.id))
    sign_in(client, account)
    assert client.get(f"/mijn-agenda/{feed_id}/vernieuwen").status_code == 404
    assert client.post(f"/mijn-agenda/{feed_id}/vernieuwen").status_code == 404


def test_a_partner_makes_their_own_calendar(session, location, client, sign_in, poll):
    account = factories.partner_account(session, factories.partner(session, name="Bibliotheek"))
    session.commit()
    sign_in(client, account)
    path = address_in(client.post("/mijn-agenda/partner"))
    assert b"X-WR-CALNAME:De Wilgen: Bibliotheek" in poll(path).data
    assert client.post("/mijn-agenda/volunteer").status_code == 404


@pytest.mark.parametrize("role", [Role.COACH, Role.MENTOR, Role.GUARDIAN, Role.ADMINISTRATOR])
def test_others_hand_out_no_calendars(session, location, client, sign_in, role):
    account = factories.account(session, role)
    session.commit()
    sign_in(client, account)
    assert [client.get(path).status_code for path in ("/agenda-abonnementen", "/mijn-agenda")] == [403, 403]


@pytest.fixture
def command(app, database):
    """Return a function that runs `flask feeds …` and gives the exit status, the output and the error line."""

    def command(*words):
        result = app.test_cli_runner().invoke(args=["feeds", *words])
        return result.exit_code, result.stdout, result.stderr

    return command


def test_the_command_hands_out_lists_and_revokes(session, location, command, poll):
    volunteer = factories.volunteer(session, name="Sanne Voorbeeld")
    session.commit()
    status, output, errors = command("create", "--scope", "open-shifts", "--of", "sanne voorbeeld")
    made = json.loads(output)
    path = ADDRESS.fullmatch(made.pop("url"))[1]
    listed = {"id": made["id"], "scope": "open-shifts", "of": volunteer.name}
    assert (status, errors, made) == (0, "", listed)
    assert json.loads(command("list")[1]) == [listed | {"last_used": None}]
    assert poll(path).status_code == 200
    (used,) = json.loads(command("list")[1])
    assert datetime.fromisoformat(used["last_used"]) <= datetime.now(UTC)
    assert command("revoke", made["id"]) == (0, json.dumps({"revoked": made["id"]}) + "\n", "")
    assert (json.loads(command("list")[1]), poll(path).status_code) == ([], 404)


@pytest.mark.parametrize(
    "words",
    [
        ("create", "--scope", "partner", "--of", "Niemand"),
        ("create", "--scope", "nonsense", "--of", "x"),
        ("create", "--scope", "space"),
        ("create",),
        ("revoke", "nonsense"),
        ("revoke", str(uuid4())),
    ],
)
def test_the_command_says_in_one_line_what_is_wrong(location, command, words):
    status, output, errors = command(*words)
    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert errors.startswith("weekwijzer: ")


def test_the_command_says_when_a_name_is_ambiguous_and_takes_an_id(session, location, command):
    one, two = (factories.volunteer(session, name="Sam") for _number in range(2))
    session.commit()
    status, output, errors = command("create", "--scope", "volunteer", "--of", "Sam")
    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert str(one.id) in errors
    assert str(two.id) in errors
    assert command("create", "--scope", "volunteer", "--of", str(two.id))[0] == 0
    assert session.scalar(select(Feed.volunteer_id).join(Volunteer)) == two.id
