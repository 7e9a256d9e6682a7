"""A mail that came in at a reply address: what sort it is, and the calendar object in it."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from enum import StrEnum

from app.calendars.text import clean

MOST_BYTES = 256 * 1024
MOST_PARTS = 50
LONGEST_TEXT = 2_000
LONGEST_HEADER = 1_000
_CALENDAR_TYPES = ("text/calendar", "application/ics")
_SENT_BY_A_MACHINE = ("auto-replied", "auto-generated", "auto-notified")
_PASSED = re.compile(r"\bdmarc\s*=\s*pass\b", re.IGNORECASE)
_IN_ANGLES = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_BARE = re.compile(r"([^<>\s,;:\"()]+@[^<>\s,;:\"()]+)")
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)
_OURS = re.compile(r"<([0-9a-f]{40})@")
_RETURNED = re.compile(rb"^Message-ID:\s*<([0-9a-f]{40})@", re.IGNORECASE | re.MULTILINE)
_METHOD = re.compile(rb"^METHOD:\s*REPLY\s*$", re.IGNORECASE | re.MULTILINE)
_RETURN_PATH = re.compile(rb"Return-Path:\s*<([^<>\s]*)>", re.IGNORECASE)
_TAGS = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)


class Sort(StrEnum):
    """What a mail is, seen from outside (rule 24)."""

    CALENDAR = "calendar"
    TEXT = "text"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """A mail as far as an answer needs it.

    ``sender`` is the From address in small letters, ``calendar`` the bytes of the calendar object, ``text`` the first
    ``LONGEST_TEXT`` characters for a person to read. ``verified``: our own mail server found the sender's domain to
    have sent it (rule 23); it is a mark on the answer, not a gate. ``about`` are the keys of mails of ours that it
    answers, or of one that came back.
    """

    sort: Sort
    message_id: str
    sender: str
    subject: str
    text: str = ""
    calendar: bytes | None = None
    verified: bool = False
    about: tuple[str, ...] = ()


def read(mail: bytes, *, trusted: str = "") -> Incoming:
    """Return what a mail is; ``trusted`` is the name by which our own mail server signs Authentication-Results.

    Nothing is raised for a mail that is broken: it is text, for a person to look at.
    """
    head = parsed(mail[:MOST_BYTES])
    sort = Sort.TOO_LARGE if len(mail) > MOST_BYTES else _sort(head)
    calendar = _calendar(head) if sort is Sort.TEXT else None
    return Incoming(
        sort=Sort.CALENDAR if calendar is not None else sort,
        message_id=_header(head, "Message-ID")[:255],
        sender=_sender(head),
        subject=_header(head, "Subject")[:200],
        text="" if sort is Sort.TOO_LARGE else _text(head),
        calendar=calendar,
        verified=_verified(head, trusted),
        about=_about(head, mail[:MOST_BYTES] if sort is Sort.BOUNCE else b""),
    )


def returns_to(mail: bytes) -> str:
    """Return the sender of the envelope, as whoever delivered the mail wrote it on top; empty for none."""
    found = _RETURN_PATH.match(mail[:LONGEST_HEADER])
    return clean(found[1].decode("ascii", "replace")).casefold() if found else ""


def _about(mail: Message, returned: bytes) -> tuple[str, ...]:
    """Return the keys in the Message-IDs that are answered, or that stand in a mail that came back, each once."""
    written = f"{_header(mail, 'In-Reply-To')} {_header(mail, 'References')}"
    found = [*_OURS.findall(written), *(key.decode() for key in _RETURNED.findall(returned))]
    return tuple(dict.fromkeys(found))[:MOST_PARTS]


def parsed(mail: bytes) -> Message:
    """Return a mail as the library reads it, its head alone where reading more would take too long."""
    # Thousands of mails in one another take the library seconds; nobody sends them in earnest.
    nested = mail.lower().count(b"content-type") > 2 * MOST_PARTS
    parser = BytesParser(policy=policy.compat32)
    try:
        return parser.parsebytes(mail, headersonly=nested)
    except (TypeError, ValueError, LookupError):  # the library's reader of parameters stumbles over some
        return parser.parsebytes(mail, headersonly=True)


def _sort(mail: Message) -> Sort:
    if "disposition-notification" in _header(mail, "Content-Type").casefold():
        return Sort.AUTO_REPLY  # "was read": nothing went wrong
    report = mail.get_content_type() == "multipart/report"
    if not report and _answers(mail):
        return Sort.TEXT  # rooms, and some programs for people, answer with an empty sender
    if _is_a_report(mail) and _calendar(mail) is None:
        return Sort.BOUNCE
    if report or _header(mail, "Return-Path") == "<>":
        # Exchange sends its out-of-office notes with an empty sender too, but says what they are.
        return Sort.AUTO_REPLY if _automatic(mail) and not report else Sort.BOUNCE
    # An accepted invitation is often marked as generated as well: what it carries decides.
    return Sort.AUTO_REPLY if _automatic(mail) and _calendar(mail) is None else Sort.TEXT


def _answers(mail: Message) -> bool:
    """Tell whether a calendar object in it says that it is an answer."""
    return _METHOD.search(_calendar(mail) or b"") is not None


def _is_a_report(mail: Message) -> bool:
    """Tell of a mail server that says in its own way that a mail did not arrive."""
    return "X-Failed-Recipients" in mail or _sender(mail).partition("@")[0] == "mailer-daemon"


def _automatic(mail: Message) -> bool:
    submitted = _header(mail, "Auto-Submitted").partition(";")[0].strip().casefold()
    return (
        submitted in _SENT_BY_A_MACHINE
        or _header(mail, "Precedence").casefold() in {"auto_reply", "bulk", "junk"}
        or any(name in mail for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-From"))
    )


def _calendar(mail: Message) -> bytes | None:
    bodies = (_body(part) for part in _parts(mail) if part.get_content_type() in _CALENDAR_TYPES)
    return next((body for body in bodies if body), None)


def _parts(mail: Message) -> Iterator[Message]:
    for number, part in enumerate(mail.walk()):
        if number == MOST_PARTS:
            return
        yield part


def _text(mail: Message) -> str:
    """Return what a person wrote: the plain part, or the HTML part without its tags."""
    found = {part.get_content_type(): part for part in reversed(list(_parts(mail))) if not part.is_multipart()}
    if "text/plain" in found:
        return _readable(found["text/plain"])
    return _TAGS.sub(" ", _readable(found["text/html"])) if "text/html" in found else ""


def _readable(part: Message) -> str:
    named = _CHARSET.search(str(part.get("Content-Type", ""))[:LONGEST_HEADER])
    try:
        text = _body(part).decode(named[1] if named else "utf-8", errors="replace")
    except LookupError:  # a character set that does not exist
        text = _body(part).decode("utf-8", errors="replace")
    return clean(text).strip()[:LONGEST_TEXT]


def _body(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""  # it is: only a part with parts in it has no bytes of its own


def _sender(mail: Message) -> str:
    # Not the library's reader of addresses: it follows brackets in brackets until the stack is full.
    written = _header(mail, "From")
    found = _IN_ANGLES.search(written) or _BARE.search(written)
    return found[1].casefold() if found else ""


def _header(mail: Message, name: str) -> str:
    """Return a header as people read it, or as it came when it is written wrongly."""
    written = str(mail.get(name, ""))[:LONGEST_HEADER]
    with suppress(HeaderParseError, LookupError, ValueError):
        written = str(make_header(decode_header(written)))
    return clean(written).replace("\n", " ").strip()


def _verified(mail: Message, trusted: str) -> bool:
    """Tell whether our own server, and nobody before it, found the sender's domain in order.

    A line under another name came with the mail, and whoever wrote the mail can have written it.
    """
    results = [clean(str(line)) for line in mail.get_all("Authentication-Results", [])]
    ours = [line for line in results if trusted and line.partition(";")[0].strip().casefold() == trusted.casefold()]
    return bool(ours) and _PASSED.search(ours[0]) is not None
