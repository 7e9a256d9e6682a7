"""What sources of money are called, and how amounts are written."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import format_currency
from flask_babel import lazy_gettext as _l

from app.planning.vocabulary import FundingSource

SOURCES = {
    FundingSource.ACTIVITY_BUDGET: _l("Activiteitenbudget"),
    FundingSource.MDT: _l("Maatschappelijke diensttijd"),
    FundingSource.SPUK: _l("SPUK-regeling"),
    FundingSource.DEAL: _l("Afspraak met een bedrijf of vereniging"),
    FundingSource.SPONSOR: _l("Sponsor"),
    FundingSource.DISCOUNT_CARD: _l("Stadspas"),
    FundingSource.MUNICIPALITY: _l("Gemeente"),
    FundingSource.FREE: _l("Zonder geld"),
}


def euro(amount: Decimal) -> str:
    """Return `€ 1.250,50`."""
    return str(format_currency(amount, "EUR"))
