"""Mails as a recipient's programs read them."""

from __future__ import annotations

import re

from icalendar import Calendar


def text_of(mail, sort="plain"):
    """Return the text of a mail, or its HTML."""
    return mail.get_body((sort,)).get_content()


def link(mail, words):
    """Return the address that stands under some words in the text of a mail."""
    return re.search(rf"{re.escape(words)}\s+(\S+)", text_of(mail))[1]


def sign_in_link(mail):
    """Return the address that signs in."""
    return re.search(r"https?://\S+/aanmelden/link/\S+", text_of(mail))[0]


def calendar(mail):
    """Return the calendar object of a mail: what a calendar program acts on, whose method is said twice."""
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    found = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == found["METHOD"]
    return found


def event(found):
    """Return the one meeting of a calendar object."""
    (meeting,) = found.walk("VEVENT")
    return meeting
