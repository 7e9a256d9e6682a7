"""What mails look like to a program that reads them; CALENDARS.md rules 13 to 19."""

from __future__ import annotations

import dataclasses
import email
import email.policy
import re
from datetime import UTC, datetime
from uuid import UUID

import icalendar
import pytest

from app.calendars.errors import UnfitAddress
from app.notify import links, render
from app.notify.occasions import LineSort
from tests.unit.notify import examples
from tests.unit.notify.examples import (
    ALL,
    ALL_GONE,
    ATTENDANCE,
    CANCELLATION,
    CHANGES,
    DIGEST,
    INVITATION,
    LATE_DECLINE,
    RELEASE,
    REMINDER,
    SIGN_IN,
    STAFF_ASKED,
    STOPPABLE,
    TAKEN_OFF,
    TOO_FEW_ADULTS,
    UPDATE,
    VOLUNTEER,
)

OFFICE = examples.Office()


def received(letter):
    """Return the mail as a mail program has it."""
    return email.message_from_bytes(render.parcel(letter, sender=OFFICE).content, policy=email.policy.default)


def shape(part):
    if part.is_multipart():
        return part.get_content_subtype(), [shape(inner) for inner in part.iter_parts()]
    return part.get_content_type()


def text_of(letter):
    return received(letter).get_body(("plain",)).get_content()


def html_of(letter):
    return received(letter).get_body(("html",)).get_content()


def calendar_of(letter):
    [part] = [part for part in received(letter).walk() if part.get_content_type() == "text/calendar"]
    return part


@pytest.mark.parametrize("letter", ALL)
def test_a_retry_has_the_same_bytes(letter):
    assert render.parcel(letter, sender=OFFICE) == render.parcel(letter, sender=OFFICE)


@pytest.mark.parametrize("letter", ALL)
def test_every_line_ends_in_crlf_is_ascii_and_fits(letter):
    content = render.parcel(letter, sender=OFFICE).content

    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    lines = [line for line in content.split(b"\r\n") if not line.startswith(b"List-Unsubscribe:")]
    assert max(map(len, lines)) <= 78


@pytest.mark.parametrize("letter", [INVITATION, UPDATE, CANCELLATION, RELEASE])
def test_a_calendar_object_is_the_last_alternative_and_a_file(letter):
    assert shape(received(letter)) == (
        "mixed",
        [("alternative", ["text/plain", "text/html", "text/calendar"]), "application/ics"],
    )
    [attachment] = received(letter).iter_attachments()
    assert attachment.get_filename() == "invite.ics"
    assert attachment.get_content() == calendar_of(letter).get_content().encode()


@pytest.mark.parametrize("letter", [REMINDER, ATTENDANCE, SIGN_IN])
def test_a_mail_without_calendar_object_is_text_and_html(letter):
    assert shape(received(letter)) == ("alternative", ["text/plain", "text/html"])


@pytest.mark.parametrize(
    ("letter", "method"), [(INVITATION, "REQUEST"), (UPDATE, "REQUEST"), (CANCELLATION, "CANCEL"), (RELEASE, "CANCEL")]
)
def test_the_method_is_the_same_in_the_mail_and_in_the_object(letter, method):
    part = calendar_of(letter)
    calendar = icalendar.Calendar.from_ical(part.get_content())

    assert part["Content-Type"].params == {"method": method, "charset": "UTF-8"}
    assert calendar["METHOD"] == method


def test_the_object_says_what_the_letter_says():
    [event] = icalendar.Calendar.from_ical(calendar_of(UPDATE).get_content()).walk("VEVENT")

    assert {name: str(event[name]) for name in ("UID", "SUMMARY", "LOCATION", "ORGANIZER", "ATTENDEE")} == {
        "UID": UPDATE.occasion.calendar_uid,
        "SUMMARY": "Fietsles: bochten & borden",
        "LOCATION": "Plein, achter het hek",
        "ORGANIZER": f"mailto:rsvp+{'d' * 32}@mail.weekwijzer.example",
        "ATTENDEE": "mailto:bas@bieb.example",
    }
    assert event["SEQUENCE"] == 1
    assert event["DTSTAMP"].dt == UPDATE.stamped_at
    assert event.start == UPDATE.occasion.starts_at
    assert event.end == UPDATE.occasion.ends_at


