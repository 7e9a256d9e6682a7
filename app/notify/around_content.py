"""What mails around a day say: which tasks are waiting, and how it went."""

from __future__ import annotations

from typing import Any

from app.notify import wording
from app.notify.letters import EvaluationLetter, ReadingLetter, TaskLetter
from app.notify.voices import Voice


def of_tasks(letter: TaskLetter, *, page: str, voice: Voice) -> tuple[str, dict[str, Any]]:
    """Return the subject, and what the templates show; `page` is where tasks are ticked off."""
    what = voice.apart(letter.lines[0].title)
    if len(letter.lines) > 1:
        what = voice.gettext("%(what)s, en meer", what=what)
    lines = [
        {
            "title": line.title,
            "part_of": line.part_of,
            "late": line.late,
            "until": voice.gettext("Uiterlijk %(day)s", day=wording.date_in_full(line.day, voice=voice)),
        }
        for line in letter.lines
    ]
    return voice.gettext("Herinnering: %(what)s", what=what), {"lines": lines, "page": page}


def of_evaluation(letter: EvaluationLetter, *, page: str, voice: Voice) -> tuple[str, dict[str, Any]]:
    """Return the subject, and what the templates show; `page` is where the questions are answered."""
    asked = voice.gettext("Hoe ging het? %(what)s", what=voice.apart(letter.title))
    values = {
        "title": letter.title,
        "day": wording.date_in_full(letter.day, voice=voice),
        "until": wording.date_in_full(letter.until, voice=voice),
        "again": letter.again,
        "page": page,
    }
    return voice.gettext("Herinnering: %(what)s", what=asked) if letter.again else asked, values


def of_reading(letter: ReadingLetter, *, page: str, voice: Voice) -> tuple[str, dict[str, Any]]:
    """Return the subject, and what the templates show: until when `page` opens, and no word of what it is about."""
    values = {"page": page, "until": wording.day(letter.until, zone=letter.zone, voice=voice)}
    return voice.gettext("Er staat iets voor u klaar in Weekwijzer"), values
