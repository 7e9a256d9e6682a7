"""Money of the demo: what there is for the year, and what outings and other programmes ask of it."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from app.demo.rows import Rows
from app.demo.values import DemoLocation
from app.extensions import Base
from app.models.money import Budget, FundingLine
from app.planning.vocabulary import FundingSource

BUDGETS = (
    (FundingSource.ACTIVITY_BUDGET, "12500.00", "Vast bedrag voor activiteiten, per kwartaal"),
    (FundingSource.MDT, "3000.00", "Twee deelnemers vanaf september"),
    (FundingSource.SPUK, "2600.00", "Sportregeling van de gemeente"),
    (FundingSource.SPONSOR, "750.00", "Een bakkerij en een muziekwinkel uit de buurt"),
    (FundingSource.MUNICIPALITY, "9500.00", "Fietslessen en veiligheidsdag"),
    (FundingSource.DEAL, "350.00", ""),
)
LINES = {
    "Zwemmen": (
        (FundingSource.SPUK, "Kaartjes en badmuts", "640.00", "312.00", "F-2026-118"),
        (FundingSource.DISCOUNT_CARD, "Korting op de stadspas", "0.00", "0.00", ""),
        (FundingSource.ACTIVITY_BUDGET, "Bus naar het zwembad", "220.00", "110.00", ""),
    ),
    "Toernooi met de buurt": (
        (FundingSource.SPUK, "Scheidsrechters en bekers", "450.00", "465.50", "F-2026-131"),
        (FundingSource.SPONSOR, "Broodjes van de bakkerij", "150.00", "150.00", ""),
    ),
    "Talentenshow": (
        (FundingSource.SPONSOR, "Microfoons lenen", "300.00", "180.00", "F-2026-124"),
        (FundingSource.MDT, "Begeleiding achter het podium", "900.00", "450.00", ""),
    ),
    "Veiligheidsdag": ((FundingSource.FREE, "Politie en brandweer komen zonder kosten", "0.00", "0.00", ""),),
    "Kids & Koffie": ((FundingSource.ACTIVITY_BUDGET, "Koffie, thee en fruit", "480.00", "361.75", ""),),
    "Kinderraad": ((FundingSource.MUNICIPALITY, "Lunch op het gemeentehuis", "160.00", "0.00", ""),),
}


def tables(location: DemoLocation) -> Iterator[tuple[type[Base], Rows]]:
    """Yield the rows of a location that has any of these activities under its own supervision."""
    lines = list(_lines(location))
    if not lines:
        return
    year = location.day.year
    yield (
        Budget,
        [{"year": year, "source": source, "amount": Decimal(amount), "note": note} for source, amount, note in BUDGETS],
    )
    yield FundingLine, lines


def _lines(location: DemoLocation) -> Iterator[dict[str, Any]]:
    found = {activity.title: activity for activity in location.activities}
    for title, lines in LINES.items():
        if title in found and found[title].sessions:
            noted_at = found[title].sessions[0].slot.starts_at - timedelta(days=21)
            for source, purpose, promised, spent, reference in lines:
                yield {
                    "activity_id": found[title].id,
                    "source": source,
                    "year": location.day.year,
                    "purpose": purpose,
                    "promised": Decimal(promised),
                    "spent": Decimal(spent),
                    "reference": reference,
                    "noted_at": noted_at,
                }
