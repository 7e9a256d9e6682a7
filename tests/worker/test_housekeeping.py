"""The job of the night, run as the worker runs it, on what is really there."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.child_keys import ChildKeys, SealedField
from app.models.attendance import Attendance
from app.models.audit import AuditEntry
from app.models.children import Child
from app.models.coaching import CoachingEvaluation, CoachingNote, Goal, Trajectory
from tests import coaching, factories
from tests.factories import DAY

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240.0
NIGHT = "from worker.tasks.housekeeping import remove_old; remove_old()"
OF_A_CHILD = (Child, Trajectory, Goal, CoachingNote, CoachingEvaluation, Attendance)


@pytest.fixture
def keys(tmp_path):
    return ChildKeys(tmp_path / "child-keys")


@pytest.fixture
def night(office, valkey_url, tmp_path):
    """Return a function that does the work of a night in a process of its own."""
    environment = os.environ | {
        "DATABASE_URL": office.database_url,
        "REDIS_URL": valkey_url,
        "SMTP_URL": office.smtp_url,
        "BASE_URL": office.base_url,
        "SECRET_KEY": office.secret_key,
        "MAIL_DOMAIN": office.mail_domain,
        "WEEKWIJZER_DATA": str(tmp_path),
        "CHILD_KEYS_DIR": str(tmp_path / "child-keys"),
    }
    return lambda: subprocess.run(
        [sys.executable, "-c", NIGHT], cwd=ROOT, env=environment, check=True, timeout=PATIENCE
    )


def coached(session, keys, **values):
    """Add a child of whom everything that coaching keeps was written; return its id."""
    trajectory, meetings = coaching.trajectory(session, who=factories.child(session, **values))
    coaching.goal(session, trajectory, keys)
    coaching.note(session, trajectory, meetings[0], keys)
    coaching.evaluation(session, trajectory, keys)
    return trajectory.child_id


def there(session, keys):
    """Return how many rows there are of each sort, the files of keys, and how often a child was forgotten."""
    session.rollback()
    counts = [session.scalar(select(func.count()).select_from(model)) for model in OF_A_CHILD]
    forgotten = select(AuditEntry.subject_id).where(
        AuditEntry.action == "child.forgotten", AuditEntry.subject == Child.__tablename__
    )
    return counts, keys.known(), session.scalars(forgotten).all()


def test_a_night_removes_an_overdue_child_and_its_key_and_the_next_one_nothing(session, location, keys, night):
    gone = coached(session, keys, left_on=datetime.now(UTC).date() - 200 * DAY)
    stays = coached(session, keys)
    strange = uuid4()
    keys.seal("of another database", child=strange, row=uuid4(), field=SealedField.NOTE)
    session.commit()
    assert there(session, keys) == ([2, 2, 2, 2, 2, 8], {gone, stays, strange}, [])

    night()
    first = there(session, keys)
    night()
    assert first == there(session, keys) == ([1, 1, 1, 1, 1, 4], {stays, strange}, [gone])
