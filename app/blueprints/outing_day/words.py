"""Words of counting on the way."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.planning.outings.counting import Tally
from app.planning.vocabulary import CountPoint

POINTS = {
    CountPoint.DEPARTURE: _l("Bij vertrek"),
    CountPoint.ARRIVAL: _l("Bij aankomst"),
    CountPoint.RETURN: _l("Voor de terugweg"),
    CountPoint.BACK: _l("Weer thuis"),
}


def totals(of: Tally) -> str:
    """Return the totals in one line, as large as it must be read in the rain."""
    if not of.out or (not of.back and of.out < of.children):
        return _("%(out)s van %(children)s mee", out=of.out, children=of.children)
    if not of.back:
        return _("%(out)s mee", out=of.out)
    if of.away:
        return _("%(back)s van %(out)s terug: wie ontbreekt?", back=of.back, out=of.out)
    return _("%(out)s mee, %(back)s terug", out=of.out, back=of.back)


def difference(number: int) -> str:
    """Return what a count says that is not as it must be, and what to do."""
    if number < 0:
        return ngettext(
            "Er is %(num)s kind te weinig. Blijf staan, tel opnieuw, en ga na wie er ontbreekt. Bel wie leidt.",
            "Er zijn %(num)s kinderen te weinig. Blijf staan, tel opnieuw, en ga na wie er ontbreekt. Bel wie leidt.",
            -number,
        )
    return ngettext(
        "Er is %(num)s kind te veel. Tel opnieuw: loopt er een kind mee dat hier niet hoort?",
        "Er zijn %(num)s kinderen te veel. Tel opnieuw: loopt er een kind mee dat hier niet hoort?",
        number,
    )
