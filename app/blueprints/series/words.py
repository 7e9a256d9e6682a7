"""How changes of a series, and its history, are said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.blueprints import schedule_words, sentences, wording
from app.planning.schedule_data import from_data
from app.planning.series import Field, Meeting
from app.planning.series_companions import Follower
from app.planning.series_edit import Left, Outcome
from app.planning.vocabulary import ActivityKind
from app.programme.leaving import SORT as LEFT
from app.programme.series.edits import Preview
from app.programme.series.undoing import UNDONE
from app.programme.sessions import UNDO_WITHIN
from app.queries.activities import Head, Standing
from app.queries.activity_history import Act, Told


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One meeting in a preview: when it is, what changes, and what stands in the way."""

    moment: str
    parts: tuple[str, ...]
    clashes: tuple[str, ...]
    tone: str


def kinds() -> dict[ActivityKind, tuple[str, str]]:
    """Return what the kinds of activity are called, with their sign."""
    return {
        ActivityKind.SAFETY_DAY: (_("Veiligheidsdag"), "shield-check"),
        ActivityKind.CYCLING_LESSONS: (_("Fietslessen"), "bicycle"),
        ActivityKind.MUSIC_COACHING: (_("Muziekcoaching"), "music-notes"),
        ActivityKind.SPORTS_OUTING: (_("Sport en uitjes"), "soccer-ball"),
        ActivityKind.LIBRARY_VISIT: (_("Bibliotheekbezoek"), "books"),
        ActivityKind.OPEN_ACTIVITY: (_("Open activiteiten"), "star"),
    }


def standings() -> dict[Standing, str]:
    """Return how far an activity can be."""
    return {
        Standing.COMING: _("Komt nog"),
        Standing.DRAFT: _("Met een concept"),
        Standing.OVER: _("Voorbij"),
    }


def schedule(head: Head) -> tuple[str, ...]:
    """Return when an activity meets, a line for each of its phases; none when it has no schedule."""
    if head.schedule is None:
        return ()
    found = from_data(head.schedule)
    free = schedule_words.holidays(found)
    return (*schedule_words.spoken(found, until=head.planned_until), *([free] if free else []))


def own_fields(meeting: Meeting) -> str:
    """Return what of a meeting was changed of it alone, as `tijd, ruimte`."""
    return wording.fields(meeting.by_hand)


def summary(found: Preview) -> tuple[str, ...]:
    """Return how many meetings change, keep something of their own, clash, or are left alone."""
    clashing = {outcome.meeting.id for outcome in found.outcomes if outcome.meeting.id in found.clashes}
    changed = len([outcome for outcome in found.changed if outcome.meeting.id not in clashing])
    follow = len([one for one in found.followers if one.beside not in clashing])
    keeping = len([outcome for outcome in found.outcomes if outcome.kept])
    past = len([outcome for outcome in found.outcomes if outcome.left is Left.PAST])
    cancelled = len([outcome for outcome in found.outcomes if outcome.left is Left.CANCELLED])
    said = [
        ngettext("%(num)s bijeenkomst verandert", "%(num)s bijeenkomsten veranderen", changed),
        follow and ngettext("%(num)s bijeenkomst gaat mee", "%(num)s bijeenkomsten gaan mee", follow),
        keeping and ngettext("%(num)s houdt iets van zichzelf", "%(num)s houden iets van zichzelf", keeping),
        clashing and ngettext("%(num)s botst", "%(num)s botsen", len(clashing)),
        past and ngettext("%(num)s is al geweest", "%(num)s zijn al geweest", past),
        cancelled
        and ngettext("%(num)s is vervallen en blijft dat", "%(num)s zijn vervallen en blijven dat", cancelled),
    ]
    return tuple(sentence for sentence in said if sentence)


def line(outcome: Outcome, found: Preview, *, zone: str, names: Mapping[str, str]) -> Line:
    """Return what an edit would do to one meeting."""
    before = found.meetings[outcome.meeting.id].entry.planned
    labels = dict(names) | {str(before.space_id): before.space_name, str(before.age_group_id): before.age_group_name}
    along = [one for one in found.followers if one.beside == outcome.meeting.id]
    parts = [*_parts(outcome, labels, zone=zone), *_keeping(outcome)] if not outcome.left else []
    parts += [_following(one, zone) for one in along]
    clashes = tuple(sentences.refusal(refusal, zone) for refusal in found.clashes.get(outcome.meeting.id, ()))
    tone = "bad" if clashes else "warning" if outcome.kept else "good"
    moment = wording.moment(outcome.meeting.slot.starts_at, zone)
    return Line(moment=moment, parts=tuple(parts), clashes=clashes, tone=tone)


def moved_up(pair: tuple[Meeting, Meeting], names: Mapping[str, str], *, zone: str) -> Line:
    """Return what one meeting takes over from the one before it."""
    was, becomes = pair
    parts = tuple(_parts(Outcome(meeting=was, becomes=becomes), names, zone=zone))
    return Line(moment=wording.moment(was.slot.starts_at, zone), parts=parts, clashes=(), tone="good")


