"""A pump in a process of its own, for tests that kill it: settings as JSON in the first argument."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import create_engine

import app.models  # noqa: F401 - makes every table known
from app.extensions import APP_ROLE
from app.notify.claims import Terms
from app.notify.pump import pump


def main() -> None:
    """Go one round, with leases that end soon."""
    office = SimpleNamespace(**json.loads(sys.argv[1]))
    engine = create_engine(office.database_url, connect_args={"options": f"-c role={APP_ROLE} -c timezone=UTC"})
    pump(engine, office, terms=Terms(lease=timedelta(seconds=2), handover=timedelta(seconds=2)))


if __name__ == "__main__":
    main()
