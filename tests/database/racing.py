"""Several at once: connections that want the same thing in the same moment, and things that they may want."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from app.models.activities import Activity, ProgrammeSession
from app.models.locations import Space
from app.models.shifts import Shift
from app.programme.refusals import Refusal
from tests import factories

WON = "won"
PATIENCE = 60


def attempt(session, act):
    """Do and commit; return `WON`, or the constraint that forbade it, or the refusal."""
    try:
        act(session)
        session.commit()
    except IntegrityError as error:
        session.rollback()
        return error.orig.diag.constraint_name
    except Refusal as refusal:
        session.rollback()
        return refusal
    return WON


def at_once(*contenders):
    """Let every (session, act) start at the same moment; return what became of each, in their order."""
    start = Barrier(len(contenders))

    def run(contender):
        session, act = contender
        session.connection()  # connected, and in its location, before the others are waited for
        start.wait(timeout=PATIENCE)
        return attempt(session, act)

    with ThreadPoolExecutor(len(contenders)) as pool:
        return list(pool.map(run, contenders))


def one_after_the_other(first, second):
    """Let the first act, the second run into it, and then the first commit; return what became of the second."""
    (leader, lead), (follower, follow) = first, second
    backend = follower.scalar(text("SELECT pg_backend_pid()"))
    lead(leader)
    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(attempt, follower, follow)
        while not _is_waiting(leader, backend):
            assert not following.done(), f"the second did not wait: {following.result()}"
        leader.commit()
        return following.result(timeout=PATIENCE)


def _is_waiting(session, backend):
    return session.scalar(text("SELECT cardinality(pg_blocking_pids(:pid)) > 0 FROM pg_sleep(0.002)"), {"pid": backend})


def assigning(shift, volunteer):
    shift_id, volunteer_id = shift.id, volunteer.id
    return lambda session: factories.assignment(
        session, session.get_one(Shift, shift_id), session.get_one(type(volunteer), volunteer_id)
    )


def placing(meeting, child, **values):
    meeting_id, child_id = meeting.id, child.id
    return lambda session: factories.attendance(
        session, session.get_one(ProgrammeSession, meeting_id), session.get_one(type(child), child_id), **values
    )


def planning(activity, space, starts_at):
    activity_id, space_id = activity.id, space.id
    return lambda session: factories.meeting(
        session, starts_at, of=session.get_one(Activity, activity_id), at=session.get_one(Space, space_id)
    )


def changing(model, row, **values):
    row_id = row.id
    return lambda session: session.execute(update(model).where(model.id == row_id).values(**values))


def cancelling(meeting):
    return changing(ProgrammeSession, meeting, cancelled=True, cancel_reason="ziek")
