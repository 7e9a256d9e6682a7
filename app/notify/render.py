"""From a letter to the bytes of a mail: the same letter gives the same bytes, so that a retry repeats itself.

With a calendar object it is mixed { alternative { plain, html, calendar }, invite.ics } (CALENDARS.md, rule 13),
without one alternative { plain, html }, and with several mixed { alternative { plain, html }, calendar … } (ADR 8).
"""

from __future__ import annotations

import functools
import re
import textwrap
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any, Protocol, assert_never

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.calendars import invitation
from app.notify import links, series_content, wording
from app.notify.letters import (
    AnyLetter,
    AttendanceLetter,
    CancellationLetter,
    ChangesLetter,
    InvitationLetter,
    LateDeclineLetter,
    Letter,
    ReminderLetter,
    SeriesLetter,
    SignInLetter,
)
from app.notify.occasions import Occasion
from app.notify.smtp import Parcel

OWN_ADDRESS = "weekwijzer"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


class Sender(Protocol):
    """What a mail needs to know about the installation; `Settings` knows it."""

    @property
    def base_url(self) -> str:
        """Where the pages are, without a slash at the end."""
        ...

    @property
    def mail_domain(self) -> str:
        """The domain that replies and Message-IDs belong to."""
        ...

    @property
    def secret_key(self) -> str:
        """What links are signed with."""
        ...


class _Policy(EmailPolicy):
    """The standard library's rules for SMTP, except that a long subject starts on the line of its name.

    The library leaves that line empty, and readers then show a space in front of the subject.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Write one header with its line ends."""
        if name == "Subject" and value.isascii():
            lines = textwrap.wrap(f"{name}: {value}", 76, break_long_words=False, break_on_hyphens=False)
            return ("\r\n ".join(lines) + "\r\n").encode("ascii")
        return super().fold_binary(name, value)


