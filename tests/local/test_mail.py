"""The mail server and the page: nothing lost, and no mail that does anything to its reader."""

import re
import smtplib
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local import invitations, letters
from local.mail import LARGEST_MAIL, listen, serving
from local.mail_page import create_page
from local.maildir import Maildir

NAME = "00000001700000000000.0123456789abcdef.weekwijzer"
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:test
METHOD:REQUEST
BEGIN:VEVENT
UID:les-7@demo.example
DTSTAMP:20261101T090000Z
DTSTART:20261124T130000Z
DTEND:20261124T143000Z
SUMMARY:Fietsles
LOCATION:Verkeerstuin
STATUS:CONFIRMED
SEQUENCE:2
ORGANIZER;CN=Weekwijzer:mailto:post@demo.example
ATTENDEE;CN=Noor;PARTSTAT=NEEDS-ACTION:mailto:noor@demo.example
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


@pytest.fixture
def box(tmp_path):
    return Maildir(tmp_path / "mail")


@pytest.fixture
def client(box):
    return create_page(box.directory).test_client()


@pytest.fixture
def port(box):
    with listen() as listener, serving(listener, box.directory):
        yield listener.getsockname()[1]


def store(box, content, *, recipient="noor@demo.example", at=1):
    return box.add(content, sender="app@demo.example", recipients=[recipient], arrived_ns=at * 10**18)


def mail(*, subject="Fietsles", text="Tot dinsdag", html=""):
    message = EmailMessage()
    message["From"] = "Weekwijzer <post@demo.example>"
    message["To"] = "noor@demo.example"
    message["Subject"] = subject
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def test_a_mail_with_two_recipients_is_one_file_with_both_on_top(box, port):
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("app@demo.example", ["a@demo.example", "b@demo.example"], b"Subject: x\r\n\r\n.punt\r\n")
    envelope = b"Return-Path: <app@demo.example>\nDelivered-To: a@demo.example\nDelivered-To: b@demo.example\n"
    assert [box.read(name) for name in box.names()] == [envelope + b"Subject: x\n\n.punt\n"]


def test_a_mail_that_is_too_large_is_refused(box, port):
    with smtplib.SMTP("127.0.0.1", port) as client, pytest.raises(smtplib.SMTPSenderRefused) as refused:
        client.sendmail("app@demo.example", ["a@demo.example"], b"x" * (LARGEST_MAIL + 1))
    assert (refused.value.smtp_code, box.names()) == (552, [])


def test_a_mail_that_cannot_be_stored_is_not_accepted(box, port):
    for part in ("tmp", "new"):
        (box.directory / part).rmdir()
    with smtplib.SMTP("127.0.0.1", port) as client, pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail("app@demo.example", ["a@demo.example"], b"Subject: x\r\n\r\n")
    assert refused.value.smtp_code == 451


def test_an_address_with_letters_of_another_alphabet_is_kept(box, port):
    message = mail()
    message["Delivered-For"] = "نور@demo.example"
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(message, "post@demo.example", ["نور@demo.example"], mail_options=["SMTPUTF8"])
    assert letters.read(NAME, box.read(box.names()[0])).recipients == ("نور@demo.example",)


def test_the_newest_mail_comes_first(box, client):
    for at in (2, 3, 1):
        store(box, mail(subject=f"Mail nummer {at}").as_bytes(), at=at)
    page = client.get("/").get_data(as_text=True)
    assert re.findall(r"Mail nummer (\d)", page) == ["3", "2", "1"]


def test_mails_can_be_chosen_by_recipient(box, client):
    store(box, mail(subject="Voor Noor").as_bytes())
    store(box, mail(subject="Voor Sami").as_bytes(), recipient="sami@demo.example")
    page = client.get("/?aan=Sami@demo.example").get_data(as_text=True)
    assert ("Voor Sami" in page, "Voor Noor" in page) == (True, False)


def test_mails_can_be_found_by_words_in_their_text(box, client):
    store(box, mail(subject="Een", text="Neem een helm mee").as_bytes())
    store(box, mail(subject="Twee", text="Neem een boek mee").as_bytes())
    page = client.get("/?zoek=mee+HELM").get_data(as_text=True)
    assert ("Een" in page, "Twee" in page) == (True, False)


def test_many_mails_are_shown_in_sheets(box, client):
    for at in range(1, 61):
        store(box, mail(subject=f"Mail nummer {at:03}").as_bytes(), at=at)
    second = client.get("/?blad=2").get_data(as_text=True)
    assert len(re.findall(r"Mail nummer (\d+)", second)) == 10
    assert client.get("/?blad=9999").get_data(as_text=True) == second
    assert client.get("/?blad=veel").status_code == 200


