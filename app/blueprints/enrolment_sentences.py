"""Why a child cannot be placed, as sentences; for every page that shows it before the click."""

from __future__ import annotations

from typing import assert_never

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.planning.vocabulary import ConsentPurpose, EnrolmentRefusal, EnrolmentState
from app.programme import refusals

STATES = {
    EnrolmentState.WANTED: _l("wil graag"),
    EnrolmentState.PLACED: _l("geplaatst"),
    EnrolmentState.WAITING: _l("wacht"),
    EnrolmentState.OFFERED: _l("aanbod"),
    EnrolmentState.LEFT: _l("gestopt"),
    EnrolmentState.REFUSED: _l("kan niet meedoen"),
}
"""What the states of an enrolment are called."""

PURPOSES = {
    ConsentPurpose.OUTING: _l("uitjes"),
    ConsentPurpose.PHOTOS: _l("foto’s"),
    ConsentPurpose.NAME_ON_CERTIFICATE: _l("de naam op een certificaat"),
}
"""What a parent or guardian is asked to agree with."""


def reason(why: EnrolmentRefusal) -> str:  # noqa: C901, PLR0911, PLR0912 - one line for each reason
    """Return why a child cannot be placed, as a sentence."""
    match why:
        case EnrolmentRefusal.CHILD_LEFT:
            return _("Dit kind is dan niet meer op de locatie.")
        case EnrolmentRefusal.OVER:
            return _("Er komt geen bijeenkomst meer.")
        case EnrolmentRefusal.ALREADY_IN:
            return _("Dit kind doet al mee.")
        case EnrolmentRefusal.NO_CONSENT:
            return _("Er is nog geen toestemming van een ouder of voogd.")
        case EnrolmentRefusal.NOT_IN_GROUP:
            return _("Dit is voor een vaste groep, en dit kind zit daar niet in.")
        case EnrolmentRefusal.TOO_YOUNG:
            return _("Dit kind is dan nog te jong.")
        case EnrolmentRefusal.TOO_OLD:
            return _("Dit kind is dan te oud.")
        case EnrolmentRefusal.LANGUAGE:
            return _("Dit kind spreekt de taal van deze activiteit niet.")
        case EnrolmentRefusal.NEEDS_FIRST_PART:
            return _("Dit kind heeft nog niet genoeg lessen van deel 1 gehad.")
        case EnrolmentRefusal.YEARLY_LIMIT:
            return _("Dit kind deed dit jaar al zo vaak mee als kan.")
        case EnrolmentRefusal.OVERLAP:
            return _("Dit kind heeft op die tijden steeds al iets anders.")
        case EnrolmentRefusal.FULL:
            return _("Alle plaatsen zijn bezet, of anderen wachten al langer.")
        case EnrolmentRefusal.TOO_FEW_ADULTS:
            return _("Er zijn te weinig begeleiders voor nog een kind.")
        case _:
            assert_never(why)


def refusal(why: refusals.Refusal) -> str:  # noqa: PLR0911 - one line for each refusal
    """Return why an enrolment cannot be changed so, or nothing when it is about something else."""
    match why:
        case refusals.CannotTakePart(reasons=reasons):
            return " ".join(reason(one) for one in reasons)
        case refusals.NotEnrolled():
            return _("Dit kind doet niet (meer) mee en wacht ook niet. Kijk wat er nu staat.")
        case refusals.SignedLater():
            return _("Deze dag komt nog. Kies de dag waarop getekend is.")
        case refusals.OfferOver():
            return _("Dit aanbod is er niet meer: het is beantwoord, ingetrokken of verlopen. Kijk wat er nu staat.")
        case refusals.NoTimeToAnswer():
            return _("De bijeenkomst begint te snel om nog op antwoord te wachten. Plaats het kind meteen.")
        case refusals.CommentMissing():
            return _("Schrijf erbij waarom u van de regel afwijkt.")
        case _:
            return ""