def wall(moment: datetime) -> str:
    """Return a wall time as `wo 25 nov 14.00`."""
    return f"{wording.day(moment.date())} {moment:%H.%M}"


def act(done: Act) -> str:
    """Return what somebody did, as a line of the history."""
    number = done.meetings
    if done.sort.startswith("edited_") or done.sort == "edited":
        return ngettext("%(num)s bijeenkomst gewijzigd", "%(num)s bijeenkomsten gewijzigd", number)
    if done.sort.startswith("cancelled"):
        return ngettext("%(num)s bijeenkomst laten vervallen", "%(num)s bijeenkomsten laten vervallen", number)
    said = {
        "planned": ngettext("%(num)s bijeenkomst gepland", "%(num)s bijeenkomsten gepland", number),
        "extra": _("een extra bijeenkomst gepland"),
        "moved_up": _("de rest opgeschoven: de reeks is langer geworden"),
        "moved": ngettext("%(num)s bijeenkomst verplaatst", "%(num)s bijeenkomsten verplaatst", number),
        "reassigned": _("een dienst aan iemand anders gegeven"),
        "left": ngettext(
            "%(num)s dienst open: een vrijwilliger stopt", "%(num)s diensten open: een vrijwilliger stopt", number
        ),
        "rotation": ngettext(
            "%(num)s bijeenkomst van het draaischema bijgewerkt",
            "%(num)s bijeenkomsten van het draaischema bijgewerkt",
            number,
        ),
        "published": ngettext("%(num)s bijeenkomst bekendgemaakt", "%(num)s bijeenkomsten bekendgemaakt", number),
        "undone": ngettext("%(num)s bijeenkomst teruggezet", "%(num)s bijeenkomsten teruggezet", number),
    }
    return str(said.get(done.sort) or _("iets gewijzigd"))


def undo_url(done: Act, *, now: datetime) -> str | None:
    """Return the address that takes an act back, as long as that can be done."""
    if done.edit_id is None or done.undone_at or done.sort in {UNDONE, LEFT} or now - done.at > UNDO_WITHIN:
        return None
    return url_for("series.undo", act_id=done.edit_id)


def told(said: Told) -> str:
    """Return what people were told, as a line of the history."""
    names = ", ".join(said.names)
    sorts = {
        "invitation": _("uitnodiging aan %(who)s", who=names),
        "update": _("wijziging aan %(who)s", who=names),
        "cancellation": _("afzegging aan %(who)s", who=names),
        "series": _("reeks aan %(who)s", who=names),
        "changes": _("wijzigingen aan %(who)s", who=names),
        "feed_chosen": _("keuze voor een abonnement aan %(who)s", who=names),
        "invitations_chosen": _("keuze voor uitnodigingen aan %(who)s", who=names),
    }
    return str(sorts.get(said.kind, names))


def _parts(outcome: Outcome, names: Mapping[str, str], *, zone: str) -> Iterator[str]:
    before, after = outcome.meeting, outcome.becomes
    if before.slot != after.slot:
        yield _("wordt %(moment)s tot %(ends)s uur", moment=_moment(after, zone), ends=_ends(after, zone))
    if before.space_id != after.space_id:
        yield _("ruimte wordt %(name)s", name=names.get(str(after.space_id), ""))
    if before.age_group_id != after.age_group_id:
        yield _("leeftijdsgroep wordt %(name)s", name=names.get(str(after.age_group_id), "") or _("geen vaste groep"))
    if before.title != after.title:
        yield _("heet dan %(name)s", name=after.title)
    if before.notes != after.notes:
        yield _("andere toelichting")
    yield from _people(before, after, names)


def _people(before: Meeting, after: Meeting, names: Mapping[str, str]) -> Iterator[str]:
    needed, needs = ({role.name: role.need for role in meeting.roles} for meeting in (before, after))
    for name in needed.keys() | needs.keys():
        if needed.get(name) != needs.get(name):
            yield _("%(role)s: %(need)s nodig", role=name, need=needs.get(name, 0))
    for partner_id in after.partners - before.partners:
        yield _("%(name)s erbij", name=names.get(str(partner_id), ""))
    for partner_id in before.partners - after.partners:
        yield _("%(name)s niet meer nodig", name=names.get(str(partner_id), ""))


def _following(one: Follower, zone: str) -> str:
    return _(
        "%(title)s gaat mee: %(moment)s tot %(ends)s uur",
        title=one.meeting.title,
        moment=wording.moment(one.slot.starts_at, zone),
        ends=wording.clock(one.slot.ends_at, zone),
    )


def _keeping(outcome: Outcome) -> Iterator[str]:
    for name in Field:
        if name in outcome.kept:
            yield _("houdt zelf: %(what)s", what=wording.field(name))


def _moment(meeting: Meeting, zone: str) -> str:
    return wording.moment(meeting.slot.starts_at, zone)


def _ends(meeting: Meeting, zone: str) -> str:
    return wording.clock(meeting.slot.ends_at, zone)