def test_hostile_words_are_shown_and_not_obeyed(box, client):
    hostile = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    message = mail(subject=hostile, text=hostile)
    message.add_attachment(b"x", maintype="text", subtype="plain", filename=f"../../{hostile}.html")
    name = store(box, message.as_bytes(), recipient='"<script>"@demo.example')
    for path in ("/", f"/mail/{name}"):
        page = client.get(path).get_data(as_text=True)
        assert "<script" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page


def test_the_frame_of_a_mail_runs_no_scripts_and_loads_nothing(box, client):
    name = store(box, mail(html="<script>alert(1)</script><img src=http://elders.example/x>").as_bytes())
    page = client.get(f"/mail/{name}").get_data(as_text=True)
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    policy = client.get(f"/mail/{name}/html").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; form-action 'none';")
    assert policy.endswith("sandbox allow-popups allow-popups-to-escape-sandbox")


def test_an_attachment_is_handed_out_and_never_shown(box, client):
    message = mail()
    message.add_attachment(b"<script>alert(1)</script>", maintype="text", subtype="html", filename="../pagina.html")
    name = store(box, message.as_bytes())
    number = letters.read(name, box.read(name)).parts[0].number
    answer = client.get(f"/mail/{name}/deel/{number}")
    assert answer.data == b"<script>alert(1)</script>"
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment; filename=pagina.html"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_picture_inside_a_mail_is_shown_from_the_mail(box, client):
    message = mail(html='<img src="cid:qr">')
    message.get_payload()[1].add_related(b"\x89PNG", maintype="image", subtype="png", cid="<qr>")
    name = store(box, message.as_bytes())
    source = re.search(r'<img src="([^"]+)"', client.get(f"/mail/{name}/html").get_data(as_text=True))[1]
    answer = client.get(source)
    assert (answer.data, answer.mimetype) == (b"\x89PNG", "image/png")


def test_an_invitation_is_told_in_words(box, client):
    message = mail()
    message.add_alternative(CALENDAR, subtype="calendar", params={"method": "REQUEST"})
    message.add_attachment(CALENDAR.encode(), maintype="text", subtype="calendar", filename="uitnodiging.ics")
    name = store(box, message.as_bytes())
    page = client.get(f"/mail/{name}").get_data(as_text=True)
    assert page.count("<h2>Uitnodiging</h2>") == 1
    assert "BEGIN:VCALENDAR" in page


def test_the_particulars_of_an_invitation_are_those_of_its_calendar():
    invitation = invitations.read(CALENDAR)
    assert (invitation.method, [(event.title, event.particulars) for event in invitation.events]) == (
        "Uitnodiging",
        [
            (
                "Fietsles",
                (
                    ("Wanneer", "di 24-11-2026 14:00–15:30"),
                    ("Waar", "Verkeerstuin"),
                    ("Status", "gaat door"),
                    ("Van", "Weekwijzer <post@demo.example>"),
                    ("Aan", "Noor <noor@demo.example> (nog geen antwoord)"),
                    ("UID", "les-7@demo.example"),
                    ("Versie", "2"),
                ),
            )
        ],
    )


def test_a_broken_calendar_is_shown_raw():
    assert invitations.read("BEGIN:VEVENT\r\nDTSTART:nooit").events == ()


@pytest.mark.parametrize("name", ["..%2f..%2frun.json", "niets", NAME, NAME.replace(".", "/", 1)])
@pytest.mark.parametrize("rest", ["", "/html", "/bron", "/deel/0"])
def test_a_mail_that_is_not_there_is_not_found(client, name, rest):
    assert client.get(f"/mail/{name}{rest}").status_code == 404


def test_a_piece_that_is_not_there_is_not_found(box, client):
    name = store(box, mail().as_bytes())
    assert client.get(f"/mail/{name}/deel/99").status_code == 404


def test_another_site_cannot_read_along_under_its_own_name(client):
    assert client.get("/", headers={"Host": "elders.example"}).status_code == 400


def test_every_answer_forbids_foreign_content(box, client):
    name = store(box, mail().as_bytes())
    answer = client.get(f"/mail/{name}")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self';")
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'href="/stijl/mail.css"' in answer.get_data(as_text=True)


@given(content=st.binary(max_size=400))
def test_any_bytes_are_a_mail_that_can_be_read(content):
    assert letters.read(NAME, content).name == NAME


HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Content-Type", "Content-Disposition", "Content-ID"]
NASTY = st.text(alphabet=st.sampled_from('abc<>@:;,"\\()[]=?%*\x00\t é\udc80🙂1'), max_size=40)


@given(headers=st.dictionaries(st.sampled_from(HEADERS), NASTY), body=NASTY)
def test_any_headers_are_a_mail_that_can_be_read(headers, body):
    lines = "".join(f"{name}: {value}\n" for name, value in headers.items()) + "\n" + body
    assert letters.read(NAME, lines.encode("utf-8", "surrogateescape")).name == NAME


@given(raw=st.text(max_size=200))
def test_any_text_is_a_calendar_that_can_be_shown(raw):
    assert invitations.read(raw).raw == raw
