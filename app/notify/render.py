"""From a letter to the bytes of a mail: the same letter gives the same bytes, so that a retry repeats itself.

With a calendar object it is mixed { alternative { plain, html, calendar }, invite.ics } (CALENDARS.md, rule 13),
without one alternative { plain, html }, and with several mixed { alternative { plain, html }, calendar … } (ADR 8).
"""

from __future__ import annotations

import re
import textwrap
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from app.notify import texts
from app.notify.calendar_parts import CalendarPart
from app.notify.letters import AnyLetter
from app.notify.senders import Sender, reply_address
from app.notify.smtp import Parcel
from app.notify.templates import written
from app.notify.voices import voice

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


class _Policy(EmailPolicy):
    """The standard library's rules for SMTP, except that a long subject starts on the line of its name.

    The library leaves that line empty, and readers then show a space in front of the subject. An address to unsubscribe
    is one word that some readers do not put together again: it stays on one line.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Write one header with its line ends."""
        if name == "Subject" and value.isascii():
            lines = textwrap.wrap(f"{name}: {value}", 76, break_long_words=False, break_on_hyphens=False)
            return ("\r\n ".join(lines) + "\r\n").encode("ascii")
        if name == "List-Unsubscribe":
            return f"{name}: {value}\r\n".encode("ascii")
        return super().fold_binary(name, value)


POLICY = _Policy(linesep="\r\n")


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
    speaker = voice(letter.recipient.language)
    content = texts.content(letter, sender=sender, voice=speaker)
    message = EmailMessage(policy=POLICY)
    message["From"] = _mailbox(letter.location, reply_address(letter, sender=sender))
    message["To"] = _mailbox(letter.recipient.name, letter.recipient.address)
    message["Subject"] = _one_line(content.subject)
    message["Date"] = format_datetime(letter.stamped_at)
    message["Message-ID"] = f"<{letter.key}@{sender.mail_domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    own_mails = texts.own_mails(letter, sender=sender)
    if own_mails and texts.is_reminder(letter):
        # RFC 8058: a POST to this very address stops them, and a mail program may send it for its reader.
        message["List-Unsubscribe"] = f"<{own_mails}/stop>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    values = {"letter": letter, "subject": content.subject, "own_mails": own_mails, **content.values}
    text, page = (written(f"{content.template}.{sort}", values, voice=speaker) for sort in ("txt", "html"))
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    _add_calendars(message, content.calendars)
    message["Content-Language"] = speaker.language.value
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        # "=_" cannot occur in quoted-printable or base64 text; a random boundary would differ in every retry.
        part.set_boundary(f"=_{letter.key}_{number}")
    return message


def _add_calendars(message: EmailMessage, calendars: tuple[CalendarPart, ...]) -> None:
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


def _say_method(part: Message, calendar: CalendarPart) -> None:
    part.replace_header("Content-Type", f"text/calendar; method={calendar.method.value}; charset=UTF-8")


def _mailbox(name: str, address: str) -> Address:
    return Address(display_name=_one_line(name), addr_spec=address)


def _one_line(text: str) -> str:
    return " ".join(_UNPRINTABLE.sub(" ", text).split())
