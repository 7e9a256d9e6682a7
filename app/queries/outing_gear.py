"""What an outing takes along, and whom to call on the way: no child stands in either."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.activities import Activity, Template
from app.models.outings import EmergencyNumber, Outing, PackingItem


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """Something to be taken along, by each child or once, and whether it was packed."""

    id: UUID
    name: str
    each: bool
    packed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    """Whom to call, and when."""

    id: UUID
    name: str
    number: str
    call_when: str

    @property
    def dialled(self) -> str:
        """Return the number as a telephone dials it."""
        return dialled(self.number)


def dialled(number: str) -> str:
    """Return a number as a telephone dials it: digits, and a plus before them."""
    return re.sub(r"[^0-9+]", "", number)


def items(session: Session, outing_id: UUID) -> tuple[Item, ...]:
    """Return the packing list, what each child takes first: one statement."""
    rows = session.execute(
        select(PackingItem.id, PackingItem.name, PackingItem.each, PackingItem.packed_at.is_not(None).label("packed"))
        .where(PackingItem.outing_id == outing_id)
        .order_by(PackingItem.each.desc(), PackingItem.position, PackingItem.name)
    )
    return tuple(Item(**plain(row)) for row in rows)


def proposed(session: Session, outing_id: UUID) -> tuple[str, ...]:
    """Return what the template of the activity says to take along, as far as it is not on the list: two statements."""
    specification = session.scalar(
        select(Template.specification)
        .join(Activity, Activity.template_id == Template.id)
        .join(Outing, Outing.activity_id == Activity.id)
        .where(Outing.id == outing_id)
    )
    listed = {one.name.casefold() for one in items(session, outing_id)}
    named = ((specification or {}).get("materials") or ()) if isinstance(specification, dict) else ()
    return tuple(dict.fromkeys(one for one in named if isinstance(one, str) and one.casefold() not in listed))


def numbers(session: Session) -> tuple[Number, ...]:
    """Return the emergency numbers of the location, in their order: one statement."""
    rows = session.execute(
        select(EmergencyNumber.id, EmergencyNumber.name, EmergencyNumber.number, EmergencyNumber.call_when).order_by(
            EmergencyNumber.position, EmergencyNumber.name
        )
    )
    return tuple(Number(**plain(row)) for row in rows)
