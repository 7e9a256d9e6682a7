"""What people of the demo location wrote back: mails as their programs write them, taken in like real ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.people import Volunteer
from app.models.publications import Invitation, Publication
from app.programme import replies

DOMAIN = "weekwijzer.example"
RETURNED = """\
<{address}>: host mx.post.example said: 550 5.1.1 Mailbox does not exist
"""
ELSEWHERE = "familie@post.example"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Writer:
    name: str
    address: str
    token: str
    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime


def take_in(session: Session, *, now: datetime) -> None:
    """Take in a mail of each sort from people who were invited lately; no answer in the plan changes."""
    writers = _writers(session)
    for number, (writer, mail) in enumerate(zip(writers, _mails(writers, now=now), strict=False)):
        mail["Message-ID"] = f"<{writer.uid}.{number}@post.example>"
        mail["To"] = to = f"rsvp+{writer.token}@{DOMAIN}"
        at = now - timedelta(minutes=50 * (number + 1))
        replies.take_in(session, mail.as_bytes(policy=SMTP), envelope_to=to, trusted="", now=at)


def _writers(session: Session) -> list[_Writer]:
    rows = session.execute(
        select(
            Volunteer.name,
            Volunteer.email,
            Volunteer.rsvp_token,
            Publication.calendar_uid,
            Invitation.sequence,
            Publication.starts_at,
            Publication.ends_at,
        )
        .join(Invitation, Invitation.volunteer_id == Volunteer.id)
        .join(Publication, Publication.session_id == Invitation.session_id)
        .where(~Invitation.withdrawn, ~Publication.cancelled)
        .order_by(Publication.starts_at.desc(), Volunteer.name)
        .limit(6)
    )
    return [
        _Writer(
            name=row.name,
            address=row.email,
            token=row.rsvp_token,
            uid=row.calendar_uid,
            sequence=row.sequence,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in rows
    ]


def _mails(writers: list[_Writer], *, now: datetime) -> list[EmailMessage]:
    if not writers:
        return []
    first, *others = [*writers, *[writers[-1]] * 5]
    return [
        _mail(first, "Re: Kunt u komen?", "Ik kom een kwartier later, mijn bus is te laat. Is dat goed?"),
        _calendar(others[0], _object(others[0], "REPLY", f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ELSEWHERE}", now=now)),
        _calendar(others[1], _object(others[1], "COUNTER", *_later(others[1]), now=now)),
        _automatic(_mail(others[2], "Afwezig", "Ik ben er tot maandag niet en lees mijn mail dan weer.")),
        _returned(_mail(others[3], "Undelivered Mail Returned to Sender", RETURNED.format(address=others[3].address))),
        _calendar(others[4], _object(others[4], "REPLY", _delegated(others[4]), now=now)),
    ]


def _mail(writer: _Writer, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = writer.address
    mail["Subject"] = subject
    mail.set_content(text)
    return mail


def _calendar(writer: _Writer, body: bytes) -> EmailMessage:
    mail = _mail(writer, "Antwoord op uw uitnodiging", "Zie de bijlage.")
    if ELSEWHERE.encode() in body:
        mail.replace_header("From", ELSEWHERE)
    mail.add_attachment(body, maintype="text", subtype="calendar", filename="antwoord.ics")
    return mail


def _automatic(mail: EmailMessage) -> EmailMessage:
    mail["Auto-Submitted"] = "auto-replied"
    return mail


def _returned(mail: EmailMessage) -> EmailMessage:
    mail.replace_header("From", "mailer-daemon@post.example")
    mail["Return-Path"] = "<>"
    return mail


def _later(writer: _Writer) -> list[str]:
    """Propose the meeting an hour later."""
    hour = timedelta(hours=1)
    return [
        f"ATTENDEE:mailto:{writer.address}",
        f"DTSTART:{writer.starts_at + hour:%Y%m%dT%H%M%SZ}",
        f"DTEND:{writer.ends_at + hour:%Y%m%dT%H%M%SZ}",
        "COMMENT:Een uur later kan ik wel.",
    ]


def _delegated(writer: _Writer) -> str:
    return f'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:{ELSEWHERE}":mailto:{writer.address}'


def _object(writer: _Writer, method: str, *more: str, now: datetime) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{writer.uid}",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{writer.sequence}",
        *more,
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines).encode()
