"""What we store: a module per concept. Importing this package makes every table known."""

from app.models import (
    accounts,
    activities,
    attendance,
    audit,
    children,
    feeds,
    locations,
    messages,
    people,
    publications,
    shifts,
)

__all__ = [
    "accounts",
    "activities",
    "attendance",
    "audit",
    "children",
    "feeds",
    "locations",
    "messages",
    "people",
    "publications",
    "shifts",
]
