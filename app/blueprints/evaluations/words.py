"""What is said of a day, in words and as a sheet."""

from __future__ import annotations

from flask_babel import gettext as _

from app.queries.evaluations import LookBack
from app.sheets.workbook import Sheet


def scores() -> dict[int, str]:
    """Return what each score means, the best first."""
    return {5: _("Heel goed"), 4: _("Goed"), 3: _("Gaat wel"), 2: _("Matig"), 1: _("Slecht")}


def sheet(found: LookBack) -> Sheet:
    """Return the answers as a sheet."""
    named = scores()
    headings = (
        _("Organisatie"),
        _("Antwoord"),
        _("Cijfer"),
        _("Hoe ging het?"),
        _("Wat ging goed?"),
        _("Wat moet er volgend jaar anders?"),
    )
    rows = [
        (one.organisation, one.number, one.score, named[one.score], one.good, one.different) for one in found.answers
    ]
    return Sheet(title=_("Terugblik"), rows=[headings, *rows], widths=(28, 10, 8, 14, 60, 60))
