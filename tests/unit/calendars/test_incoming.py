"""Mails that come in at a reply address, sorted before anything is believed (rules 20 to 24)."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendars import incoming
from app.calendars.incoming import Incoming, Sort
from tests import reply_mails
from tests.unit.calendars.test_reply import CORPUS

OURS = "mx.weekwijzer.example"


def a_mail(text="Ik kom graag.", **headers):
    mail = EmailMessage(policy=SMTP)
    given_headers = {
        "From": "Vrijwilliger Een <Vrijwilliger@post.example>",
        "To": "rsvp+9f3a@weekwijzer.example",
        "Subject": "Geaccepteerd: Veiligheidsdag",
        "Message-ID": "<a1@post.example>",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in given_headers.items():
        mail[name] = value
    mail.set_content(text)
    return mail


def with_calendar(mail, body=CORPUS["google"], subtype="calendar", **how):
    maintype = "text" if subtype == "calendar" else "application"
    if mail.get_content_type() != "multipart/mixed":
        mail.make_mixed()
    part = EmailMessage(policy=SMTP)
    part.set_content(body, maintype, subtype, **({"cte": "base64"} | how))
    mail.attach(part)
    return mail


def sort_of(mail):
    return incoming.read(mail.as_bytes()).sort


def test_an_answer_comes_with_its_calendar_object_and_what_was_written_beside_it():
    assert incoming.read(with_calendar(a_mail()).as_bytes()) == Incoming(
        sort=Sort.CALENDAR,
        message_id="<a1@post.example>",
        sender="vrijwilliger@post.example",
        subject="Geaccepteerd: Veiligheidsdag",
        text="Ik kom graag.",
        calendar=CORPUS["google"],
    )


@pytest.mark.parametrize("cte", ["base64", "quoted-printable"])
@pytest.mark.parametrize("subtype", ["calendar", "ics"])
def test_rule_21_the_calendar_object_is_found_however_it_was_wrapped(cte, subtype):
    assert incoming.read(with_calendar(a_mail(), subtype=subtype, cte=cte).as_bytes()).calendar == CORPUS["google"]


def test_rule_24_what_a_person_types_is_text():
    found = incoming.read(a_mail("Ik kan later komen.\nIs dat goed?").as_bytes())
    assert (found.sort, found.text, found.calendar) == (Sort.TEXT, "Ik kan later komen.\nIs dat goed?", None)


def test_letters_are_read_in_the_character_set_that_the_mail_names():
    mail = a_mail()
    mail.set_content("Zoë komt", charset="iso-8859-1")
    assert incoming.read(mail.as_bytes()).text == "Zoë komt"


def test_a_mail_in_html_alone_is_read_without_its_tags():
    mail = a_mail()
    mail.set_content("<style>p{}</style><p>Ik <b>kom</b></p><script>weg()</script>", subtype="html")
    assert incoming.read(mail.as_bytes()).text.split() == ["Ik", "kom"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner-email=x"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>", "Auto_Submitted": "auto-replied"},
    ],
)
def test_rule_24_an_out_of_office_note_is_known_as_one(headers):
    assert sort_of(a_mail("Ik ben op vakantie.", **headers)) is Sort.AUTO_REPLY


def test_an_answer_that_a_program_marked_as_automatic_is_an_answer_all_the_same():
    assert sort_of(with_calendar(a_mail(Auto_Submitted="auto-generated"))) is Sort.CALENDAR


def test_rule_24_a_bounce_is_known_by_its_empty_sender_or_its_report():
    report = a_mail("Mailbox full")
    report.make_mixed()
    report.replace_header("Content-Type", 'multipart/report; report-type=delivery-status; boundary="x"')
    assert sort_of(report) is Sort.BOUNCE
    assert sort_of(a_mail("Undelivered", Return_Path="<>")) is Sort.BOUNCE


def test_an_automatic_report_is_a_bounce_and_no_out_of_office_note():
    report = a_mail("Mailbox full", Auto_Submitted="auto-replied")
    report.make_mixed()
    report.replace_header("Content-Type", 'multipart/report; report-type=delivery-status; boundary="x"')
    assert sort_of(report) is Sort.BOUNCE


def test_rule_24_a_mail_beyond_the_limit_is_known_by_its_head_alone():
    found = incoming.read(with_calendar(a_mail("x\n" * incoming.MOST_BYTES)).as_bytes())
    assert (found.sort, found.sender, found.text, found.calendar) == (
        Sort.TOO_LARGE,
        "vrijwilliger@post.example",
        "",
        None,
    )


def test_only_so_many_parts_are_looked_at():
    mail = a_mail()
    mail.make_mixed()
    for _ in range(incoming.MOST_PARTS):
        mail.attach(a_mail())
    assert sort_of(with_calendar(mail)) is Sort.TEXT


@pytest.mark.parametrize(
    ("results", "verified"),
    [
        ([f"{OURS}; dkim=pass; dmarc=pass header.from=post.example"], True),
        ([f"{OURS}; dmarc=fail"], False),
        (["mx.elders.example; dmarc=pass"], False),
        ([f"{OURS}; dmarc=fail", f"{OURS}; dmarc=pass"], False),
        ([], False),
    ],
)
def test_rule_23_only_what_our_own_server_found_verifies_a_sender(results, verified):
    mail = with_calendar(a_mail())
    for line in results:
        mail["Authentication-Results"] = line
    found = incoming.read(mail.as_bytes(), trusted=OURS)
    assert (found.verified, found.sort) == (verified, Sort.CALENDAR)


def test_rule_23_nothing_is_verified_where_no_server_is_trusted():
    assert not incoming.read(a_mail(Authentication_Results="; dmarc=pass").as_bytes()).verified


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: =?utf-8?b?////?= <a@\r\n\r\nhallo",
        b'From: "\r\nMessage-ID: [\r\nSubject: =?x?q?=\r\n\r\nhallo',
        b"Content-Type: text/plain; charset=bestaat-niet\r\n\r\nhallo",
        b"Content-Type: multipart/mixed\r\n\r\nhallo",
        b"Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!",
        b"Authentication-Results: [\r\n\r\n",
        b"Content-Type: text/plain; charset*=a'b'c;charset*1=x\r\n\r\nhallo",
        b"Content-Type: multipart/mixed; boundary*=a'b'c;boundary*1=x\r\n\r\nhallo",
        b"From: " + b"(" * 100_000 + b"\r\n\r\nhallo",
        b"Content-Type: text/plain; " + b"a=b; " * 20_000 + b"\r\n\r\nhallo",
    ],
)
def test_a_broken_mail_is_left_for_a_person(raw):
    found = incoming.read(raw, trusted=OURS)
    assert found.sort in {Sort.TEXT, Sort.CALENDAR}
    assert not found.verified


def test_thousands_of_mails_in_one_another_are_not_followed():
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(4000))
    assert incoming.read(b"From: a@post.example\r\n" + nested).sender == "a@post.example"


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("Vrijwilliger@post.example", "vrijwilliger@post.example"),
        ('"Een, Vrijwilliger" <a@post.example>', "a@post.example"),
        ("b@post.example <a@post.example>", "a@post.example"),
        ("=?utf-8?q?Zo=C3=AB?= <zoe@post.example> (thuis)", "zoe@post.example"),
        ("niemand", ""),
    ],
)
def test_the_sender_is_the_address_and_not_the_name(written, sender):
    assert incoming.read(f"From: {written}\r\n\r\n".encode()).sender == sender


@given(
    st.sampled_from(sorted(CORPUS)),
    st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=12), st.integers(0, 40)), max_size=8),
)
def test_a_damaged_mail_never_breaks_the_reader(program, damage):
    raw = bytearray(with_calendar(a_mail(), CORPUS[program], cte="quoted-printable").as_bytes())
    for at, put, cut in damage:
        raw[at : at + cut] = put
    found = incoming.read(bytes(raw), trusted=OURS)
    assert len(found.text) <= incoming.LONGEST_TEXT


def test_rule_24_a_note_that_a_mail_was_read_is_no_bounce():
    head = b"Content-Type: multipart/report; report-type=disposition-notification; boundary=x\r\n\r\n--x\r\n\r\n--x--"
    assert incoming.read(head).sort is Sort.AUTO_REPLY


def test_the_mails_of_ours_that_are_answered_are_named_once():
    key, other = "a" * 40, "b" * 40
    mail = a_mail(In_Reply_To=f"<{key}@weekwijzer.example>", References=f"<x@y.example> <{other}@w> <{key}@w>")
    assert incoming.read(mail.as_bytes()).about == (key, other)


def test_a_bounce_names_the_mail_that_came_back():
    assert incoming.read(reply_mails.bounce("c" * 40)).about == ("c" * 40,)


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("Return-Path: <Anna@Post.example>\r\n", "anna@post.example"),
        ("Return-Path: <>\r\n", ""),
        ("Subject: x\r\nReturn-Path: <anna@post.example>\r\n", ""),
        ("", ""),
    ],
)
def test_rule_24_the_sender_of_the_envelope_is_what_was_written_on_top(written, sender):
    assert incoming.returns_to(f"{written}\r\nx".encode()) == sender
