"""What a mail about a series says: its dates month by month, and what is no longer among them."""

from __future__ import annotations

from typing import Any

from app.notify import wording
from app.notify.letters import SeriesLetter
from app.notify.occasions import Gone, Series
from app.notify.voices import Voice


def subject(letter: SeriesLetter, voice: Voice) -> str:
    """Return what the mail is about: the first series, and that there is more."""
    first = letter.series[0]
    what = f"{voice.apart(first.occasion.title)}{voice.comma}{_which(first, voice)}"
    if {one.occasion.title for one in (*letter.series, *letter.others)} != {first.occasion.title}:
        what = voice.gettext("%(what)s, en meer", what=what)
    return _opened(first, what, voice)


def about(one: Series, *, page: str, voice: Voice) -> dict[str, Any]:
    """Return what the templates show of one series; `page` is where its meetings are answered."""
    return {
        "sort": _sort(one),
        "occasion": one.occasion,
        "number": len(one.coming),
        "between": _between(one, voice),
        "time": wording.span(one.occasion.starts_at, one.occasion.ends_at, zone=one.zone, voice=voice),
        "months": wording.days([meeting.starts_at for meeting in one.coming], zone=one.zone, voice=voice),
        "gone": [_gone(line, voice) for line in one.gone],
        "yes": f"{page}?antwoord=ja",
        "no": f"{page}?antwoord=nee",
        "each": page,
    }


def _sort(one: Series) -> str:
    if not one.coming:
        return "released" if any(line.goes_on for line in one.gone) else "gone"
    return "changed" if one.renewed else "new"


def _opened(one: Series, what: str, voice: Voice) -> str:
    match _sort(one):
        case "new":
            return voice.gettext("Kunt u komen? %(what)s", what=what)
        case "changed":
            return voice.gettext("Gewijzigd: %(what)s", what=what)
        case "gone":
            return voice.gettext("Gaat niet door: %(what)s", what=what)
        case _:
            return voice.gettext("U hoeft niet te komen: %(what)s", what=what)


def _which(one: Series, voice: Voice) -> str:
    times = voice.ngettext("%(num)s keer", "%(num)s keer", len(one.coming) or len(one.gone))
    start = wording.start(one.occasion.starts_at, zone=one.zone, voice=voice)
    return voice.gettext("%(times)s vanaf %(start)s", times=times, start=start)


def _between(one: Series, voice: Voice) -> str:
    if not one.coming:
        return ""
    first, last = (
        wording.day(meeting.starts_at, zone=one.zone, voice=voice) for meeting in (one.coming[0], one.coming[-1])
    )
    return first if first == last else voice.gettext("van %(first)s tot en met %(last)s", first=first, last=last)


def _gone(line: Gone, voice: Voice) -> dict[str, Any]:
    occasion = line.occasion
    return {
        "when": wording.when(occasion.starts_at, occasion.ends_at, zone=occasion.zone, voice=voice),
        "goes_on": line.goes_on,
        "reason": line.reason,
    }
