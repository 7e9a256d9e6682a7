"""Refusals of music coaching as sentences."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.blueprints import wording
from app.programme.coaching import refusals as coaching
from app.programme.refusals import Refusal


def refusal(why: Refusal, zone: str) -> str:  # noqa: C901, PLR0911, PLR0912 - one line for each refusal
    """Return why something of music coaching cannot be done, or nothing when it is about something else."""
    match why:
        case coaching.PersonBusy(coach=coach, title=title, starts_at=starts, ends_at=ends):
            return _busy(coach=coach, title=title, starts=starts, until=wording.clock(ends, zone), zone=zone)
        case coaching.YoungPersonElsewhere():
            return _("De jongere kan dan waarschijnlijk niet. Kies een ander moment, of plan het toch.")
        case coaching.NoSuchYoungPerson():
            return _("Zo heet hier niemand. Schrijf de naam precies zoals u die kent.")
        case coaching.HasMovedAway():
            return _("Deze jongere is vertrokken.")
        case coaching.AlreadyOpen():
            return _("Voor deze jongere loopt al een traject of aanvraag. Sluit die eerst af, of trek die in.")
        case coaching.WrongState():
            return _("Dat kan bij dit traject nu niet (meer). Kijk wat er nu staat.")
        case coaching.NoTemplate():
            return _("Er is nog geen sjabloon voor muziekcoaching. Vraag de begeleider dat over te nemen.")
        case coaching.DoesNotSpeak():
            return _("Deze vrijwilliger spreekt die taal niet. Kies een andere tolk.")
        case coaching.TooManyGoals(most=most):
            return _("Er zijn al %(most)s doelen. Sluit er eerst een af.", most=most)
        case coaching.NotYetHeld():
            return _("Deze afspraak is nog niet geweest, of is vervallen. Er valt nog niets op te schrijven.")
        case coaching.NotedMeanwhile():
            return _("Bij deze afspraak is intussen iets anders opgeschreven. Beide teksten staan hieronder.")
        case coaching.KeyLost():
            return _("Dit kan niemand meer lezen: de sleutel van deze jongere is weg. Vraag de beheerder erom.")
        case coaching.SealBroken():
            return _("Deze tekst is beschadigd en gaat niet open. Vraag de beheerder om hulp.")
        case _:
            return ""


def _busy(*, coach: bool, title: str, starts: datetime, until: str, zone: str) -> str:
    said = {"title": title, "moment": wording.moment(starts, zone), "ends": until}
    if coach:
        return _("De coach heeft dan al %(title)s, %(moment)s tot %(ends)s uur. Kies een andere tijd.", **said)
    return _("De jongere heeft dan al %(title)s, %(moment)s tot %(ends)s uur. Kies een andere tijd.", **said)
