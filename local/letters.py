"""A received mail, taken apart for reading; nothing in it can be trusted, not even to be well-formed."""

import email
import email.policy
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage, Message

from local.maildir import arrived_ns

CALENDAR = "text/calendar"
SEARCHABLE_CHARACTERS = 20_000
SHOWN_HEADERS = {
    "From": "Van",
    "To": "Aan",
    "Cc": "Kopie",
    "Reply-To": "Antwoord aan",
    "Subject": "Onderwerp",
    "Date": "Datum",
    "Message-ID": "Message-ID",
    "In-Reply-To": "Antwoord op",
    "List-Unsubscribe": "Afmelden",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One piece of a mail that can be shown or downloaded."""

    number: int
    content_type: str
    filename: str
    content_id: str
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What a reader sees of a mail."""

    name: str
    arrived: datetime
    sender: str
    recipients: tuple[str, ...]
    subject: str
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    calendars: tuple[str, ...]
    parts: tuple[Part, ...]

    def matches(self, *, recipient: str, words: str) -> bool:
        """Tell whether the mail is for the recipient and holds every word; empty means any."""
        if recipient and recipient.casefold() not in {address.casefold() for address in self.recipients}:
            return False
        held = " ".join((self.sender, self.subject, *self.recipients, self.text[:SEARCHABLE_CHARACTERS])).casefold()
        return all(word in held for word in words.casefold().split())


def read(name: str, content: bytes) -> Letter:
    """Take a stored mail apart."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    leaves = list(enumerate(_leaves(message)))
    attached = {number for number, part in leaves if _is_attached(part)}
    inline = [part for number, part in leaves if number not in attached]
    return Letter(
        name=name,
        arrived=datetime.fromtimestamp(arrived_ns(name) / 1e9, tz=UTC),
        sender=_header(message, "From") or _header(message, "Return-Path"),
        recipients=tuple(_headers(message, "Delivered-To")),
        subject=_header(message, "Subject"),
        headers=tuple((label, value) for key, label in SHOWN_HEADERS.items() for value in _headers(message, key)),
        text=_first(inline, "text/plain"),
        html=_first(inline, "text/html"),
        calendars=_calendars(leaves),
        parts=tuple(_described(number, part) for number, part in leaves if number in attached),
    )


def part_of(content: bytes, number: int) -> tuple[str, str, bytes]:
    """Return the type, file name and contents of one piece.

    :raises KeyError: there is no such piece.
    """
    message = email.message_from_bytes(content, policy=email.policy.default)
    for found, part in enumerate(_leaves(message)):
        if found == number:
            return part.get_content_type(), _filename(part, number), _payload(part)
    raise KeyError(number)


def decoded(part: Message) -> str:
    """Return the text of a piece, whatever it claims about itself."""
    charset = part.get_content_charset() or "utf-8"
    try:
        return _payload(part).decode(charset, "replace")
    except (LookupError, ValueError):
        return _payload(part).decode("utf-8", "replace")


def _leaves(message: Message) -> Iterator[Message]:
    return (part for part in message.walk() if not part.is_multipart())


def _is_attached(part: Message) -> bool:
    shown = part.get_content_type() in {"text/plain", "text/html"} and not _filename_given(part)
    return part.get_content_disposition() == "attachment" or not shown


def _first(parts: list[Message], content_type: str) -> str:
    return next((decoded(part) for part in parts if part.get_content_type() == content_type), "")


def _calendars(leaves: list[tuple[int, Message]]) -> tuple[str, ...]:
    """Return the calendar parts; the same one is often there twice, beside the text and as a file."""
    found = [decoded(part).replace("\r\n", "\n") for _, part in leaves if part.get_content_type() == CALENDAR]
    return tuple(dict.fromkeys(found))


def _described(number: int, part: Message) -> Part:
    return Part(
        number=number,
        content_type=part.get_content_type(),
        filename=_filename(part, number),
        content_id=_header(part, "Content-ID").strip("<> "),
        size=len(_payload(part)),
    )


def _filename(part: Message, number: int) -> str:
    """Return a name that is only a name: no directory, no control characters."""
    given = _filename_given(part).replace("\\", "/").rpartition("/")[2]
    safe = "".join(character for character in given if character.isprintable()).strip(". ")[:100]
    return safe or f"deel-{number}{mimetypes.guess_extension(part.get_content_type()) or ''}"


def _filename_given(part: Message) -> str:
    try:
        return str(part.get_filename() or "")
    except Exception:  # noqa: BLE001 - malformed parameters raise many kinds of errors inside the email package
        return ""


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _header(message: Message, name: str) -> str:
    return next(iter(_headers(message, name)), "")


def _headers(message: Message, name: str) -> list[str]:
    try:
        return [" ".join(str(value).split()) for value in message.get_all(name, [])]
    except Exception:  # noqa: BLE001 - malformed headers raise many kinds of errors inside the email package
        raw = message.raw_items() if isinstance(message, EmailMessage) else []
        return [" ".join(str(value).split()) for key, value in raw if key.casefold() == name.casefold()]