def test_the_headers_name_the_recipient_the_fact_and_the_machine():
    mail = received(INVITATION)

    assert {name: mail[name] for name in set(mail.keys()) - {"Content-Type"}} == {
        "From": f"De Wilgen <rsvp+{'c' * 32}@mail.weekwijzer.example>",
        "To": "Zoë Ünal <zoe@post.example>",
        "Subject": "Kunt u komen? Fietsles: bochten & borden, wo 25 nov, 14.00 uur",
        "Date": "Fri, 20 Nov 2026 09:30:00 +0000",
        "Message-ID": f"<{'ab' * 20}@mail.weekwijzer.example>",
        "Content-Language": "nl",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "MIME-Version": "1.0",
    }


@pytest.mark.parametrize("letter", ALL)
def test_rule_19_every_mail_names_its_fact_and_says_that_a_machine_wrote_it(letter):
    mail = received(letter)
    assert [mail[name] for name in ("Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress")] == [
        f"<{'ab' * 20}@mail.weekwijzer.example>",
        "auto-generated",
        "All",
    ]


@pytest.mark.parametrize("letter", ALL)
def test_rule_19_reminders_alone_can_be_stopped_with_one_click(letter):
    mail = received(dataclasses.replace(letter, recipient=dataclasses.replace(VOLUNTEER, person_id=UUID(int=7))))
    token = links.make_own_mails(UUID(int=7), secret=OFFICE.secret_key)
    stop = f"<https://plan.weekwijzer.example/mijn-mails/{token}/stop>"
    wanted = [stop, "List-Unsubscribe=One-Click"] if letter in STOPPABLE else [None, None]
    assert [mail[name] for name in ("List-Unsubscribe", "List-Unsubscribe-Post")] == wanted


@pytest.mark.parametrize("letter", [INVITATION, CANCELLATION, REMINDER])
def test_a_mail_leads_to_the_page_where_its_reader_chooses_language_and_reminders(letter):
    letter = dataclasses.replace(letter, recipient=dataclasses.replace(VOLUNTEER, person_id=UUID(int=7)))
    page = f"https://plan.weekwijzer.example/mijn-mails/{links.make_own_mails(UUID(int=7), secret=OFFICE.secret_key)}"
    assert page in text_of(letter).splitlines()
    assert f'href="{page}"' in html_of(letter)


def test_the_envelope_goes_from_the_reply_address_to_one_recipient():
    parcel = render.parcel(INVITATION, sender=OFFICE)
    assert (parcel.sender, parcel.recipient) == (f"rsvp+{'c' * 32}@mail.weekwijzer.example", "zoe@post.example")


@pytest.mark.parametrize("letter", [ATTENDANCE])
def test_a_mail_to_staff_comes_from_the_installation(letter):
    assert received(letter)["From"] == "De Wilgen <weekwijzer@mail.weekwijzer.example>"


@pytest.mark.parametrize(
    ("letter", "subject"),
    [
        (INVITATION, "Kunt u komen? "),
        (UPDATE, "Gewijzigd: "),
        (CANCELLATION, "Gaat niet door: "),
        (RELEASE, "U hoeft niet te komen: "),
        (REMINDER, "Herinnering: "),
        (ATTENDANCE, "Wie was er? "),
    ],
)
def test_a_subject_says_what_it_is_about_and_when(letter, subject):
    assert received(letter)["Subject"] == f"{subject}Fietsles: bochten & borden, wo 25 nov, 14.00 uur"


@pytest.mark.parametrize("letter", [INVITATION, UPDATE, CANCELLATION, RELEASE, REMINDER, ATTENDANCE])
def test_text_and_html_both_say_what_when_where_and_who(letter):
    for fact in (
        "25 november 2026",
        "14.00–15.30 uur",
        "Plein, achter het hek",
        "Twaalf kinderen leren fietsen.",
        "Noor Hagens",
        "De Wilgen",
        letter.recipient.name,
    ):
        assert fact in text_of(letter)
        assert fact in html_of(letter)


