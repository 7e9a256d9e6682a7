"""What is said about children: who agrees with what, and why something cannot be done."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.blueprints import enrolment_sentences, sentences
from app.documents import errors
from app.documents.errors import NotPrintable
from app.planning import consent
from app.planning.errors import PlanningError
from app.planning.vocabulary import ConsentGiver, ConsentPurpose, EnrolmentState
from app.programme import child_departures, child_records, consents
from app.programme.child_returns import Differs
from app.programme.refusals import LooksLikeCitizenNumber, NameInUse, NothingToUndo, Refusal

PURPOSES = enrolment_sentences.PURPOSES
EXPLAINED = {
    ConsentPurpose.OUTING: _l("Mee naar buiten de locatie, zoals het zwembad of het museum."),
    ConsentPurpose.PHOTOS: _l("Op een foto staan die de locatie laat zien."),
    ConsentPurpose.NAME_ON_CERTIFICATE: _l("De echte naam, één keer, op een certificaat. Daarna is de naam weer weg."),
}
GIVERS = {
    ConsentGiver.PARENT: _l("vader of moeder"),
    ConsentGiver.GUARDIAN: _l("voogd van Nidos"),
    ConsentGiver.YOUNG_PERSON: _l("de jongere zelf"),
}


def refusal(why: Refusal, zone: str) -> str:
    """Return why something could not be done, and what can be done instead."""
    match why:
        case LooksLikeCitizenNumber():
            return _("Dit lijkt op een BSN, een V-nummer of een telefoonnummer. Zulke nummers horen hier niet.")
        case child_records.HasLeft():
            return _("Dit kind is vertrokken. De gegevens kunnen niet meer veranderen.")
        case child_departures.LeavesLater():
            return _("Deze dag moet nog komen. Noteer het vertrek op de laatste dag, of erna.")
        case child_departures.LeftTooLongAgo():
            return _("Deze dag is te lang geleden, of het kind was toen nog niet hier. Kijk de dag na.")
        case _:
            return _of_names(why) or _of_consents(why) or sentences.refusal(why, zone)


def _of_names(why: Refusal) -> str:
    """Return why a child cannot be called so, or nothing when it is about something else."""
    match why:
        case NameInUse(name=name):
            return _("%(name)s is al een kind hier, of was het tot kort geleden. Kies een andere bijnaam.", name=name)
        case child_records.StandsInPlan(name=name, title=title):
            return _(
                "%(name)s is een woord in de tekst van “%(title)s”. Die tekst zou dan een kind noemen. "
                "Kies een andere bijnaam.",
                name=name,
                title=title,
            )
        case _:
            return ""


def _of_consents(why: Refusal) -> str:
    """Return why a consent cannot be noted or withdrawn, or nothing when it is about something else."""
    match why:
        case consents.AlreadyAgreed():
            return _("Hier is al toestemming voor. Trek die eerst in als er iets verandert.")
        case consents.NotAgreed():
            return _("Hier is geen toestemming voor, of die is al ingetrokken.")
        case consents.NotYetGiven():
            return _("Deze dag moet nog komen. Noteer toestemming op de dag dat iemand die geeft.")
        case _:
            return ""


def not_theirs(why: PlanningError) -> str:
    """Return why somebody cannot agree for a child, and who can."""
    match why:
        case consent.TooYoungAlone(unaccompanied=True):
            return _("Onder 16 jaar geeft een jongere niet zelf toestemming. Vraag de voogd van Nidos.")
        case consent.TooYoungAlone():
            return _("Onder 16 jaar geeft een jongere niet zelf toestemming. Vraag de vader of moeder.")
        case consent.GuardianDecides():
            return _("Dit kind is alleen gekomen. Vraag de toestemming aan de voogd van Nidos.")
        case consent.ParentDecides():
            return _("Dit kind is hier met familie. Vraag de toestemming aan de vader of moeder.")
        case consent.DecidesAlone():
            return _("Wie 18 jaar of ouder is, geeft zelf toestemming.")
        case _:
            raise TypeError(why)


def not_back(why: Refusal, zone: str) -> str:
    """Return why leaving cannot be taken back."""
    if isinstance(why, NothingToUndo):
        return _("Dit kan alleen op de dag zelf ongedaan worden gemaakt, en één keer.")
    return refusal(why, zone)


def differs(one: Differs) -> str:
    """Return where a child that did not leave after all is not what it was."""
    match one.state:
        case EnrolmentState.WAITING:
            return _("%(title)s: de plek is al vergeven. Het kind staat op de wachtlijst.", title=one.title)
        case EnrolmentState.PLACED:
            return _("%(title)s: het kind heeft nu een plek.", title=one.title)
        case _:
            return _("%(title)s: het kind is hier niet meer aangemeld. Kijk zelf of het nog past.", title=one.title)


def unprintable(why: NotPrintable) -> str:
    """Return why there is no sheet."""
    match why:
        case errors.MissingLetters(characters=characters, text=text):
            return _(
                "“%(text)s” heeft tekens die wij niet kunnen drukken: %(characters)s. Schrijf het anders.",
                text=text,
                characters=" ".join(characters),
            )
        case errors.MissingFont(script=script, package=package):
            return _(
                "Een lettertype ontbreekt: %(script)s. De beheerder kan het pakket %(package)s installeren.",
                script=script,
                package=package,
            )
        case _:
            return _("De overdracht past niet op één blad. Probeer het later nog eens, of meld het de beheerder.")
