"""Who reads the demo location in their own calendar, with which program, and since when they do not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.demo.values import DemoLocation
from app.models.feeds import Feed, FeedScope
from app.planning.vocabulary import PartnerKind
from app.programme import feeds
from app.queries.feed_subjects import Subject

_GOOGLE = "Google-Calendar-Importer"
_THUNDERBIRD = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0"
_IPHONE = "iOS/18.1 (22B83) dataaccessd/1.0"
_OUTLOOK = "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0)"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    """A subscription: how it is called, and when and by which program it was asked for last."""

    scope: FeedScope
    subject_id: UUID
    name: str
    label: str
    ago: timedelta | None = None
    client: str | None = None


def hand_out(session: Session, location: DemoLocation, *, by: Actor, now: datetime) -> None:
    """Hand out subscriptions, some of which nobody used yet, or not for long."""
    for reader in _readers(location):
        subject = Subject(
            scope=reader.scope,
            id=reader.subject_id,
            name=reader.name,
            location_id=location.id,
            location_name=location.name,
        )
        if reader.scope is FeedScope.VOLUNTEER:
            issued = feeds.choose_feed(session, subject, by=by, now=now - timedelta(days=60))
        else:
            issued = feeds.create(session, subject, label=reader.label, by=by, now=now - timedelta(days=60))
        row = session.get_one(Feed, issued.feed_id)
        row.last_used_at = now - reader.ago if reader.ago is not None else None
        row.last_client = reader.client


def _readers(location: DemoLocation) -> tuple[_Reader, ...]:
    everything = _Reader(
        scope=FeedScope.LOCATION,
        subject_id=location.id,
        name=location.name,
        label="scherm bij de receptie",
        ago=timedelta(minutes=12),
        client=_THUNDERBIRD,
    )
    fire_service = next((partner for partner in location.partners if partner.kind is PartnerKind.FIRE_SERVICE), None)
    if fire_service is None:
        return (everything,)
    *_, last = location.volunteers
    coach = next(account for account in location.accounts if account.role is Role.COACH)
    return (
        everything,
        _Reader(
            scope=FeedScope.PARTNER,
            subject_id=fire_service.id,
            name=fire_service.name,
            label="Outlook van de kazerne",
            ago=timedelta(hours=5),
            client=_OUTLOOK,
        ),
        _Reader(
            scope=FeedScope.VOLUNTEER,
            subject_id=last.id,
            name=last.name,
            label="",
            ago=timedelta(days=41),
            client=_GOOGLE,
        ),
        _Reader(
            scope=FeedScope.OPEN_SHIFTS,
            subject_id=last.id,
            name=last.name,
            label="",
            ago=timedelta(minutes=50),
            client=_IPHONE,
        ),
        _Reader(
            scope=FeedScope.SPACE,
            subject_id=location.spaces[0].id,
            name=location.spaces[0].name,
            label="tablet naast de deur",
        ),
        _Reader(
            scope=FeedScope.RESPONSIBLE,
            subject_id=coach.id,
            name=coach.name,
            label="telefoon",
            ago=timedelta(minutes=25),
            client=_IPHONE,
        ),
    )
