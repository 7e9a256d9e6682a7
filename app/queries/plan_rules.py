"""What templates, age groups and outings ask of sessions, as parts of the statements that a plan is read with."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import CTE, ColumnElement, case, exists, false, func, select, true
from sqlalchemy.orm import aliased

from app.models.activities import Activity, ProgrammeSession, Template
from app.models.locations import AgeGroup, Space
from app.planning.vocabulary import SchoolHolidays

BRIEFING_KEEPS = timedelta(weeks=4)
"""How long children remember how to cross a street together and what to do at the swimming pool."""


def rules() -> CTE:
    """Return what templates ask, looked up in their JSON once for each template instead of for each session."""
    asked = Template.specification
    return (
        select(
            Template.id,
            asked["min_children"].as_integer().label("min_children"),
            asked["max_children"].as_integer().label("max_children"),
            func.coalesce(asked["lead_time_weeks"].as_integer(), 0).label("lead_weeks"),
            func.coalesce(asked["briefing_before"].as_boolean(), false()).label("briefing_before"),
            func.coalesce(func.jsonb_array_length(asked["language_preparation"]) > 0, false()).label("language"),
            func.coalesce(asked["school_holidays"].as_string(), SchoolHolidays.IGNORE).label("school_holidays"),
        )
        .cte("rules")
        .prefix_with("MATERIALIZED")
    )


def briefed(rules: CTE) -> ColumnElement[bool]:
    """Tell whether children were told beforehand how an outing goes, if they have to be.

    An outing is a meeting away from the location, and its briefing one of the same activity on it, shortly before.
    """
    briefing, here = aliased(ProgrammeSession), aliased(Space)
    told = (
        exists()
        .where(
            briefing.activity_id == ProgrammeSession.activity_id,
            briefing.ends_at <= ProgrammeSession.starts_at,
            briefing.ends_at > ProgrammeSession.starts_at - BRIEFING_KEEPS,
            ~briefing.cancelled,
            here.id == briefing.space_id,
            here.on_location,
        )
        .correlate(ProgrammeSession)
    )
    return case((rules.c.briefing_before & ~Space.on_location, told), else_=true())


def ratio() -> ColumnElement[int | None]:
    """Return how many children an adult may look after: what the activity says, or the age group when that is less."""
    # least() passes over what is NULL: an activity without a ratio has none by its age group either.
    stricter = func.least(Activity.children_per_adult, AgeGroup.children_per_adult)
    return case((Activity.children_per_adult.is_not(None), stricter))
