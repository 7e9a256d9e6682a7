"""What a digest says: a line for each meeting, and where to answer all of them."""

from __future__ import annotations

from typing import Any

from app.notify import wording
from app.notify.letters import DigestLetter
from app.notify.occasions import DigestLine, LineSort
from app.notify.voices import Voice

COMING = frozenset({LineSort.NEW, LineSort.CHANGED})


def subject(letter: DigestLetter, voice: Voice) -> str:
    """Return what the mail is about: what is asked, what changed, or what is off."""
    sorts = {line.sort for line in letter.lines}
    coming = [line for line in letter.lines if line.sort in COMING]
    if sorts == {LineSort.NEW}:
        return voice.gettext("Kunt u komen? %(what)s", what=_asked(letter, voice))
    number = voice.ngettext("%(num)s bijeenkomst", "%(num)s bijeenkomsten", len(letter.lines))
    if coming:
        return voice.gettext("Gewijzigd: %(what)s", what=number)
    if sorts == {LineSort.RELEASED}:
        return voice.gettext("U hoeft niet te komen: %(what)s", what=number)
    return voice.gettext("Gaat niet door: %(what)s", what=number)


def values(letter: DigestLetter, *, page: str, feed: str, voice: Voice) -> dict[str, Any]:
    """Return what the templates show; `page` is where the meetings are answered, `feed` where a subscription is had."""
    return {
        "lines": [_line(line, voice) for line in letter.lines],
        "asks": any(line.sort in COMING for line in letter.lines),
        "responsible": ", ".join(sorted({line.occasion.responsible for line in letter.lines})),
        "yes": f"{page}?antwoord=ja",
        "no": f"{page}?antwoord=nee",
        "each": page,
        "feed": feed,
    }


def _asked(letter: DigestLetter, voice: Voice) -> str:
    first = letter.lines[0].occasion
    times = voice.ngettext("%(num)s keer", "%(num)s keer", len(letter.lines))
    start = wording.start(first.starts_at, zone=first.zone, voice=voice)
    what = (
        f"{voice.apart(first.title)}{voice.comma}{voice.gettext('%(times)s vanaf %(start)s', times=times, start=start)}"
    )
    more = {line.occasion.title for line in letter.lines} != {first.title}
    return voice.gettext("%(what)s, en meer", what=what) if more else what


def _line(line: DigestLine, voice: Voice) -> dict[str, Any]:
    occasion = line.occasion
    return {
        "sort": line.sort.value,
        "occasion": occasion,
        "when": wording.when(occasion.starts_at, occasion.ends_at, zone=occasion.zone, voice=voice),
        "reason": line.reason,
    }
