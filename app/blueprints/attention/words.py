"""A few words for each severity and each sort of conflict, to choose by."""

from __future__ import annotations

from flask_babel import gettext as _

from app.planning.conflicts import ConflictKind, Severity


def severities() -> dict[Severity, str]:
    """Return how bad something is, in a word or three."""
    return {
        Severity.HARD: _("Fout: kan zo niet"),
        Severity.SOFT: _("Let op"),
        Severity.NOTE: _("Goed om te weten"),
    }


def kinds() -> dict[ConflictKind, str]:
    """Return a few words for each sort of conflict."""
    return {
        ConflictKind.SPACE_DOUBLE_BOOKED: _("Ruimte dubbel bezet"),
        ConflictKind.VOLUNTEER_DOUBLE_BOOKED: _("Vrijwilliger dubbel ingepland"),
        ConflictKind.CHILD_DOUBLE_BOOKED: _("Kinderen dubbel ingepland"),
        ConflictKind.OVER_CAPACITY: _("Meer kinderen dan plekken"),
        ConflictKind.REQUIRED_ROLE_MISSING: _("Verplichte rol niet ingevuld"),
        ConflictKind.CANCELLED_BY_RULE: _("Gaat niet door als er niemand bij komt"),
        ConflictKind.RATIO_NOT_MET: _("Te weinig begeleiding"),
        ConflictKind.BRIEFING_MISSING: _("Geen uitleg vooraf"),
        ConflictKind.QUALIFICATION_EXPIRES: _("VOG niet geldig"),
        ConflictKind.GROUP_DOUBLE_BOOKED: _("Groep dubbel ingepland"),
        ConflictKind.AGE_GROUP_OVERLAP: _("Leeftijdsgroep heeft twee dingen"),
        ConflictKind.PARTNER_DOUBLE_BOOKED: _("Partner op twee plekken"),
        ConflictKind.RESPONSIBLE_DOUBLE_BOOKED: _("Begeleider dubbel ingepland"),
        ConflictKind.VOLUNTEER_TRAVEL: _("Reistijd vrijwilliger"),
        ConflictKind.GROUP_TRAVEL: _("Reistijd groep"),
        ConflictKind.CHILD_TRAVEL: _("Reistijd kinderen"),
        ConflictKind.PARTNER_TRAVEL: _("Reistijd partner"),
        ConflictKind.FAMILY_OVERLOADED: _("Gezin heeft te veel op een dag"),
        ConflictKind.EMPTY_SEATS: _("Nog plekken open"),
        ConflictKind.RESPONSIBLE_MISSING: _("Niemand verantwoordelijk"),
        ConflictKind.LEAD_TIME_PASSED: _("Partner te laat gevraagd"),
        ConflictKind.PARTNER_NOT_ASKED: _("Partner niet gevraagd"),
        ConflictKind.PARTNER_DECLINED: _("Partner heeft afgezegd"),
        ConflictKind.VOLUNTEER_UNAVAILABLE: _("Vrijwilliger niet beschikbaar"),
        ConflictKind.INTERPRETER_MISSING: _("Geen tolk"),
        ConflictKind.LANGUAGE_NOT_SPOKEN: _("Taal niet gesproken"),
        ConflictKind.SPACE_TOO_SMALL: _("Ruimte te klein"),
        ConflictKind.TOO_MANY_CHILDREN: _("Te veel kinderen"),
        ConflictKind.TOO_FEW_CHILDREN: _("Te weinig kinderen"),
        ConflictKind.OUTSIDE_OPENING_HOURS: _("Buiten de openingstijden"),
        ConflictKind.FREE_DAY: _("Op een vrije dag"),
        ConflictKind.COMPANION_PARTED: _("Wat ernaast hoort, is er niet"),
        ConflictKind.PARTNER_NOT_ANSWERED: _("Partner heeft niet geantwoord"),
    }
