"""What is said of a day, in words and as a sheet."""

from __future__ import annotations

from flask_babel import gettext as _

from app.queries.evaluations import LookBack
from app.queries.rotation_figures import Figures
from app.sheets.workbook import Sheet


def scores() -> dict[int, str]:
    """Return what each score means, the best first."""
    return {5: _("Heel goed"), 4: _("Goed"), 3: _("Gaat wel"), 2: _("Matig"), 1: _("Slecht")}


def figures(found: Figures) -> list[tuple[str, ...]]:
    """Return the figures as rows: of what, which, how many, and hours."""
    children, volunteers = _("Kinderen"), _("Vrijwilligers")
    rows = [
        (found.title, found.day.isoformat(), found.location, ""),
        (_("Onderwerp"), _("Onderdeel"), _("Aantal"), _("Uren")),
        *((children, age_group(name), str(number), "") for name, number in found.by_age),
        (children, _("samen"), str(found.children), ""),
        *((_("Kinderen bij een post"), one.name, str(one.number), "") for one in found.by_station),
        (_("Bezoeken die er waren"), "", share(found.visits_made), ""),
        *((volunteers, one.name, str(one.people), _hours(one.hours)) for one in found.roles),
        (volunteers, _("samen, afgerond"), "", str(found.hours)),
        (_("Partners"), "", str(found.partners), ""),
    ]
    return [tuple(row) for row in rows]


def age_group(name: str | None) -> str:
    """Return the name of an age group, or what those of no group are called."""
    return name if name is not None else _("andere leeftijden")


def share(value: int | None) -> str:
    """Return a share in per cent, or that it is not shown."""
    return _("niet getoond") if value is None else _("ongeveer %(share)s %%", share=value)


def _hours(value: int | None) -> str:
    return _("niet getoond") if value is None else str(value)


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
