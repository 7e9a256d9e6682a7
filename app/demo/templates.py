"""Templates that did not come along: one of the location's own, in two versions, and one from another location."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from app.access import Actor
from app.demo.values import DemoLocation, demo_id
from app.models.activities import Activity, Template
from app.planning.template import Ages, Euros, Needs, Phase, Role, TaskOutline, UsualTime
from app.planning.template import Template as Outline
from app.planning.vocabulary import (
    ActivityKind,
    FundingSource,
    PartnerKind,
    PhaseSort,
    Qualification,
    Rhythm,
    RoleHolder,
    SchoolHolidays,
    Weekday,
)
from app.programme import template_sharing, template_versions

SENDER = "Opvanglocatie De Zandvaart"
FIRST_SAVED, NEXT_SAVED, IMPORTED = timedelta(days=60), timedelta(days=20), timedelta(days=8)
PLANNED = ("speelochtend", "spelletjesmiddag")
"""What was planned from the first version, and what from the next."""
NUMBER = 3

FIRST = Outline(
    slug="spelen-in-het-weekend",
    version=1,
    kind=ActivityKind.OPEN_ACTIVITY,
    title="Spelen in het weekend",
    summary="Anderhalf uur vrij spelen met groot materiaal, als er geen school is.",
    duration_minutes=90,
    ages=Ages(youngest=4, oldest=5),
    phases=(
        Phase(
            name="Elk weekend spelen",
            sort=PhaseSort.MEETINGS,
            rhythm=Rhythm.WEEKLY,
            description="Zet het materiaal klaar voordat de kinderen komen. Eindig met een rustig spel.",
        ),
    ),
    roles=(Role(name="Spelbegeleider", need=2, who=RoleHolder.VOLUNTEER, qualification=Qualification.VOG),),
    materials=("Matten", "Grote blokken", "Ballen"),
    funding=(FundingSource.ACTIVITY_BUDGET,),
    max_children=20,
    children_per_adult=7,
    school_holidays=SchoolHolidays.IGNORE,
    usual_time=UsualTime(weekday=Weekday.SATURDAY, starts=time(10, 30)),
)
NEXT = replace(
    FIRST,
    version=2,
    summary="Anderhalf uur spelen als er geen school is: bordspellen en groot materiaal. Ouders doen mee.",
    ages=Ages(youngest=4, oldest=8),
    max_children=24,
    materials=("Matten", "Grote blokken", "Bordspellen", "Spelregels in plaatjes"),
    tasks=(TaskOutline(name="Bordspellen nakijken", days_before=2),),
    usual_time=UsualTime(weekday=Weekday.SUNDAY, starts=time(14)),
)
SENT = Outline(
    slug="fietswerkplaats",
    version=1,
    kind=ActivityKind.OPEN_ACTIVITY,
    title="Fietswerkplaats",
    summary="Jongeren leren banden plakken, remmen stellen en een licht maken. Wie klaar is, helpt een ander.",
    duration_minutes=120,
    ages=Ages(youngest=12, oldest=17),
    phases=(
        Phase(
            name="Sleutelen",
            sort=PhaseSort.MEETINGS,
            rhythm=Rhythm.WEEKLY,
            description="Elke jongere werkt aan een fiets. Kijk aan het einde samen of de fiets veilig is.",
        ),
    ),
    roles=(
        Role(
            name="Fietsenmaker",
            need=2,
            who=RoleHolder.VOLUNTEER,
            required=True,
            qualification=Qualification.VOG,
        ),
    ),
    partners=(PartnerKind.MUNICIPALITY,),
    funding=(FundingSource.SPONSOR,),
    materials=("Gereedschap", "Plakspullen", "Lampjes"),
    max_children=10,
    children_per_adult=5,
    needs=Needs(
        staff_hours_per_month=6,
        euros_per_year=Euros(low=300, high=900),
        success_factors=("Een fietsenwinkel die oude onderdelen geeft.", "Een plek waar het vuil mag worden."),
    ),
)


def keep(session: Session, location: DemoLocation, *, by: Actor, now: datetime) -> None:
    """Keep both versions with an activity on each, and take in what the other location sent."""
    first = template_versions.save(session, FIRST, seen=None, by=by, now=now - FIRST_SAVED)
    following = template_versions.save(session, NEXT, seen=first.version, by=by, now=now - NEXT_SAVED)
    for key, row in zip(PLANNED, (first, following), strict=True):
        _planned_from(session, location, key, row)
    template_sharing.take_in_template(session, SENT, sender=SENDER, title="", by=by, now=now - IMPORTED)


def _planned_from(session: Session, location: DemoLocation, key: str, row: Template) -> None:
    session.get_one(Activity, demo_id(location.slug, "activity", key)).template_id = row.id
    session.flush()
