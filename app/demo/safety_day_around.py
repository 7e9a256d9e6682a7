"""What is around the safety day of the season: its preparation, half done, and what was said of last year's."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.demo.safety_day_rows import Day
from app.demo.season import ZONE
from app.models.evaluations import EvaluationAnswer, EvaluationRequest
from app.models.people import Contact, Partner
from app.models.tasks import Task
from app.planning.vocabulary import PartnerKind
from app.programme import task_plans, tasks
from app.programme.tasks import Wanted

LEFT = "Blushuisje bouwen"
"""Should have been done by now."""

SAID = {
    PartnerKind.FIRE_SERVICE: (
        (5, "De kinderen durfden veel te vragen. De helm was favoriet.", "Zet de wagen verder van de weg."),
    ),
    PartnerKind.POLICE: (
        (4, "Goede begeleiding bij elke groep.", "Twintig minuten was soms te lang voor de jongsten."),
    ),
    PartnerKind.SCHOOL: (
        (4, "De woorden waren goed geoefend, dat merkte je bij elke post.", "Eerder beginnen met de brief aan ouders."),
        (3, "Het blushuisje was het hoogtepunt.", "Meer schaduw en water bij het wachten."),
    ),
}
"""Score, what went well, what should be different; of the school two teachers. Whoever is missing did not answer."""

ASKED_AT = time(9)


def prepare(session: Session, day: Day) -> None:
    """Lay out the tasks of the template: what is past is done, but for one, and of last year's day all of it."""
    outlines = task_plans.outlines_for(session, day.activity.id)
    task_plans.lay_out(session, day.activity.id, outlines, day=day.planned.day, by=day.by, now=day.now)
    own = Wanted(title="Taart bestellen voor de leiders", note="", day=day.planned.day, moves=True)
    tasks.add(session, day.activity.id, own, day=day.planned.day, by=day.by, now=day.now)
    past = update(Task).where(Task.activity_id == day.activity.id, Task.day < day.now.date())
    ticked = past if day.is_over else past.where(Task.title != LEFT)
    session.execute(ticked.values(done_at=_morning(day.planned.day, -20), done_by_id=day.by.user_id))
    session.flush()


def look_back(session: Session, day: Day) -> None:
    """Let partners and teachers say how the day went, except one who never answered."""
    contacts = session.execute(
        select(Contact.id, Partner.sort)
        .join(Partner, Partner.id == Contact.partner_id)
        .where(Partner.location_id == day.location.id)
        .where(Partner.sort.in_([*SAID, PartnerKind.TRAFFIC_SAFETY]))
        .order_by(Partner.name)
    )
    asked_at = _morning(day.planned.day, 1)
    here = {"location_id": day.location.id}
    for contact in contacts:
        request = EvaluationRequest(
            **here, activity_id=day.activity.id, contact_id=contact.id, asked_at=asked_at, by_id=day.by.user_id
        )
        session.add(request)
        session.flush()
        at = {"answered_at": asked_at + timedelta(days=1), "changed_at": asked_at + timedelta(days=1)}
        for number, (score, good, different) in enumerate(SAID.get(PartnerKind(contact.sort), ()), start=1):
            said = {"number": number, "score": score, "good": good, "different": different}
            session.add(EvaluationAnswer(**here, **at, **said, request_id=request.id))
    session.flush()


def _morning(day: date, days: int) -> datetime:
    return datetime.combine(day + timedelta(days=days), ASKED_AT, tzinfo=ZoneInfo(ZONE))
