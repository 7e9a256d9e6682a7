"""Why a calendar could not be read, as sentences for a person."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.calendars.errors import UnreadableCalendar
from app.fetching import times


def unreadable(error: UnreadableCalendar) -> str:
    """Return why a file cannot be read, with the line to look at."""
    return failure(times.failure(error))


def failure(why: dict[str, Any]) -> str:
    """Return why the last reading gave nothing, and what helps."""
    sentence = _of_file(why) or _of_address(why)
    return sentence or _("De agenda kon niet worden gelezen.")


def _of_file(why: dict[str, Any]) -> str | None:
    line, field = why.get("line"), why.get("field")
    return {
        "CalendarTooBig": _("De agenda is groter dan 2 MB. Kies een kortere periode bij het opslaan."),
        "NotACalendar": _("Dit is geen agenda. Sla de agenda op als .ics-bestand (iCalendar) en probeer het opnieuw."),
        "CalendarCutOff": _("De agenda is niet compleet: het deel dat begint op regel %(line)s houdt op.", line=line),
        "BrokenLine": _("Regel %(line)s van de agenda is niet te lezen. Sla de agenda opnieuw op.", line=line),
        "BrokenField": _(
            "Een afspraak in de agenda is niet te lezen: veld %(field)s op regel %(line)s.", field=field, line=line
        ),
        "UnsupportedRule": _(
            "De afspraak op regel %(line)s herhaalt zich op een manier die niet kan, zoals elk uur.", line=line
        ),
        "TooManyAppointments": _("Er staan te veel afspraken in de agenda. Kies een kortere periode bij het opslaan."),
        "TooMuchWork": _("De agenda is te ingewikkeld om te lezen. Kies een kortere periode bij het opslaan."),
    }.get(why["why"])


def _of_address(why: dict[str, Any]) -> str | None:
    return {
        "unknown_host": _("De server in het adres bestaat niet. Controleer het adres."),
        "not_public": _("Dit adres ligt niet op het openbare internet en wordt daarom niet gelezen."),
        "no_answer": _("De server van de agenda geeft geen antwoord. We proberen het vanzelf opnieuw."),
        "bad_certificate": _("De server van de agenda kan niet bewijzen wie hij is (certificaat)."),
        "refused": _("De server gaf de agenda niet (antwoord %(status)s). Is het adres nog geldig?", **_status(why)),
        "bad_redirect": _("Het adres stuurt door naar een plek die we niet volgen. Vraag het eigenlijke adres op."),
        "too_big": _("De agenda is groter dan 2 MB."),
        "too_slow": _("De agenda kwam niet binnen tien seconden. We proberen het vanzelf opnieuw."),
        "packed": _("De server stuurt de agenda ingepakt. Dat lezen we niet."),
        "sealed": _("Het adres is niet meer te lezen. Vul het opnieuw in."),
    }.get(why["why"])


def _status(why: dict[str, Any]) -> dict[str, Any]:
    return {"status": why.get("status") or "?"}
