"""What is wrong with a plan or asks for attention, found as values; the sentences are left to the page."""

from itertools import chain

from app.planning.clashes import between_sessions
from app.planning.companions import parted
from app.planning.findings import RANK, SEVERITIES, Conflict, ConflictKind, Severity
from app.planning.plan import Plan
from app.planning.shortcomings import within
from app.planning.vocabulary import SessionStatus

__all__ = ["SEVERITIES", "Conflict", "ConflictKind", "Severity", "find_conflicts"]


def find_conflicts(plan: Plan) -> list[Conflict]:
    """Return everything wrong with the sessions that are not cancelled, by start, then worst first.

    Takes n log n steps for n sessions, and a step for each pair that clashes.
    """
    sessions = sorted(
        (session for session in plan.sessions if session.status is SessionStatus.PLANNED),
        key=lambda session: (session.slot.starts_at, session.id),
    )
    place = {session.id: number for number, session in enumerate(sessions)}
    found = chain(between_sessions(sessions, plan), parted(plan), *(within(session, plan) for session in sessions))
    return sorted(
        found,
        key=lambda conflict: (
            place[conflict.session_ids[0]],
            RANK[conflict.kind],
            place[conflict.session_ids[-1]],
            conflict.names,
        ),
    )
