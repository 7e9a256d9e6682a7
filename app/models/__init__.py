"""What we store: a module per concept. Importing this package makes every table known."""

from app.models import (
    acceptances,
    accounts,
    activities,
    attendance,
    audit,
    busy,
    children,
    feeds,
    locations,
    messages,
    people,
    plan_imports,
    publications,
    replies,
    shifts,
)

__all__ = [
    "acceptances",
    "accounts",
    "activities",
    "attendance",
    "audit",
    "busy",
    "children",
    "feeds",
    "locations",
    "messages",
    "people",
    "plan_imports",
    "publications",
    "replies",
    "shifts",
]
