"""What is said of certificates: on the page behind a number, and when something cannot be done."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from app.documents import errors
from app.programme import refusals
from app.programme.ceremonies import NoCeremony
from app.programme.certificate_names import LONGEST, NotAgreed
from app.programme.certificate_paper import NothingToPrint
from app.programme.certificates import NotEarned, PrintedBefore, WithdrawnBefore
from app.queries.verification import Verified


def mistyped() -> str:
    """Return that a number was not typed right."""
    return _("Dit nummer klopt niet: er is een teken verkeerd, te veel of te weinig. Kijk het na en typ het opnieuw.")


def unknown() -> str:
    """Return that there is no such certificate."""
    return _("Er is geen certificaat met dit nummer.")


def nobody() -> str:
    """Return that nobody was chosen."""
    return _("Kies ten minste één kind.")


def done(found: Verified) -> tuple[str, ...]:
    """Return what was done for a certificate, as its rule asks it of everybody."""
    rule = found.rule
    if rule is None:
        return ()
    lessons = rule.first_part is not None or rule.missed is not None
    return tuple(
        said
        for asked, said in (
            (lessons, _("de lessen gevolgd")),
            (rule.skills, ngettext("%(num)s stempel gehaald", "alle %(num)s stempels gehaald", found.skills)),
            (rule.bike_check, _("de fiets laten controleren")),
            (rule.test, _("het praktijkexamen gehaald")),
        )
        if asked
    )


def refusal(why: refusals.Refusal | errors.NotPrintable) -> str:  # noqa: C901, PLR0911 - one line for each refusal
    """Return why something cannot be done with certificates, and what can."""
    match why:
        case NotEarned(pseudonym=name):
            return _("%(name)s heeft nog niet alles voor een certificaat. Kijk bij Voortgang wat er mist.", name=name)
        case NotAgreed(pseudonym=name):
            return _(
                "Voor %(name)s is geen toestemming voor een naam op het certificaat. Laat de naam leeg.", name=name
            )
        case NoCeremony():
            return _("Er is nog geen uitreiking. Plan eerst de groep voor de uitreiking bij deze cursus.")
        case refusals.AlreadyCancelled():
            return _("De uitreiking is vervallen. Maak dat eerst ongedaan.")
        case NothingToPrint():
            return _("Kies ten minste één kind met een certificaat.")
        case PrintedBefore():
            return _("Dit certificaat is al afgedrukt. Trek het in als het niet meer geldt.")
        case WithdrawnBefore():
            return _("Dit certificaat is al ingetrokken.")
        case refusals.LooksLikeCitizenNumber():
            return _("In een naam staat een nummer. Vul alleen de naam in.")
        case _ if isinstance(why, errors.NotPrintable):
            return _unprintable(why)
        case _:
            raise TypeError(why)


def too_long() -> str:
    """Return that a name has too many letters."""
    return _("Een naam is te lang. Gebruik ten hoogste %(most)s letters.", most=LONGEST)


def _unprintable(why: errors.NotPrintable) -> str:
    match why:
        case errors.MissingLetters(characters=characters, text=text):
            return _(
                "“%(text)s” heeft tekens die wij niet kunnen drukken: %(characters)s. Schrijf de naam anders.",
                text=text,
                characters=" ".join(characters),
            )
        case errors.MissingFont(script=script, package=package):
            return _(
                "Een lettertype ontbreekt: %(script)s. De beheerder kan het pakket %(package)s installeren.",
                script=script,
                package=package,
            )
        case errors.TakesTooLong():
            return _("Dit is te veel tegelijk. Kies minder kinderen.")
        case _:
            return _("Een naam past niet op het certificaat. Maak de naam korter.")
