"""A course in parts that ends with a certificate: its groups, things and rides; children stand apart."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import LongText, Scoped, ShortText, closed
from app.planning.vocabulary import EquipmentSort, PhaseSort, TravelMode


class Course(Scoped, Base):
    """One run of a course for a number of children, from the first lesson to the certificates.

    `specification` is its template as data, in the version that was read (planning.course reads it): a course that has
    begun keeps its skills, bike check, test and rule. `theory_partner_id` and `practice_partner_id` are responsible for
    those in part 2, `interpreters` are the languages for which one comes along.
    """

    __tablename__ = "course"

    template_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("template.id"), index=True)
    title: Mapped[ShortText]
    note: Mapped[LongText]
    specification: Mapped[dict[str, Any]] = mapped_column(JSONB)
    responsible_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    theory_partner_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("partner.id", ondelete="SET NULL"), index=True
    )
    practice_partner_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("partner.id", ondelete="SET NULL"), index=True
    )
    interpreters: Mapped[list[str]] = mapped_column(ARRAY(String(8)), default=list, server_default=text("'{}'"))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer)

    groups: Mapped[list[CourseGroup]] = relationship(
        order_by="CourseGroup.part, CourseGroup.name, CourseGroup.id", lazy="raise"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it once, as a class attribute


class CourseGroup(Scoped, Base):
    """A group of a part of a course: an activity with meetings of its own. Groups of one part run beside one another.

    Lesson numbers are not stored: the meetings of its activity that are not cancelled, by start, hold the lessons of
    its part one after the other (planning.course).
    """

    __tablename__ = "course_group"
    __table_args__ = (
        UniqueConstraint("activity_id"),
        UniqueConstraint("course_id", "part", "sort", "name"),
        CheckConstraint("part BETWEEN 1 AND 3", name="part_of_three"),
        CheckConstraint("sort IN ('meetings', 'test', 'ceremony')", name="sort_of_a_course"),
    )

    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    part: Mapped[int] = mapped_column(SmallInteger)
    sort: Mapped[PhaseSort] = mapped_column(closed(PhaseSort, "sort"))
    name: Mapped[ShortText]


class Equipment(Scoped, Base):
    """Bikes or helmets of one size that a location has; those that are broken do not count."""

    __tablename__ = "equipment"
    __table_args__ = (
        UniqueConstraint("location_id", "sort", "size"),
        CheckConstraint("0 <= broken AND broken <= total AND total <= 500", name="numbers_sensible"),
    )

    sort: Mapped[EquipmentSort] = mapped_column(closed(EquipmentSort, "sort"))
    size: Mapped[int] = mapped_column(SmallInteger)
    total: Mapped[int] = mapped_column(SmallInteger)
    broken: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    note: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))


class EquipmentReservation(Scoped, Base):
    """So many of a sort and size for a meeting; a use case locks the equipment, so that no two take the last one."""

    __tablename__ = "equipment_reservation"
    __table_args__ = (
        UniqueConstraint("session_id", "equipment_id"),
        CheckConstraint("number BETWEEN 1 AND 500", name="number_sensible"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme_session.id", ondelete="CASCADE"))
    equipment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(SmallInteger)


class Ride(Scoped, Base):
    """How some of a session's children get there: seats, and the adult who goes along (a volunteer, or by name).

    `child_seats` are those of the seats that are fit for a small child.
    """

    __tablename__ = "ride"
    __table_args__ = (
        CheckConstraint("seats BETWEEN 1 AND 100", name="seats_sensible"),
        CheckConstraint("child_seats BETWEEN 0 AND seats", name="child_seats_among_the_seats"),
        CheckConstraint("leaves_at < back_at", name="leaves_before_it_is_back"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme_session.id", ondelete="CASCADE"), index=True)
    mode: Mapped[TravelMode] = mapped_column(closed(TravelMode, "mode"))
    seats: Mapped[int] = mapped_column(SmallInteger)
    child_seats: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    volunteer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("volunteer.id", ondelete="SET NULL"), index=True)
    adult: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    leaves_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    back_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    note: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
