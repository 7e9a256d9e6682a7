"""What solving came to, as sentences: how long the day is and who waits, or what stands in the way and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.blueprints import wording
from app.blueprints.rotations import breaches, counts
from app.blueprints.rotations.clocks import clock, hours, span
from app.planning.rotation.breaches import breaches as find_breaches
from app.planning.rotation.day import Day
from app.planning.rotation.reasons import RuleSort
from app.planning.rotation.timetable import Slot, SlotSort, Timetable, timetable
from app.queries import rotation_problem
from app.queries.rotation_plan import RotationInPlan


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A sentence, and where what it says can be changed."""

    text: str
    url: str | None = None
    link: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How far a running order is: what it comes to, what is not right with it, and why there is no newer one.

    `stale`: the settings changed since. `unsure`: searching longer may help.
    """

    made: bool
    said: tuple[str, ...]
    broken: tuple[str, ...]
    reasons: tuple[Line, ...]
    failed: str
    stale: bool
    unsure: bool


def standing(plan: RotationInPlan) -> Standing:
    """Return everything that is said of a running order beside the board."""
    outcome = plan.outcome or {}
    failed = outcome.get("failed", {})
    digest = rotation_problem.digest(plan)
    if failed.get("for") != digest:
        failed = {}
    day, visits = rotation_problem.running_day(plan), rotation_problem.named_visits(plan)
    feasible = outcome.get("status") == "feasible" and not outcome.get("by_hand")
    return Standing(
        made=bool(plan.visits),
        said=tuple(_said(plan, outcome)) if plan.visits else (),
        broken=tuple(breaches.sentence(one) for one in find_breaches(day, visits)) if plan.visits else (),
        reasons=tuple(_reason(plan, one) for one in failed.get("reasons", ())),
        failed=_failed(failed),
        stale=rotation_problem.is_stale(plan),
        unsure=failed.get("status") == "unknown" or (bool(plan.visits) and feasible),
    )


def table(plan: RotationInPlan) -> Timetable:
    """Return what everybody does in each round and break."""
    return timetable(rotation_problem.running_day(plan), rotation_problem.named_visits(plan), plan.waiting)


def _said(plan: RotationInPlan, outcome: Mapping[str, Any]) -> list[str]:
    slots = [slot for row in table(plan).groups.values() for slot in row]
    used = sorted({visit.round for visit in plan.visits if visit.round < len(plan.rounds)})
    if not used:
        return []
    said = [
        _(
            "%(rounds)s, van %(starts)s tot %(ends)s uur.",
            rounds=counts.rounds(used[-1] - used[0] + 1),
            starts=clock(plan.rounds[used[0]].start),
            ends=clock(plan.rounds[used[-1]].end),
        ),
        _waiting(slots),
    ]
    return [one for one in (*said, _proven(outcome)) if one]


def _waiting(slots: list[Slot]) -> str:
    idle = sum(slot.sort is SlotSort.IDLE for slot in slots)
    booklet = sum(slot.sort is SlotSort.BOOKLET for slot in slots)
    if booklet:
        return ngettext(
            "Groepen werken samen %(num)s ronde in hun boekje.",
            "Groepen werken samen %(num)s rondes in hun boekje.",
            booklet,
        )
    if idle:
        return ngettext(
            "Groepen wachten samen %(num)s ronde tussen twee posten.",
            "Groepen wachten samen %(num)s rondes tussen twee posten.",
            idle,
        )
    return _("Geen groep wacht tussen twee posten.")


def _proven(outcome: Mapping[str, Any]) -> str:
    if outcome.get("by_hand"):
        return _("Het schema is veranderd nadat het was nagerekend.")
    if outcome.get("status") == "optimal":
        return _("Beter kan niet: dat is nagerekend.")
    last, fewest = (outcome.get(name, {}).get("last_round") for name in ("objective", "bound"))
    if fewest is None:
        return ""
    if fewest == last:
        return _("Korter kan niet. Of groepen minder kunnen wachten, is nog niet nagerekend.")
    return ngettext(
        "Misschien kan het korter: er is minstens %(num)s ronde nodig.",
        "Misschien kan het korter: er zijn minstens %(num)s rondes nodig.",
        fewest + 1,
    )


def _failed(failed: Mapping[str, Any]) -> str:
    match failed.get("status"):
        case "infeasible" if any(one["enough"] for one in failed["reasons"]):
            return ngettext(
                "Zo past het niet. Dit veranderen is genoeg:",
                "Zo past het niet. Eén van deze dingen veranderen is genoeg:",
                len(failed["reasons"]),
            )
        case "infeasible":
            return _("Zo past het niet. Er moet meer dan één ding veranderen:")
        case "unknown":
            return ngettext(
                "In deze tijd is niets gevonden. Er is minstens %(num)s ronde nodig.",
                "In deze tijd is niets gevonden. Er zijn minstens %(num)s rondes nodig.",
                failed["fewest_rounds"],
            )
        case _:
            return ""


def _reason(plan: RotationInPlan, of: Mapping[str, Any]) -> Line:
    """Return a reason with a link to the field that would help."""
    day, sort = rotation_problem.day_of(plan), RuleSort(of["rule"])
    fitting, needed = of["fitting"], counts.needed(of["needed"])
    match sort:
        case RuleSort.END:
            said = _(
                "De dag eindigt om %(end)s uur: %(fits)s, en %(needed)s.",
                end=clock(day.end),
                fits=counts.fit_day(fitting),
                needed=counts.needed_at_least(of["needed"]),
            )
            return _of_day(plan, said, "ends", _("Einde van de dag"))
        case RuleSort.BREAK:
            said = _(
                "De pauze van %(pause)s uur kost tijd: %(rest)s, en %(needed)s.",
                pause=span(day.breaks[int(of["ids"][0])]),
                rest=counts.remain(fitting),
                needed=needed,
            )
            return _of_day(plan, said, "breaks", _("Pauzes"))
        case RuleSort.STATION_WINDOW | RuleSort.CAPACITY:
            return _of_station(plan, day, of)
        case RuleSort.GROUP_WINDOW | RuleSort.FIRST | RuleSort.NOT_TOGETHER:
            return _of_group(plan, day, of)


def _of_day(plan: RotationInPlan, text: str, field: str, link: str) -> Line:
    return Line(text=text, url=url_for("rotations.show", rotation_id=plan.id, _anchor=field), link=link)


def _of_station(plan: RotationInPlan, day: Day, of: Mapping[str, Any]) -> Line:
    sort, name, needed = RuleSort(of["rule"]), of["ids"][0], counts.needed(of["needed"])
    station = next(one for one in day.stations if one.id == name)
    if sort is RuleSort.CAPACITY:
        said = _(
            "Bij %(name)s passen te weinig groepen tegelijk: %(rounds)s, en %(needed)s.",
            name=name,
            rounds=counts.exist(of["fitting"]),
            needed=needed,
        )
    else:
        said = _(
            "%(name)s is er alleen %(hours)s uur: %(fits)s, en %(needed)s.",
            name=name,
            hours=hours(station.windows),
            fits=counts.fit_hours(of["fitting"]),
            needed=needed,
        )
    field = "capacity" if sort is RuleSort.CAPACITY else "windows"
    row = next(one for one in plan.stations if one.name == name)
    url = url_for("rotation_stations.edit", rotation_id=plan.id, station_id=row.id, _anchor=field)
    return Line(text=said, url=url, link=name)


def _of_group(plan: RotationInPlan, day: Day, of: Mapping[str, Any]) -> Line:
    sort, ids = RuleSort(of["rule"]), of["ids"]
    group = next(one for one in day.groups if one.id == ids[0])
    name = wording.group(group.id)
    if sort is RuleSort.GROUP_WINDOW:
        said = _(
            "%(name)s is er alleen %(hours)s uur: %(fits)s, en %(needed)s.",
            name=name,
            hours=hours(group.windows),
            fits=counts.fit_hours(of["fitting"]),
            needed=counts.needed(of["needed"]),
        )
    elif sort is RuleSort.FIRST:
        said = _("%(name)s moet bij %(station)s beginnen, en dat past niet.", name=name, station=group.first)
    else:
        said = _(
            "%(name)s en %(other)s mogen niet samen bij een post zijn, en dat past niet.",
            name=name,
            other=wording.group(ids[1]),
        )
    field = {RuleSort.GROUP_WINDOW: "windows", RuleSort.FIRST: "first"}.get(sort, "apart")
    row = next(one for one in plan.groups if one.name == group.id)
    url = url_for("rotation_group_settings.edit", rotation_id=plan.id, group_id=row.id, _anchor=field)
    return Line(text=said, url=url, link=name)
