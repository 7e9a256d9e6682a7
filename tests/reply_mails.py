"""Mails with answers, built in the manner of the programs that people use, around the corpus of calendar objects."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from itertools import count
from pathlib import Path

from sqlalchemy import update

from app.models.publications import Invitation
from app.programme import publishing
from tests import factories

CORPUS = {
    path.stem: path.read_bytes()
    for path in sorted((Path(__file__).parent / "unit" / "calendars" / "replies").glob("*.ics"))
}
UID = "00000000000040008000000000000007"
STARTS = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
ADDRESS = "vrijwilliger@post.example"
DOMAIN = "weekwijzer.example"

_numbers = count(1)


def head(subject="Geaccepteerd: Veiligheidsdag", **headers):
    mail = EmailMessage(policy=SMTP)
    values = {
        "From": f"Vrijwilliger Een <{ADDRESS}>",
        "To": f"rsvp+9f3a@{DOMAIN}",
        "Subject": subject,
        "Message-ID": f"<{next(_numbers)}@post.example>",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in values.items():
        if value is not None:
            mail[name] = value
    return mail


def from_exchange(body, **headers):
    """Write alternative { plain, html, calendar in base64 }, as Outlook and Exchange do."""
    headers = {"Thread_Topic": "Veiligheidsdag", "X_MS_Has_Attach": None, "Accept_Language": "nl-NL"} | headers
    mail = head(**headers)
    mail.set_content("\n", charset="iso-8859-1")
    mail.add_alternative("<html><body></body></html>", subtype="html", charset="iso-8859-1")
    return _with_calendar(mail, body)


def from_google(body, **headers):
    """Write mixed { alternative { plain, html, calendar }, invite.ics in base64 }."""
    mail = head(**headers)
    mail.set_content("Vrijwilliger Een heeft deze uitnodiging beantwoord.")
    mail.add_alternative("<p>Vrijwilliger Een heeft deze uitnodiging beantwoord.</p>", subtype="html")
    _with_calendar(mail, body, cte="7bit" if body.isascii() else "base64")
    mail.add_attachment(body, maintype="application", subtype="ics", filename="invite.ics")
    return mail


def from_apple(body, **headers):
    """Write mixed { plain, calendar as a file } without a word."""
    mail = head(**{"X_Mailer": "Apple Mail (2.3826)"} | headers)
    mail.set_content("\n")
    mail.add_attachment(body, maintype="text", subtype="calendar", filename="iCal-1.ics", cte="quoted-printable")
    return mail


def from_thunderbird(body, **headers):
    """Write mixed { plain, calendar }."""
    mail = head(**{"User_Agent": "Mozilla Thunderbird"} | headers)
    mail.set_content("Vrijwilliger Een heeft uw uitnodiging geaccepteerd.")
    mail.make_mixed()
    part = EmailMessage(policy=SMTP)
    part.set_content(body, "text", "calendar", cte="base64", params={"method": "REPLY", "charset": "UTF-8"})
    mail.attach(part)
    return mail


def from_nextcloud(body, **headers):
    """Write alternative { plain, html } with the calendar object behind it, marked as generated."""
    mail = head(**{"Auto_Submitted": "auto-generated"} | headers)
    mail.set_content("Vrijwilliger Een heeft geaccepteerd")
    mail.add_alternative("<h1>Geaccepteerd</h1>", subtype="html")
    mail.add_attachment(body, maintype="text", subtype="calendar", filename="event.ics", params={"method": "REPLY"})
    return mail


WRITERS = {
    "apple": from_apple,
    "exchange": from_exchange,
    "google": from_google,
    "nextcloud": from_nextcloud,
    "thunderbird": from_thunderbird,
}


def _with_calendar(mail, body, cte="base64"):
    part = EmailMessage(policy=SMTP)
    part.set_content(body, "text", "calendar", cte=cte, params={"method": "REPLY", "charset": "utf-8"})
    mail.attach(part)
    return mail


def written(partstat="ACCEPTED", *, uid=UID, sequence=1, stamp="20261122T121500Z", attendee=ADDRESS, more=()):
    """Return a plain answer as a calendar object."""
    return calendar(
        "REPLY",
        f"ATTENDEE;PARTSTAT={partstat}:mailto:{attendee}",
        f"UID:{uid}",
        f"DTSTAMP:{stamp}",
        f"SEQUENCE:{sequence}",
        *more,
    )


def calendar(method, *lines):
    inner = ["BEGIN:VCALENDAR", f"METHOD:{method}", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(inner).encode()


def a_text(text="Ik kom iets later, is dat goed?", **headers):
    mail = head(**{"subject": "Re: Kunt u komen?"} | headers)
    mail.set_content(text)
    return mail


def out_of_office():
    return a_text("Ik ben er tot maandag niet.", Auto_Submitted="auto-replied", subject="Afwezig")


BOUNCE = """\
From: Mail Delivery System <mailer-daemon@post.example>
To: rsvp@{domain}
Subject: Undelivered Mail Returned to Sender
Message-ID: <{number}@post.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain; charset=us-ascii

The mail could not be delivered: mailbox unavailable.
--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.post.example

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
--=_b
Content-Type: text/rfc822-headers

Subject: Kunt u komen?
Message-ID: <{key}@{domain}>
--=_b--
"""


def bounce(key="onbekend"):
    """Return what a mail server sends back about a mail that it could not deliver."""
    text = BOUNCE.format(domain=DOMAIN, number=next(_numbers), address=ADDRESS, key=key)
    return text.replace("\n", "\r\n").encode()


def reply_address(person):
    """Return the address that answers of a volunteer, or of the contact of a partner, go to."""
    return f"rsvp+{person.rsvp_token}@{DOMAIN}"


def invite_volunteer(session, by, *, starts_at=STARTS, uid=UID, sequence=1, now=factories.NOW, **values):
    """Invite somebody to a meeting with a shift, as the answers of the corpus know it; return seat and volunteer."""
    meeting = factories.meeting(session, starts_at, minutes=90, title="Veiligheidsdag", calendar_uid=uid)
    anna = factories.volunteer(session, **{"name": "Anna", "email": ADDRESS.title()} | values)
    seat = factories.assignment(session, factories.shift(session, meeting), anna)
    _publish(session, meeting, by, sequence=sequence, now=now)
    return seat, anna


def invite_partner(session, by, *, starts_at=STARTS, uid=UID, now=factories.NOW):
    """Ask a partner to a meeting; return the engagement and the contact."""
    meeting = factories.meeting(session, starts_at, minutes=90, title="Veiligheidsdag", calendar_uid=uid)
    partner = factories.partner(session, name="Politie Lindewaard")
    contact = partner.contact
    contact.email = ADDRESS
    asked = factories.engagement(session, meeting, partner)
    _publish(session, meeting, by, sequence=1, now=now)
    return asked, contact


def _publish(session, meeting, by, *, sequence, now):
    publishing.publish(session, [meeting.id], by=by, now=now)
    session.execute(update(Invitation).where(Invitation.session_id == meeting.id).values(sequence=sequence))
    session.commit()
