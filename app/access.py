"""Who may do what: one table, read by every view before it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

View = TypeVar("View", bound=Callable[..., object])

POLICY_ATTRIBUTE = "weekwijzer_policy"


class Role(StrEnum):
    """What an account is for (DOMAIN.md, people); children and parents never sign in."""

    SUPERVISOR = "supervisor"
    VOLUNTEER = "volunteer"
    PARTNER = "partner"
    COACH = "coach"
    MENTOR = "mentor"
    GUARDIAN = "guardian"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """What a view does, in the words of the policy table."""

    OPEN_TO_ALL = "open_to_all"
    TOKEN_BOUND = "token_bound"  # noqa: S105 - a name of a policy, not a secret
    USE_ACCOUNT = "use_account"
    SEE_PLAN = "see_plan"
    EDIT_PLAN = "edit_plan"
    PUBLISH_PLAN = "publish_plan"
    EXPORT_PLAN = "export_plan"
    IMPORT_PLAN = "import_plan"
    SEE_PEOPLE = "see_people"
    EDIT_PEOPLE = "edit_people"
    SEE_MESSAGES = "see_messages"
    RECORD_ATTENDANCE = "record_attendance"
    SEE_CHILDREN = "see_children"
    EDIT_CHILDREN = "edit_children"
    SEE_OWN_SHIFTS = "see_own_shifts"
    SEE_OWN_REQUESTS = "see_own_requests"
    SEE_OWN_DAY = "see_own_day"
    LEAD_GROUP = "lead_group"
    MANAGE_FEEDS = "manage_feeds"
    MANAGE_OWN_FEED = "manage_own_feed"
    MANAGE_BUSY_TIMES = "manage_busy_times"
    ENTER_CALENDAR_ADDRESS = "enter_calendar_address"
    ASK_COACHING = "ask_coaching"
    SEE_COACHING = "see_coaching"
    COACH = "coach"
    READ_EVALUATIONS = "read_evaluations"
    MANAGE_MONEY = "manage_money"
    ANSWER_AS_STAFF = "answer_as_staff"


ANYBODY = frozenset({Action.OPEN_TO_ALL, Action.TOKEN_BOUND})
"""Actions that need no account: public pages, and pages whose secret address is the key."""

RESPONSIBLE = frozenset({Role.SUPERVISOR, Role.COACH})
"""Who can be the one responsible person of an activity."""

ALLOWED: dict[Role, frozenset[Action]] = {
    Role.SUPERVISOR: frozenset(
        {
            Action.USE_ACCOUNT,
            Action.SEE_PLAN,
            Action.EDIT_PLAN,
            Action.PUBLISH_PLAN,
            Action.EXPORT_PLAN,
            Action.IMPORT_PLAN,
            Action.SEE_PEOPLE,
            Action.EDIT_PEOPLE,
            Action.SEE_MESSAGES,
            Action.RECORD_ATTENDANCE,
            Action.SEE_CHILDREN,
            Action.EDIT_CHILDREN,
            Action.MANAGE_FEEDS,
            Action.MANAGE_OWN_FEED,
            Action.MANAGE_BUSY_TIMES,
            Action.ASK_COACHING,
            Action.SEE_COACHING,
            Action.MANAGE_MONEY,
            Action.ANSWER_AS_STAFF,
        }
    ),
    Role.VOLUNTEER: frozenset(
        {
            Action.USE_ACCOUNT,
            Action.SEE_OWN_SHIFTS,
            Action.SEE_OWN_DAY,
            Action.LEAD_GROUP,
            Action.MANAGE_OWN_FEED,
        }
    ),
    Role.PARTNER: frozenset({Action.USE_ACCOUNT, Action.SEE_OWN_REQUESTS, Action.SEE_OWN_DAY, Action.MANAGE_OWN_FEED}),
    Role.COACH: frozenset(
        {
            Action.USE_ACCOUNT,
            Action.SEE_PLAN,
            Action.RECORD_ATTENDANCE,
            Action.ASK_COACHING,
            Action.SEE_COACHING,
            Action.COACH,
            Action.MANAGE_OWN_FEED,
            Action.ANSWER_AS_STAFF,
        }
    ),
    Role.MENTOR: frozenset({Action.USE_ACCOUNT, Action.ASK_COACHING, Action.READ_EVALUATIONS, Action.ANSWER_AS_STAFF}),
    Role.GUARDIAN: frozenset({Action.USE_ACCOUNT, Action.ASK_COACHING, Action.READ_EVALUATIONS}),
    Role.ADMINISTRATOR: frozenset({Action.USE_ACCOUNT, Action.MANAGE_BUSY_TIMES, Action.ENTER_CALENDAR_ADDRESS}),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """The person behind a request, as far as deciding goes."""

    user_id: UUID
    role: Role
    name: str
    location_id: UUID
    volunteer_id: UUID | None = None
    partner_id: UUID | None = None


def may(actor: Actor | None, action: Action) -> bool:
    """Say whether `actor` (nobody signed in: `None`) may do `action`."""
    if action in ANYBODY:
        return True
    return actor is not None and action in ALLOWED[actor.role]


def policy(action: Action) -> Callable[[View], View]:
    """Mark a view with what it does; the application refuses to start with a view that is not marked."""

    def mark(view: View) -> View:
        setattr(view, POLICY_ATTRIBUTE, action)
        return view

    return mark


def policy_of(view: object) -> Action | None:
    """Return what a view was marked with, or `None` when nobody thought of it."""
    found = getattr(view, POLICY_ATTRIBUTE, None)
    return found if isinstance(found, Action) else None
