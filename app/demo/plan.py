"""Puts the demo locations together: the same values for the same day, whoever asks."""

from datetime import date, time

from app.demo import catching_up, flaws, offers, people, timetable
from app.demo.activities import activities
from app.demo.cast import Cast, main_cast, neighbour_cast
from app.demo.meetings import Layout
from app.demo.occasions import occasions
from app.demo.season import ZONE, season_around
from app.demo.values import DemoActivity, DemoLocation, demo_id
from app.planning.vocabulary import Region

SLUG = "vlierhof"
NEIGHBOUR_SLUG = "vlierhof-zuid"


def plan_for(day: date) -> DemoLocation:
    """Return the demo location with five weeks behind it and four ahead, as it stands at the start of ``day``."""
    season = season_around(day, Region.MIDDEN)
    cast = main_cast(SLUG, season)
    layout = Layout(slug=SLUG, season=season, spaces=cast.spaces)
    layout.lay(timetable.weekly(), occasions(season))
    layout.clash()
    layout.change()
    chosen = flaws.choose(layout.meetings(), season, cast.chance("flaws"))
    planned = catching_up.caught_up(SLUG, activities(cast, layout.meetings(), chosen))
    return _location(
        cast,
        offers.offered(planned, season),
        name="Opvanglocatie Vlierhof",
        municipality="Vlierdam",
        region=Region.MIDDEN,
        places=800,
    )


def neighbour_for(day: date) -> DemoLocation:
    """Return the small location next door, whose people see nothing of the other."""
    season = season_around(day, Region.ZUID)
    cast = neighbour_cast(NEIGHBOUR_SLUG, season)
    layout = Layout(slug=NEIGHBOUR_SLUG, season=season, spaces=cast.spaces)
    layout.lay(timetable.neighbour_weekly(), ())
    return _location(
        cast,
        activities(cast, layout.meetings(), flaws.NONE),
        name="Opvanglocatie Vlierhof-Zuid",
        municipality="Beekerlo",
        region=Region.ZUID,
        places=76,
    )


def _location(
    cast: Cast, planned: tuple[DemoActivity, ...], *, name: str, municipality: str, region: Region, places: int
) -> DemoLocation:
    return DemoLocation(
        id=demo_id(cast.slug, "location"),
        slug=cast.slug,
        day=cast.season.today,
        name=name,
        municipality=municipality,
        region=region,
        zone=ZONE,
        places=places,
        opens=time(8),
        closes=time(21, 30),
        free_days=cast.season.free,
        spaces=cast.spaces,
        age_groups=cast.age_groups,
        children=cast.children,
        groups=cast.groups,
        volunteers=cast.volunteers,
        partners=cast.partners,
        accounts=(*cast.staff, *people.guests(cast.slug, volunteers=cast.volunteers, partners=cast.partners)),
        templates=cast.templates,
        activities=planned,
    )
