"""Locations, and what a location consists of before anybody plans anything."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import BigInteger, CheckConstraint, Integer, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Id, Scoped, ShortText, closed
from app.planning.vocabulary import Region


class Location(Base):
    """One reception location; the two versions count its changes, so that unchanged pages and feeds are known.

    `open_replies` is counted by the database: every page shows it, and has read the location anyway.
    A family with more than `family_limit` activities on one day has more than it can manage.
    """

    __tablename__ = "location"
    __table_args__ = (
        CheckConstraint("opens < closes", name="opens_before_it_closes"),
        CheckConstraint("places > 0", name="places_positive"),
        CheckConstraint("family_limit > 0", name="family_limit_positive"),
    )

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[ShortText]
    municipality: Mapped[ShortText]
    region: Mapped[Region] = mapped_column(closed(Region, "region"))
    zone: Mapped[str] = mapped_column(String(60), default="Europe/Amsterdam")
    places: Mapped[int]
    opens: Mapped[time] = mapped_column(default=time(8, 0))
    closes: Mapped[time] = mapped_column(default=time(21, 30))
    family_limit: Mapped[int] = mapped_column(SmallInteger, default=4, server_default=text("4"))
    plan_version: Mapped[int] = mapped_column(BigInteger, default=0)
    published_version: Mapped[int] = mapped_column(BigInteger, default=0)
    open_replies: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))


class Space(Scoped, Base):
    """A place on or off the location where a session is held, `travel_minutes` away from the location.

    In one that is not `active` nothing new is planned.
    """

    __tablename__ = "space"
    __table_args__ = (
        UniqueConstraint("location_id", "name"),
        UniqueConstraint("id", "shareable", name="uq_space_id_shareable"),
        CheckConstraint("capacity > 0", name="capacity_positive"),
        CheckConstraint("travel_minutes BETWEEN 0 AND 600", name="travel_sensible"),
    )

    name: Mapped[ShortText]
    directions: Mapped[str] = mapped_column(String(300), default="")
    capacity: Mapped[int | None]
    shareable: Mapped[bool] = mapped_column(default=False)
    on_location: Mapped[bool] = mapped_column(default=True)
    travel_minutes: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))


class AgeGroup(Scoped, Base):
    """A named age range of a location; ranges may overlap.

    Where an activity says how many children an adult can look after, `children_per_adult` makes that stricter.
    """

    __tablename__ = "age_group"
    __table_args__ = (
        UniqueConstraint("location_id", "name"),
        CheckConstraint("0 <= min_age AND min_age <= max_age AND max_age < 100", name="ages_in_order"),
        CheckConstraint("children_per_adult > 0", name="ratio_positive"),
    )

    name: Mapped[ShortText]
    min_age: Mapped[int]
    max_age: Mapped[int]
    children_per_adult: Mapped[int | None] = mapped_column(SmallInteger)
    position: Mapped[int] = mapped_column(Integer, default=0)


class FreeDay(Scoped, Base):
    """A public holiday, school holiday or closing day, seeded per region and editable."""

    __tablename__ = "free_day"
    __table_args__ = (UniqueConstraint("location_id", "day", "sort"),)

    day: Mapped[date]
    name: Mapped[ShortText]
    sort: Mapped[str] = mapped_column(String(30))