POLICY = _Policy(linesep="\r\n")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Content:
    """What one sort of letter adds: subject, template, its values, and a calendar object or none."""

    subject: str
    template: str
    values: dict[str, Any]
    calendars: tuple[_CalendarPart, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _CalendarPart:
    """One calendar object, which is about one meeting."""

    body: bytes
    method: invitation.Method


def parcel(letter: AnyLetter, *, sender: Sender) -> Parcel:
    """Return the mail ready to be handed over; sender of the envelope is the reply address, so bounces find it."""
    return Parcel(
        sender=reply_address(letter, sender=sender),
        recipient=letter.recipient.address,
        content=compose(letter, sender=sender).as_bytes(),
    )


def compose(letter: AnyLetter, *, sender: Sender) -> EmailMessage:
    """Return the mail.

    :raises ValueError: for an address that no mail can go to.
    """
    content = _content(letter, sender)
    message = EmailMessage(policy=POLICY)
    message["From"] = _mailbox(letter.location, reply_address(letter, sender=sender))
    message["To"] = _mailbox(letter.recipient.name, letter.recipient.address)
    message["Subject"] = _one_line(content.subject)
    message["Date"] = format_datetime(letter.stamped_at)
    message["Message-ID"] = f"<{letter.key}@{sender.mail_domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    values = {"letter": letter, "subject": content.subject, **content.values}
    message.set_content(_written(f"{content.template}.txt", values), cte="quoted-printable")
    message.add_alternative(_written(f"{content.template}.html", values), subtype="html", cte="quoted-printable")
    _add_calendars(message, content.calendars)
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        # "=_" cannot occur in quoted-printable or base64 text; a random boundary would differ in every retry.
        part.set_boundary(f"=_{letter.key}_{number}")
    return message


def reply_address(letter: Letter, *, sender: Sender) -> str:
    """Return the address that stands for one recipient, to whom a reply is then known to belong (rule 18)."""
    token = letter.recipient.reply_token
    return f"rsvp+{token}@{sender.mail_domain}" if token else f"{OWN_ADDRESS}@{sender.mail_domain}"


def _content(letter: AnyLetter, sender: Sender) -> _Content:  # noqa: C901, PLR0911 - one branch for each sort of letter
    match letter:
        case InvitationLetter():
            return _invitation(letter, sender)
        case CancellationLetter():
            return _cancellation(letter, sender)
        case ChangesLetter():
            return _changes(letter, sender)
        case SeriesLetter():
            return _series(letter, sender)
        case ReminderLetter():
            subject = f"Herinnering: {_titled(letter.occasion)}"
            values = _about(letter.occasion) | _answers(letter, sender)
            return _Content(subject=subject, template="reminder", values=values)
        case AttendanceLetter() | LateDeclineLetter():
            return _to_staff(letter, sender)
        case SignInLetter():
            return _sign_in(letter, sender)
        case _:
            assert_never(letter)


def _to_staff(letter: AttendanceLetter | LateDeclineLetter, sender: Sender) -> _Content:
    values = _about(letter.occasion)
    if isinstance(letter, LateDeclineLetter):
        page = f"{sender.base_url}/bijeenkomsten/{letter.occasion.session_id}"
        subject = f"{letter.who} kan niet komen: {_titled(letter.occasion)}"
        return _Content(subject=subject, template="late_decline", values=values | {"page": page})
    page = f"{sender.base_url}/aanwezigheid/{letter.occasion.session_id}"
    subject = f"Wie was er? {_titled(letter.occasion)}"
    return _Content(subject=subject, template="attendance", values=values | {"page": page})


def _invitation(letter: InvitationLetter, sender: Sender) -> _Content:
    opening = "Gewijzigd:" if letter.changed else "Kunt u komen?"
    return _Content(
        subject=f"{opening} {_titled(letter.occasion)}",
        template="invitation",
        values=_about(letter.occasion) | _answers(letter, sender),
        calendars=(_calendar(letter, sender),),
    )


def _cancellation(letter: CancellationLetter, sender: Sender) -> _Content:
    return _Content(
        subject=f"{'U hoeft niet te komen' if letter.goes_on else 'Gaat niet door'}: {_titled(letter.occasion)}",
        template="cancellation",
        values=_about(letter.occasion),
        calendars=(_calendar(letter, sender),),
    )


def _changes(letter: ChangesLetter, sender: Sender) -> _Content:
    lines = [_changed(change, sender) for change in letter.changes]
    sorts = {line["sort"] for line in lines}
    opening = {"gone": "Gaat niet door", "released": "U hoeft niet te komen"}.get(next(iter(sorts)), "Gewijzigd")
    if len(sorts) > 1:
        opening = "Gewijzigd"
    return _Content(
        subject=f"{opening}: {len(lines)} bijeenkomsten",
        template="changes",
        values={"lines": lines, "opening": opening},
        calendars=tuple(_calendar(change, sender) for change in letter.changes),
    )


def _changed(change: InvitationLetter | CancellationLetter, sender: Sender) -> dict[str, Any]:
    if isinstance(change, InvitationLetter):
        return _about(change.occasion) | _answers(change, sender) | {"sort": "changed", "reason": None}
    sort = "released" if change.goes_on else "gone"
    return _about(change.occasion) | {"sort": sort, "reason": change.reason}


def _series(letter: SeriesLetter, sender: Sender) -> _Content:
    organizer = letter.location, reply_address(letter, sender=sender)
    parts, objects = [], []
    for one in letter.series:
        token = links.make_series(one.series_id, secret=sender.secret_key)
        parts.append(series_content.about(one, page=f"{sender.base_url}/antwoord/reeks/{token}"))
        body, method = series_content.calendar(one, organizer=organizer, recipient=letter.recipient)
        objects.append(_CalendarPart(body=body, method=method))
    return _Content(
        subject=series_content.subject(letter),
        template="series",
        values={"series": parts, "lines": [_changed(one, sender) for one in letter.others]},
        calendars=(*objects, *(_calendar(one, sender) for one in letter.others)),
    )


def _sign_in(letter: SignInLetter, sender: Sender) -> _Content:
    token = links.make_sign_in(letter.link_id, secret=sender.secret_key)
    return _Content(
        subject="Uw link om aan te melden bij Weekwijzer",
        template="sign_in",
        values={
            "page": f"{sender.base_url}/aanmelden/link/{token}",
            "until": wording.clock(letter.expires_at, zone=letter.zone),
        },
    )


def _titled(occasion: Occasion) -> str:
    return f"{occasion.title}, {wording.start(occasion.starts_at, zone=occasion.zone)}"


def _about(occasion: Occasion) -> dict[str, Any]:
    return {
        "occasion": occasion,
        "when": wording.when(occasion.starts_at, occasion.ends_at, zone=occasion.zone),
    }


def _answers(letter: InvitationLetter | ReminderLetter, sender: Sender) -> dict[str, str]:
    """Give the two links; each opens the same page, with one of the answers put forward (rule 25)."""
    token = links.make_answer(letter.invitation_id, secret=sender.secret_key)
    page = f"{sender.base_url}/antwoord/{token}"
    return {"yes": f"{page}?antwoord=ja", "no": f"{page}?antwoord=nee"}


def _calendar(letter: InvitationLetter | CancellationLetter, sender: Sender) -> _CalendarPart:
    occasion = letter.occasion
    asks = isinstance(letter, InvitationLetter)
    method = invitation.Method.REQUEST if asks else invitation.Method.CANCEL
    body = invitation.build(
        invitation.Invitation(
            uid=occasion.calendar_uid,
            sequence=letter.sequence,
            title=occasion.title,
            description=occasion.description,
            starts_at=occasion.starts_at,
            ends_at=occasion.ends_at,
            zone=occasion.zone,
            place=occasion.place,
            method=method,
            stamped_at=letter.stamped_at,
            organizer_address=reply_address(letter, sender=sender),
            organizer_name=letter.location,
            attendee_address=letter.recipient.address,
            attendee_name=letter.recipient.name,
        )
    )
    return _CalendarPart(body=body, method=method)


def _add_calendars(message: EmailMessage, calendars: tuple[_CalendarPart, ...]) -> None:
    """Add one object as what the mail is, and several beside it.

    One is there twice: as the alternative that clients act on, and as a file for those that only show files. Several
    are each a part of their own, earliest first, since an object is about one meeting (RFC 5546 3.2), and none is the
    alternative: a client that shows an alternative in place of the text would hide the other meetings.
    """
    # Base64 everywhere: line ends and folded lines then arrive as they were written.
    if len(calendars) == 1:
        message.add_alternative(calendars[0].body.decode(), subtype="calendar", cte="base64")
        _say_method(list(message.iter_parts())[-1], calendars[0])
        message.add_attachment(calendars[0].body, maintype="application", subtype="ics", filename="invite.ics")
        return
    for number, calendar in enumerate(calendars, start=1):
        message.add_attachment(calendar.body, maintype="text", subtype="calendar", filename=f"wijziging-{number}.ics")
        _say_method(list(message.iter_attachments())[-1], calendar)


def _say_method(part: Message, calendar: _CalendarPart) -> None:
    part.replace_header("Content-Type", f"text/calendar; method={calendar.method.value}; charset=UTF-8")


def _mailbox(name: str, address: str) -> Address:
    return Address(display_name=_one_line(name), addr_spec=address)


def _one_line(text: str) -> str:
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def _written(template: str, values: dict[str, Any]) -> str:
    return _environment().get_template(template).render(values)


@functools.cache
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=PackageLoader("app", "templates/mail"),
        undefined=StrictUndefined,
        autoescape=lambda name: name is not None and name.endswith(".html"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
