"""What a safety day of the demo is made of, table by table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access import Actor
from app.demo import groups
from app.demo.values import DemoActivity, DemoGroup, DemoLocation, DemoSeat, DemoSession, demo_id
from app.extensions import Base
from app.models.participants import Participant
from app.models.rotations import Rotation, RotationGroup, Station, StationRole
from app.planning.template import Template
from app.planning.vocabulary import WaitingMode
from app.programme.rotations.running_orders import LEADER

STARTS, ENDS, FIRE_SERVICE_LEAVES = 9 * 60, 13 * 60, 12 * 60
SLOT, TRANSFER = 15, 5
BREAK = [10 * 60 + 40, 10 * 60 + 55]
NOTE = "Verzamelen bij de vlag op het binnenplein. De stempel staat in het boekje, bij elke post één."
CROSSING = "Voetganger op het zebrapad"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Post:
    """What the location adds to a station of the template: its space, what to bring, and who helps."""

    space: str
    pictogram: str
    materials: str
    helpers: tuple[tuple[str, int], ...] = ()
    until: int = ENDS


_POSTS = {
    "Brandweer": _Post(
        space="parkeerplaats",
        pictogram="fire-truck",
        materials="Stoepkrijt voor de wachtlijn\nTwee kinderhelmen",
        until=FIRE_SERVICE_LEAVES,
    ),
    "Politie": _Post(space="hoofdingang", pictogram="police-car", materials="Lint om de auto heen"),
    "Fietsparcours": _Post(
        space="sportveld",
        pictogram="bicycle",
        materials="Acht fietsen in drie maten\nHelmen\nPionnen, hobbels en een zebrapad",
        helpers=((CROSSING, 2),),
    ),
    "Onveilige situaties": _Post(
        space="leeg-huis",
        pictogram="house-line",
        materials="Afgedekte rookmelder\nPannenlap\nLosse kabel",
        helpers=(("Helper in het huis", 1),),
    ),
    "Blushuisje": _Post(
        space="grasveld",
        pictogram="fire-extinguisher",
        materials="Blushuisje\nEmmers\nTuinslang",
        until=FIRE_SERVICE_LEAVES,
    ),
}
GUESTS = 6
"""Children of the same school who live elsewhere, one in each of the oldest groups."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """One safety day on its way to the database."""

    location: DemoLocation
    activity: DemoActivity
    planned: DemoSession
    by: Actor
    now: datetime

    @property
    def slug(self) -> str:
        """What the ids of this day are made from."""
        return f"{self.location.slug}/{self.planned.day}"

    @property
    def youngest(self) -> int:
        """How old the youngest children are who go round."""
        return self._template().ages.youngest

    @property
    def is_over(self) -> bool:
        """Say whether it lies behind us."""
        return self.planned.slot.ends_at <= self.now

    def seated(self, role: str) -> list[DemoSeat]:
        """Return who is there for a role of the template."""
        return [seat for shift in self.planned.shifts if shift.role == role for seat in shift.seats if seat.holds]

    @property
    def rotation_id(self) -> UUID:
        """The id of its rotation."""
        return demo_id(self.slug, "rotation")

    def as_activity(self) -> dict[str, Any]:
        """Return the row of an activity like that of the season, for another year."""
        like = self.activity
        return {
            "id": like.id,
            "location_id": self.location.id,
            "template_id": like.template_id,
            "kind": like.kind,
            "title": like.title,
            "description": like.description,
            "responsible_id": like.responsible_id,
            "capacity": like.capacity,
            "children_per_adult": like.children_per_adult,
        }

    def rows(self) -> Iterator[tuple[type[Base], list[dict[str, Any]]]]:
        """Yield what the day is made of, table by table."""
        own = {"location_id": self.location.id, "rotation_id": self.rotation_id}
        yield Rotation, [self._rotation()]
        stations = list(self.stations())
        yield Station, [own | row for row, _post in stations]
        yield (
            StationRole,
            [
                {
                    "id": demo_id(self.slug, "role", row["name"], name),
                    "location_id": self.location.id,
                    "station_id": row["id"],
                    "position": place,
                    "name": name,
                    "need": need,
                    "required": name == CROSSING,
                }
                for row, post in stations
                for place, (name, need) in enumerate(post.helpers)
            ],
        )
        members = list(self._members())
        yield RotationGroup, [own | row for row in self._groups(members)]
        yield Participant, [own | row for row in members]

    def _rotation(self) -> dict[str, Any]:
        template = self._template()
        return {
            "id": self.rotation_id,
            "location_id": self.location.id,
            "activity_id": self.activity.id,
            "day": self.planned.day,
            "starts": STARTS,
            "ends": ENDS,
            "slot_minutes": SLOT,
            "transfer_minutes": TRANSFER,
            "breaks": [BREAK],
            "gathering_space_id": self._space("binnenplein"),
            "waiting": WaitingMode.WAVES,
            "booklet_space_id": self._space("grote-zaal"),
            "booklet_language": "ar",
            "words": list(template.language_preparation),
            "materials": "\n".join(template.materials),
            "note": NOTE,
            "version": 1,
        }

    def stations(self) -> Iterator[tuple[dict[str, Any], _Post]]:
        """Yield the row of each station, with what the location added to it."""
        hosts = {partner.kind: partner.id for partner in self.location.partners}
        for place, station in enumerate(self._template().stations):
            post = _POSTS[station.name]
            row = {
                "id": demo_id(self.slug, "station", station.name),
                "position": place,
                "name": station.name,
                "description": station.description,
                "pictogram": post.pictogram,
                "partner_id": hosts[station.partner] if station.partner else None,
                "host_adults": 2 if station.partner else 0,
                "space_id": self._space(post.space),
                "capacity": 1,
                "windows": [[STARTS, post.until]] if post.until < ENDS else None,
                "materials": post.materials,
            }
            yield row, post

    def _members(self) -> Iterator[dict[str, Any]]:
        """Yield the children who are free then, in their groups, and some of the school in the oldest groups."""
        free = {one.child_id for one in self.planned.attendance}
        teams = self._teams()
        for team in teams:
            for child_id in team.child_ids:
                if child_id in free:
                    yield self._member(team.name, child_id=child_id, school_class=None)
        for number, team in enumerate(teams[-GUESTS:], 1):
            guest = {"label": f"Springplank {number}", "age": 9 + number // 4, "languages": ["nl"]}
            yield self._member(team.name, school_class=f"Groep {5 + number // 2}", **guest)

    def _member(self, team: str, **values: Any) -> dict[str, Any]:
        who = values.get("child_id") or values["label"]
        empty: dict[str, Any] = {"child_id": None, "label": None, "age": None, "languages": [], "pinned": False}
        row = {"id": demo_id(self.slug, "participant", who), "group_id": demo_id(self.slug, "team", team)}
        return empty | row | values

    def _groups(self, members: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        leaders = [seat.volunteer_id for seat in self.seated(LEADER)]
        for place, team in enumerate(self._teams()):
            group_id = demo_id(self.slug, "team", team.name)
            yield {
                "id": group_id,
                "position": place,
                "name": team.name.removeprefix("Veiligheidsdag ").capitalize(),
                "children": sum(one["group_id"] == group_id for one in members),
                "leaders": 1,
                "leader_id": leaders[place] if place < len(leaders) else None,
            }

    def _teams(self) -> list[DemoGroup]:
        return [group for group in self.location.groups if group.key == groups.SAFETY_DAY]

    def _template(self) -> Template:
        return next(taken.template for taken in self.location.templates if taken.id == self.activity.template_id)

    def _space(self, key: str) -> UUID:
        return next(space.id for space in self.location.spaces if space.key == key)
