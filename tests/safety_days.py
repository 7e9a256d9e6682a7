"""A safety day for tests: stations with hosts and spaces, groups with children, and who visits what in which round.

As the other rows for tests: made up, added for the location that the session works for, and flushed.
"""

from __future__ import annotations

from datetime import date

from app.models.participants import Participant
from app.models.rotations import Rotation, RotationGroup, Station, StationRole, Visit
from app.planning.vocabulary import ActivityKind
from tests import factories

DAY = date(2026, 12, 10)
"""A Thursday, two and a half weeks after `factories.NOW`."""

NINE, ONE = 9 * 60, 13 * 60
SLOT, TRANSFER = 20, 5

STATIONS = ("Brandweer", "Politie", "Fietsparcours", "Onveilige situaties", "Blushuisje")
COLOURS = ("Rood", "Blauw", "Groen", "Geel", "Oranje", "Paars", "Wit", "Zwart")


def rotation(session, *, stations=STATIONS, groups=COLOURS[:5], children=3, visited=True, **values):
    """Add a whole safety day; with `visited`, group `g` is at station `s` in round `(s + g) % most`."""
    defaults = {
        "location_id": factories.here(session),
        "day": DAY,
        "starts": NINE,
        "ends": ONE,
        "slot_minutes": SLOT,
        "transfer_minutes": TRANSFER,
    }
    if not {"activity", "activity_id"} & values.keys():
        values["activity_id"] = factories.activity(
            session, kind=ActivityKind.SAFETY_DAY, title="Veiligheidsdag", group_id=None
        ).id
    if "gathering_space_id" not in values:
        values["gathering_space_id"] = factories.space(session, shareable=True).id
    found = factories.save(session, Rotation(**defaults | values))
    posts = [station(session, found, name, position=place) for place, name in enumerate(stations)]
    teams = [group(session, found, name, position=place, children=children) for place, name in enumerate(groups)]
    if visited:
        circle(session, found, posts, teams)
    return found


def station(session, rotation, name, **values):
    """Add a station with a host and a space of its own, unless told otherwise."""
    if "partner_id" not in values:
        values["partner_id"] = factories.partner(session).id
    if "space_id" not in values:
        values["space_id"] = factories.space(session).id
    defaults = {"location_id": factories.here(session), "rotation_id": rotation.id, "name": name, "capacity": 1}
    return factories.save(session, Station(**defaults | {"position": 0} | values))


def group(session, rotation, name, *, children=0, **values):
    """Add a group with so many children of the location in it."""
    defaults = {"location_id": factories.here(session), "rotation_id": rotation.id, "name": name, "position": 0}
    found = factories.save(session, RotationGroup(**defaults | {"children": children} | values))
    for _ in range(children):
        participant(session, rotation, group_id=found.id)
    return found


def participant(session, rotation, *, child=None, **values):
    """Add a child of the location that goes round, or with a `label` a guest of the school."""
    defaults = {"location_id": factories.here(session), "rotation_id": rotation.id}
    if "label" in values:
        defaults |= {"age": 8, "languages": ["nl"]}
    else:
        defaults |= {"child_id": (child or factories.child(session)).id}
    return factories.save(session, Participant(**defaults | values))


def circle(session, rotation, stations, groups):
    """Let every group visit every station, each group a round after the one before it, and give the day its rounds."""
    most = max(len(stations), len(groups))
    for team, each in enumerate(groups):
        for post, where in enumerate(stations):
            visit(session, rotation, each, where, (post + team) % most)
    rotation.rounds = [[start, start + SLOT] for start in range(NINE, NINE + most * (SLOT + TRANSFER), SLOT + TRANSFER)]
    session.flush()


def visit(session, rotation, group, station, number):
    """Add that a group is at a station in a round."""
    return factories.save(
        session,
        Visit(
            location_id=factories.here(session),
            rotation_id=rotation.id,
            group_id=group.id,
            station_id=station.id,
            round=number,
        ),
    )


def role(session, station, name, **values):
    """Add adults whom a station needs besides its host."""
    defaults = {"location_id": factories.here(session), "station_id": station.id, "name": name}
    return factories.save(session, StationRole(**defaults | values))
