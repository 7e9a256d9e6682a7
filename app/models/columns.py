"""Column types that every model shares: identifiers, moments, closed lists, and belonging to a location."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from sqlalchemy import DateTime, Enum, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

Id = Annotated[uuid.UUID, mapped_column(Uuid, primary_key=True, default=uuid.uuid4)]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
ShortText = Annotated[str, mapped_column(String(120))]
LongText = Annotated[str, mapped_column(String(4000), default="")]


def closed(enum: type[StrEnum], name: str) -> Enum:
    """Return a text column type that the database holds to the values of `enum`."""
    return Enum(
        enum,
        name=name,
        native_enum=False,
        length=30,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
    )


class Scoped:
    """A row that belongs to one location and, by row-level security, is seen from there alone."""

    id: Mapped[Id]

    @declared_attr
    @classmethod
    def location_id(cls) -> Mapped[uuid.UUID]:
        """Return the column of the location whose people may see this row."""
        return mapped_column(Uuid, ForeignKey("location.id", ondelete="CASCADE"), index=True)
