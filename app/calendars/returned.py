"""What a mail server says of a mail that it could not deliver (RFC 3464, RFC 3463, and what others write instead)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from app.calendars.incoming import parsed
from app.calendars.text import clean

MOST_BYTES = 64 * 1024
LONGEST_ADDRESS = 254
LONGEST_BODY = 4_000
# "5.1.1" as a status, and "550" as an answer: the number of a machine or a date has more dots, or stands in a word.
_STATUS = re.compile(r"(?<![\w.])([245])\.(\d{1,3})\.(\d{1,3})(?![\w.])")
_ANSWER = re.compile(r"(?<![\w.:-])([45])(\d\d)(?= |-)")
_ADDRESS = re.compile(r"<?([^<>\s;:\"@]{1,64}@[^<>\s;:\"@]{1,190}?)>?(?=[\s:,]|$)")
_LATER = re.compile(r"delay|warning|will (?:be )?retr|still trying|vertraag|tijdelijk|temporar", re.IGNORECASE)


class Fate(StrEnum):
    """What became of the mail: it never arrives, not yet, who knows, or it is well."""

    FAILED = "failed"
    DELAYED = "delayed"
    UNCLEAR = "unclear"
    WELL = "well"


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """The address that failed, empty when the report names none, and the status (RFC 3463) as far as it is given."""

    fate: Fate
    address: str = ""
    status: str = ""


FATES = {"failed": Fate.FAILED, "delayed": Fate.DELAYED, "delivered": Fate.WELL, "relayed": Fate.WELL}


def read(mail: bytes) -> Returned:
    """Return what a returned mail says; one that says nothing clear is for a person to read."""
    message = parsed(mail[:MOST_BYTES])
    report = _report(message)
    return report if report is not None else _in_words(message, mail[:MOST_BYTES])


def _report(message: Message) -> Returned | None:
    """Return the first recipient of a report that is written as the standard has it."""
    for part in message.walk():
        if part.get_content_type() not in {"message/delivery-status", "message/global-delivery-status"}:
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else ():
            if isinstance(block, Message) and "Action" in block:
                return _of(block)
    return None


def _of(block: Message) -> Returned:
    # "rfc822; anna@post.example": whom we wrote to, rather than where that was sent on to.
    named = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "").partition(";")[2]
    status = _STATUS.search(str(block.get("Status", "")))
    written = "" if status is None else status[0]
    fate = FATES.get(str(block["Action"]).strip().casefold(), Fate.WELL if written.startswith("2") else Fate.DELAYED)
    # A report that gives up for a reason that passes, such as a mailbox that is full, is not about the address.
    if fate is Fate.FAILED and written.startswith("4"):
        fate = Fate.DELAYED
    return Returned(fate=fate, address=_clean(named), status=written)


def _in_words(message: Message, mail: bytes) -> Returned:
    """Return what those mean who follow no standard: exim names the address in the head, qmail in the text."""
    text = mail.decode("utf-8", errors="replace")
    subject = str(message.get("Subject", ""))
    named = str(message.get("X-Failed-Recipients", "")).partition(",")[0]
    status, answer = _STATUS.search(text), _ANSWER.search(_body(text))
    digit = status[1] if status else answer[1] if answer else ""
    later = digit == "4" or (not digit and _LATER.search(subject) is not None)
    failed = digit == "5" or (bool(named) and not later)
    fate = Fate.FAILED if failed else Fate.DELAYED if later else Fate.UNCLEAR
    found = _ADDRESS.search(named) or _ADDRESS.search(_body(text))
    return Returned(
        fate=fate,
        address=_clean(found[1]) if found else "",
        status=status[0] if status else "",
    )


def _body(text: str) -> str:
    """Return the beginning of what is written, after the head."""
    return text.replace("\r\n", "\n").partition("\n\n")[2][:LONGEST_BODY]


def _clean(address: str) -> str:
    return clean(address).strip().strip("<>").casefold()[:LONGEST_ADDRESS]