@pytest.mark.parametrize("letter", [INVITATION, UPDATE, REMINDER])
def test_the_answer_links_stand_in_text_and_html(letter):
    token = links.make_answer(letter.invitation_id, secret=OFFICE.secret_key)
    for answer in ("ja", "nee"):
        page = f"https://plan.weekwijzer.example/antwoord/{token}?antwoord={answer}"
        assert page in text_of(letter).splitlines()
        assert f'href="{page}"' in html_of(letter)


def test_a_calendar_object_holds_no_link():
    assert "://" not in calendar_of(INVITATION).get_content()


def test_the_reason_of_a_cancellation_is_told_and_a_release_says_that_it_goes_on():
    assert "Reden: Het sneeuwt." in text_of(CANCELLATION)
    assert "Het sneeuwt." in html_of(CANCELLATION)
    assert "gaat wel door" in text_of(RELEASE)
    assert "Reden" not in text_of(RELEASE)


def test_a_partner_is_asked_as_an_organisation():
    letter = dataclasses.replace(UPDATE, changed=False)
    assert "We vragen Bibliotheek om mee te doen." in text_of(letter)
    assert "We vragen Bibliotheek om mee te doen." in html_of(letter)


def test_attendance_and_sign_in_lead_to_their_page():
    token = links.make_sign_in(UUID(int=9), secret=OFFICE.secret_key)
    assert f"https://plan.weekwijzer.example/aanwezigheid/{UUID(int=5)}" in text_of(ATTENDANCE)
    assert f"https://plan.weekwijzer.example/aanmelden/link/{token}" in text_of(SIGN_IN)
    assert "tot 14.00 uur" in text_of(SIGN_IN)


def test_rule_27_a_late_decline_says_who_cannot_come_and_leads_to_the_meeting():
    assert received(LATE_DECLINE)["Subject"].startswith("Zoë Ünal kan niet komen: Fietsles")
    assert f"https://plan.weekwijzer.example/bijeenkomsten/{UUID(int=5)}" in text_of(LATE_DECLINE)
    assert "De plek is weer vrij" in text_of(LATE_DECLINE)


@pytest.mark.parametrize(
    ("letter", "why"), [(TOO_FEW_ADULTS, "Zoë Ünal kan niet komen."), (TAKEN_OFF, "Er gaat iemand niet mee.")]
)
def test_too_few_adults_say_why_without_saying_how_many_children_go(letter, why):
    assert received(letter)["Subject"].startswith("Te weinig begeleiding: Fietsles")
    assert f"{why} Voor dit uitje zijn er nu minder volwassenen dan de kinderen" in " ".join(text_of(letter).split())
    assert f"https://plan.weekwijzer.example/bijeenkomsten/{UUID(int=5)}" in text_of(letter)


@pytest.mark.parametrize("letter", [ATTENDANCE, LATE_DECLINE, TOO_FEW_ADULTS, STAFF_ASKED])
def test_a_mail_to_staff_names_the_meeting_above_its_facts(letter):
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", html_of(letter), re.DOTALL).group(1)
    assert "Fietsles: bochten &amp; borden" in heading


def test_staff_is_asked_for_a_meeting_and_led_to_where_they_say_yes_or_no():
    assert received(STAFF_ASKED)["Subject"].startswith("Kunt u erbij zijn? Fietsles")
    assert "https://plan.weekwijzer.example/erbij" in text_of(STAFF_ASKED)


def test_what_people_type_cannot_become_markup_or_headers():
    hostile = dataclasses.replace(
        INVITATION.occasion,
        title="<script>alert(1)</script>\r\nBcc: all@post.example",
        description="{{ 7 * 7 }} & <b>vet</b>",
        responsible='"><img src=x>',
    )
    mail = received(dataclasses.replace(INVITATION, occasion=hostile))
    html = mail.get_body(("html",)).get_content()

    assert mail["Bcc"] is None
    assert mail["Subject"].startswith("Kunt u komen? <script>alert(1)</script> Bcc: all@post.example, wo 25 nov")
    assert "<script" not in html
    assert "<img" not in html
    assert "{{ 7 * 7 }} &amp; &lt;b&gt;vet&lt;/b&gt;" in html


def test_an_address_that_no_mail_can_go_to_is_refused():
    nobody = dataclasses.replace(INVITATION.recipient, address="niemand")
    with pytest.raises(UnfitAddress):
        render.compose(dataclasses.replace(INVITATION, recipient=nobody), sender=OFFICE)


