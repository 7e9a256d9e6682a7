"""Reading the addresses again: a claimed row at a time, asked for outside any transaction."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import sealing
from app.calendars.errors import UnreadableCalendar
from app.fetching import addresses, https, times
from app.fetching.addresses import UnfitAddress
from app.fetching.https import Unreachable, Validators, Ways
from app.models.busy import BusySort, BusySource
from app.models.locations import Location

log = logging.getLogger(__name__)

EVERY = timedelta(hours=4)
AFTER_A_FAILURE = timedelta(hours=1)
LEASE = timedelta(minutes=10)
"""After so long a row whose reader was killed is taken up again; reading one takes half a minute at the most."""
READ_ANEW = timedelta(days=30)
MOST_A_ROUND = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A source to be read."""

    source_id: UUID
    zone: str
    sealed: bytes = field(repr=False)
    validators: Validators


def read_due(session: Session, *, secret: str, now: datetime, ways: Ways) -> int:
    """Read the addresses that are due, a few at a time; return how many. Commits, and needs the system's scope."""
    number = 0
    while number < MOST_A_ROUND and (claim := _claim(session, now)) is not None:
        _read(session, claim, secret=secret, now=now, ways=ways)
        number += 1
    return number


def _claim(session: Session, now: datetime) -> Claim | None:
    found = session.execute(
        select(BusySource, Location.zone)
        .join(Location, Location.id == BusySource.location_id)
        .where(BusySource.due_at <= now, BusySource.sort == BusySort.ADDRESS)
        .order_by(BusySource.due_at, BusySource.id)
        .limit(1)
        .with_for_update(of=BusySource, skip_locked=True)
    ).first()
    if found is None:
        session.rollback()
        return None
    source, zone = found
    source.due_at, source.tried_at = now + LEASE, now
    # A calendar that says "nothing changed" for ever would run out of the days that were read of it.
    still_far = source.read_until is not None and source.read_until - now > times.AHEAD - READ_ANEW
    validators = Validators(etag=source.etag, last_modified=source.last_modified) if still_far else Validators()
    claim = Claim(source_id=source.id, zone=zone, sealed=source.sealed_address or b"", validators=validators)
    session.commit()
    return claim


def _opened(claim: Claim, secret: str) -> str:
    return sealing.unseal(claim.sealed, row=claim.source_id, purpose=sealing.Purpose.BUSY_ADDRESS, secret=secret)


def _read(session: Session, claim: Claim, *, secret: str, now: datetime, ways: Ways) -> None:
    try:
        address = addresses.parse(_opened(claim, secret))
        fetched = https.fetch(address, claim.validators, ways=ways)
        read = None if fetched.content is None else times.read(fetched.content, zone=claim.zone, now=now)
    except Unreachable as error:
        _failed(session, claim, {"why": error.problem.value, "status": error.status}, now=now)
    except UnreadableCalendar as error:
        _failed(session, claim, times.failure(error), now=now)
    except (sealing.SealBrokenError, UnfitAddress):
        _failed(session, claim, {"why": "sealed"}, now=now)
    else:
        source = _held(session, claim)
        if source is not None:
            source.etag, source.last_modified = fetched.validators.etag, fetched.validators.last_modified
            source.read_at, source.failure, source.due_at = now, None, now + EVERY
            if read is not None:
                times.put(session, source, *read, now=now)
        session.commit()


def _failed(session: Session, claim: Claim, why: dict[str, Any], *, now: datetime) -> None:
    """Note why it failed; what was read before stays."""
    log.warning("busy source %s was not read: %s", claim.source_id, why["why"])
    source = _held(session, claim)
    if source is not None:
        source.failure, source.due_at = why, now + AFTER_A_FAILURE
    session.commit()


def _held(session: Session, claim: Claim) -> BusySource | None:
    """Return the row, locked, unless it went or became another calendar in the meantime."""
    return session.scalar(
        select(BusySource)
        .where(BusySource.id == claim.source_id, BusySource.sealed_address == claim.sealed)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
