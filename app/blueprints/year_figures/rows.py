"""The figures of a year as rows of a file: the same numbers as on the page, and as closed."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from app.blueprints.funding_words import SOURCES
from app.blueprints.wording import KINDS
from app.planning import euros
from app.queries.year_figures import YearFigures


def of_year(found: YearFigures, year: int) -> Iterator[tuple[str, ...]]:
    """Yield activities by sort, then partners, then money."""
    yield (
        _("Jaar %(year)s", year=year),
        _("Soort activiteit"),
        _("Bijeenkomsten"),
        _("Vervallen"),
        *(_("Kinderen, %(group)s", group=group_name(name)) for name in found.groups),
        _("Bezoeken, afgerond"),
        _("Vrijwilligers"),
        _("Uren, afgerond"),
    )
    for one in found.numbers.kinds:
        yield (
            _("Activiteiten"),
            str(KINDS[one.kind]),
            str(one.held),
            str(one.cancelled),
            *map(str, one.children),
            shown(one.visits),
            str(one.volunteers),
            shown(one.hours),
        )
    for partner in found.partners:
        yield _("Partners"), partner.name, str(partner.meetings)
    for account in found.money.accounts:
        yield (
            _("Geld"),
            str(SOURCES[account.source]),
            _("toegezegd"),
            euros.write(account.promised),
            _("uitgegeven"),
            euros.write(account.spent),
        )


def group_name(name: str) -> str:
    """Return what an age group is called, or that a child is in none."""
    return name or _("andere leeftijd")


def shown(number: int | None) -> str:
    """Return a sum, or that it is not shown."""
    return _("niet getoond") if number is None else str(number)