def test_a_meeting_without_description_has_no_empty_row():
    letter = dataclasses.replace(REMINDER, occasion=dataclasses.replace(REMINDER.occasion, description=""))
    assert "Wat:" not in text_of(letter)
    assert ">Wat<" not in html_of(letter)


def test_the_date_is_that_of_the_fact_not_of_the_sending():
    letter = dataclasses.replace(REMINDER, stamped_at=datetime(2026, 11, 24, 13, 0, tzinfo=UTC))
    assert received(letter)["Date"] == "Tue, 24 Nov 2026 13:00:00 +0000"


@pytest.mark.parametrize("letter", [ALL_GONE, CHANGES])
def test_a_mail_about_several_meetings_holds_an_object_for_each_beside_the_text(letter):
    mail = received(letter)
    parts = list(mail.iter_attachments())

    assert shape(mail) == ("mixed", [("alternative", ["text/plain", "text/html"]), "text/calendar", "text/calendar"])
    assert [part.get_filename() for part in parts] == ["wijziging-1.ics", "wijziging-2.ics"]
    objects = [icalendar.Calendar.from_ical(part.get_content()) for part in parts]
    assert [part["Content-Type"].params["method"] for part in parts] == [str(found["METHOD"]) for found in objects]
    assert [[str(event["UID"]) for event in found.walk("VEVENT")] for found in objects] == [
        [change.occasion.calendar_uid] for change in letter.changes
    ]


@pytest.mark.parametrize(
    ("letter", "subject"),
    [
        (ALL_GONE, "Gaat niet door: 2 bijeenkomsten"),
        (dataclasses.replace(ALL_GONE, changes=(RELEASE, RELEASE)), "U hoeft niet te komen: 2 bijeenkomsten"),
        (dataclasses.replace(ALL_GONE, changes=(UPDATE, UPDATE)), "Gewijzigd: 2 bijeenkomsten"),
        (CHANGES, "Gewijzigd: 2 bijeenkomsten"),
    ],
)
def test_the_subject_says_what_happened_to_all_of_them(letter, subject):
    assert received(letter)["Subject"] == subject


@pytest.mark.parametrize("text", [text_of, html_of])
def test_a_mail_about_several_meetings_names_each_with_its_day_and_its_answers(text):
    shown = text(CHANGES)

    assert "woensdag 25 november 2026" in shown
    assert "woensdag 2 december 2026" in shown
    assert shown.count("?antwoord=ja") == 1
    assert "Het sneeuwt." in text(ALL_GONE)
    assert "?antwoord=" not in text(ALL_GONE)


@pytest.mark.parametrize("text", [text_of, html_of])
def test_rule_15_a_digest_lists_its_days_with_one_place_to_answer_and_no_object(text):
    shown = text(DIGEST)
    token = links.make_digest(DIGEST.message_id, secret=OFFICE.secret_key)

    assert shape(received(DIGEST)) == ("alternative", ["text/plain", "text/html"])
    assert shown.count(f"https://plan.weekwijzer.example/antwoord/lijst/{token}") == 3
    assert "https://plan.weekwijzer.example/mijn-agenda" in shown
    for fact in ("woensdag 25 november 2026", "Het sneeuwt.", "Gaat niet door", "U hoeft niet te komen", "Noor Hagens"):
        assert fact in shown


@pytest.mark.parametrize(
    ("sorts", "subject"),
    [
        (["new", "new"], "Kunt u komen? Fietsles: bochten & borden, 2 keer vanaf wo 25 nov, 14.00 uur"),
        (["new", "changed"], "Gewijzigd: 2 bijeenkomsten"),
        (["gone"], "Gaat niet door: 1 bijeenkomst"),
        (["gone", "released"], "Gaat niet door: 2 bijeenkomsten"),
        (["released"], "U hoeft niet te komen: 1 bijeenkomst"),
    ],
)
def test_the_subject_of_a_digest_says_what_it_is_about(sorts, subject):
    lines = tuple(dataclasses.replace(DIGEST.lines[0], sort=LineSort(sort)) for sort in sorts)
    assert received(dataclasses.replace(DIGEST, lines=lines))["Subject"] == subject
