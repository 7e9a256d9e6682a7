"""What the parts of a template are called on pages: closed words and fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs

from app.blueprints import wording
from app.planning.vocabulary import (
    Audience,
    FundingSource,
    PartnerKind,
    PhaseSort,
    Qualification,
    Rhythm,
    RoleHolder,
    SchoolHolidays,
    TemplateOrigin,
    Weekday,
)

PARTNERS = {
    PartnerKind.POLICE: _l("politie"),
    PartnerKind.FIRE_SERVICE: _l("brandweer"),
    PartnerKind.TRAFFIC_SAFETY: _l("verkeersveiligheid"),
    PartnerKind.CYCLING_ASSOCIATION: _l("fietsersbond"),
    PartnerKind.SCHOOL: _l("school"),
    PartnerKind.LIBRARY: _l("bibliotheek"),
    PartnerKind.SPORTS_CLUB: _l("sportclub"),
    PartnerKind.MUSIC_SCHOOL: _l("muziekschool"),
    PartnerKind.ARTS: _l("kunst"),
    PartnerKind.PLAY: _l("spel"),
    PartnerKind.TRAINING: _l("training"),
    PartnerKind.REFUGEE_SUPPORT: _l("vluchtelingenwerk"),
    PartnerKind.GUARDIANSHIP: _l("voogdij"),
    PartnerKind.INTERPRETING: _l("tolken"),
    PartnerKind.HEALTH_CARE: _l("gezondheidszorg"),
    PartnerKind.MUNICIPALITY: _l("gemeente"),
}
FUNDING = {
    FundingSource.ACTIVITY_BUDGET: _l("activiteitenbudget"),
    FundingSource.MDT: _l("maatschappelijke diensttijd"),
    FundingSource.SPUK: _l("SPUK-regeling"),
    FundingSource.DEAL: _l("afspraak met een bedrijf of vereniging"),
    FundingSource.SPONSOR: _l("sponsor"),
    FundingSource.DISCOUNT_CARD: _l("stadspas"),
    FundingSource.MUNICIPALITY: _l("gemeente"),
    FundingSource.FREE: _l("kost niets"),
}
PHASES = {
    PhaseSort.PREPARATION: _l("voorbereiding"),
    PhaseSort.BRIEFING: _l("uitleg vooraf"),
    PhaseSort.INTAKE: _l("kennismaking"),
    PhaseSort.GOALS: _l("doelen afspreken"),
    PhaseSort.MEETINGS: _l("bijeenkomsten"),
    PhaseSort.EVALUATION: _l("evaluatie"),
    PhaseSort.TEST: _l("examen"),
    PhaseSort.CEREMONY: _l("feestelijk einde"),
    PhaseSort.CLOSING: _l("afsluiting"),
}
RHYTHMS = {
    Rhythm.ONCE: _l("één keer"),
    Rhythm.WEEKLY: _l("elke week, of om de zoveel weken"),
    Rhythm.MONTHLY: _l("elke maand"),
    Rhythm.YEARLY: _l("elk jaar"),
}
HOLDERS = {
    RoleHolder.VOLUNTEER: _l("vrijwilliger"),
    RoleHolder.PARTNER: _l("partner"),
    RoleHolder.STAFF: _l("medewerker"),
}
QUALIFICATIONS = {Qualification.VOG: _l("VOG")}
AUDIENCES = {
    Audience.CHILDREN: _l("kinderen en jongeren"),
    Audience.PARENTS: _l("ouders"),
    Audience.EVERYBODY: _l("iedereen"),
    Audience.STAFF: _l("alleen medewerkers"),
}
HOLIDAYS = {
    SchoolHolidays.SKIP: _l("overslaan"),
    SchoolHolidays.ONLY: _l("alleen dan bij elkaar komen"),
    SchoolHolidays.IGNORE: _l("gewoon doorgaan"),
}
WEEKDAYS = {
    Weekday.MONDAY: _l("maandag"),
    Weekday.TUESDAY: _l("dinsdag"),
    Weekday.WEDNESDAY: _l("woensdag"),
    Weekday.THURSDAY: _l("donderdag"),
    Weekday.FRIDAY: _l("vrijdag"),
    Weekday.SATURDAY: _l("zaterdag"),
    Weekday.SUNDAY: _l("zondag"),
}
ORIGINS = {
    TemplateOrigin.SHIPPED: _l("meegeleverd"),
    TemplateOrigin.OWN: _l("zelf gemaakt"),
    TemplateOrigin.IMPORTED: _l("van een andere locatie"),
}
_CLOSED: Mapping[str, Mapping[Any, Any]] = {
    "kind": wording.KINDS,
    "audience": AUDIENCES,
    "partners": PARTNERS,
    "partner": PARTNERS,
    "funding": FUNDING,
    "sort": PHASES,
    "rhythm": RHYTHMS,
    "who": HOLDERS,
    "qualification": QUALIFICATIONS,
    "school_holidays": HOLIDAYS,
    "weekday": WEEKDAYS,
}
FIELDS = {
    "title": _l("Naam"),
    "name": _l("Naam"),
    "summary": _l("Wat is het?"),
    "description": _l("Omschrijving"),
    "kind": _l("Soort"),
    "audience": _l("Voor wie"),
    "ages": _l("Leeftijd"),
    "youngest": _l("Jongste"),
    "oldest": _l("Oudste"),
    "min_children": _l("Minste deelnemers"),
    "max_children": _l("Meeste deelnemers"),
    "children_per_adult": _l("Kinderen per volwassene"),
    "duration_minutes": _l("Duur in minuten"),
    "usual_time": _l("Gewone tijd"),
    "weekday": _l("Dag"),
    "starts": _l("Begint om"),
    "school_holidays": _l("In schoolvakanties"),
    "lead_time_weeks": _l("Weken voorbereiding"),
    "per_year": _l("Keer per jaar"),
    "least": _l("Minstens"),
    "most": _l("Hoogstens"),
    "months": _l("Duurt hoeveel maanden"),
    "hours_per_week": _l("Uren per week"),
    "phases": _l("Fasen"),
    "sort": _l("Waarvoor"),
    "rhythm": _l("Hoe vaak"),
    "every": _l("Om de hoeveel weken"),
    "meetings": _l("Aantal bijeenkomsten"),
    "lessons": _l("Lessen"),
    "part": _l("Deel"),
    "partner": _l("Soort partner"),
    "away": _l("Buiten de locatie"),
    "roles": _l("Rollen"),
    "need": _l("Hoeveel mensen"),
    "who": _l("Wie vult dit in"),
    "language": _l("Spreekt"),
    "required": _l("Zonder deze rol gaat het niet door"),
    "qualification": _l("Moet laten zien"),
    "stations": _l("Posten"),
    "tasks": _l("Taken"),
    "weeks_before": _l("Weken ervoor"),
    "days_before": _l("Dagen ervoor"),
    "days_after": _l("Dagen erna"),
    "partners": _l("Partners"),
    "funding": _l("Bekostiging"),
    "materials": _l("Spullen"),
    "language_preparation": _l("Woorden om te oefenen"),
    "briefing_before": _l("Eerst uitleg, anders niet mee"),
    "cancel_without_required": _l("Vervalt vanzelf als een verplichte rol ontbreekt"),
    "decide_hours_before": _l("Zoveel uur van tevoren"),
    "agreement": _l("Deelnemers tekenen een afspraak"),
    "beside": _l("Tegelijk ernaast"),
    "needs": _l("Wat het vraagt"),
    "staff_hours_per_month": _l("Uren van medewerkers per maand"),
    "euros_per_year": _l("Euro per jaar"),
    "low": _l("Laagste"),
    "high": _l("Hoogste"),
    "success_factors": _l("Wat het laat slagen"),
    "course": _l("Cursus"),
    "skills": _l("Vaardigheden"),
    "bike_check": _l("Fietscontrole"),
    "test": _l("Praktijkexamen"),
    "points": _l("Punten"),
    "vital": _l("Mag niet nul zijn"),
    "tip": _l("Tip"),
    "passes_at": _l("Geslaagd vanaf"),
    "attempts": _l("Pogingen"),
    "certificate": _l("Certificaat"),
    "first_part": _l("Lessen in deel 1"),
    "missed": _l("Hoogstens gemist"),
}
"""What the fields are called; one word for a field wherever it stands."""


def choices(words: Mapping[Any, Any], *, empty: str | None = None) -> list[SelectChoice]:
    """Return closed words as choices, after an empty one when nothing may be chosen."""
    first = [] if empty is None else [SelectChoice("", empty)]
    return first + [SelectChoice(word.value, label) for word, label in words.items()]


def field(path: str) -> str:
    """Return what a field is called, as `Rollen: Hoeveel mensen`."""
    names = [str(FIELDS[name]) for name in re.sub(r"\[\d+\]", "", path).split(".") if name in FIELDS]
    return ": ".join(names) or path


def word(path: str, value: Any) -> str:
    """Return a value of a field as people read it."""
    if value is True or value is False:
        return _("ja") if value else _("nee")
    if isinstance(value, list):
        return wording.listed([word(path, item) for item in value])
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("title") or "")
    if isinstance(value, int):
        return str(format_decimal(value))
    if path.endswith(".language"):
        return wording.language(str(value)) if value else ""
    words = _CLOSED.get(path.rsplit(".", maxsplit=1)[-1], {})
    return str(words.get(value, value)) if isinstance(value, str | StrEnum) else ""
