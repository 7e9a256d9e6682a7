"""What the pages of a series show: put together from queries, for the routes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound

from app.blueprints import sentences, undoing
from app.blueprints.context import clock, location
from app.blueprints.series import words
from app.blueprints.series.forms import CancelSeriesForm, ExtraForm, LongerForm, SeriesForm
from app.extensions import db
from app.models.activities import ProgrammeSession
from app.planning.series import Meeting, Scope
from app.planning.vocabulary import ActivityKind
from app.programme import horizon, sessions
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.programme.series import cancelling, lengthening
from app.programme.series.edits import Asked, Preview
from app.programme.series.lengthening import Extra
from app.queries import activities, activity_history, companions, courses, rotation_plan, series, session_page
from app.queries.activities import Standing, Wanted
from app.queries.series import MeetingInPlan

MOST_SEARCH = 80
Choice = TypeVar("Choice", ActivityKind, Standing)


def overview() -> str:
    """Return the list of activities that are looked for."""
    wanted = _looked_for()
    found = activities.page(db.session(), wanted, now=clock(), number=request.args.get("bladzijde", 1, type=int) or 1)
    asked = {name: value for name, value in request.args.items() if name != "bladzijde" and value}
    return render_template(
        "series/overview.html",
        found=found,
        wanted=wanted,
        age_groups=session_page.age_groups(db.session()),
        kinds=words.kinds(),
        standings=words.standings(),
        page_url=lambda shown: f"{url_for('series.overview')}?{urlencode({**asked, 'bladzijde': shown})}",
    )


def activity(activity_id: UUID) -> str:
    """Return the page of an activity: what it is, its meetings, and what was done and told."""
    scope = db.session()
    head = activities.head(scope, activity_id)
    if head is None:
        raise NotFound
    now = clock()
    meetings = series.meetings(scope, activity_id)
    over = [one for one in meetings if one.meeting.slot.ends_at <= now]
    return render_template(
        "series/show.html",
        activity_id=activity_id,
        head=head,
        beside=activities.beside(scope, activity_id),
        rotation_id=rotation_plan.of_activity(scope, activity_id) if head.kind is ActivityKind.SAFETY_DAY else None,
        course=courses.around(scope, activity_id) if head.kind is ActivityKind.CYCLING_LESSONS else None,
        schedule=words.schedule(head),
        kinds=words.kinds(),
        coming=[one for one in meetings if one.meeting.slot.ends_at > now],
        over=over,
        own={one.meeting.id: words.own_fields(one.meeting) for one in meetings},
        roles=_roles(meetings),
        partners=sorted({line.partner_name for one in meetings for line in one.entry.planned.engagements}),
        acts=[(act, words.act(act), words.undo_url(act, now=now)) for act in activity_history.acts(scope, activity_id)],
        told=[(line, words.told(line)) for line in activity_history.told(scope, activity_id)],
        undo=undoing.last(),
        ahead=horizon.ahead(scope, location_id=location().id, activity_id=activity_id, now=now),
    )


def edit(row: ProgrammeSession, form: SeriesForm) -> str:
    """Return the form to change a meeting with the others of its series; what it sends is looked at first."""
    form.step.data, form.skip.data = "", False
    return render_template("series/edit.html", row=row, form=form, meetings=_number(row))


def preview(row: ProgrammeSession, form: SeriesForm, found: Preview) -> str:
    """Return what would change, before it is saved."""
    zone = location().zone
    lines = [words.line(outcome, found, zone=zone, names=_names(form)) for outcome in found.outcomes]
    return render_template(
        "series/preview.html",
        row=row,
        form=form,
        found=found,
        summary=words.summary(found),
        lines=[line for line in lines if line.parts],
        untouched=len([line for line in lines if not line.parts]),
        fields=_sent(),
        released=_released(found),
    )


def cancel(row: ProgrammeSession, form: CancelSeriesForm) -> str:
    """Return the question which meetings are cancelled, and why, with what is held beside those still to come."""
    form.along.offer(companions.activities(db.session(), row.activity_id))
    gone = cancelling.preview(db.session(), row.id, scope=Scope.ALL, now=clock()) if form.along.choices else ()
    along = [one.entry.planned for one in gone if one.entry.activity_id != row.activity_id]
    return render_template("series/cancel.html", row=row, form=form, numbers=_number(row), along=along)


def extra_meeting(row: ProgrammeSession, form: ExtraForm) -> str:
    """Return the form for an extra meeting."""
    return render_template("series/extra.html", row=row, form=form)


def longer(row: ProgrammeSession, form: LongerForm) -> str:
    """Return what happens when a meeting is lost and the rest moves up.

    :raises Refusal: when it cannot be lost any more.
    """
    found = lengthening.preview(db.session(), row.id, now=clock())
    scope = db.session()
    chosen = (*session_page.spaces(scope), *session_page.age_groups(scope), *session_page.partners(scope))
    names = {str(choice.id): choice.name for choice in chosen}
    return render_template(
        "series/longer.html",
        row=row,
        form=form,
        lines=[words.moved_up(pair, names, zone=location().zone) for pair in found.moved.changed],
        last=words.wall(found.after.meant_for),
        like=found.moved.like.title,
    )


def find(session_id: UUID) -> ProgrammeSession:
    """Return the meeting that an address names."""
    try:
        return sessions.find(db.session(), session_id)
    except NoSuchThing as error:
        raise NotFound from error


def seen(row: ProgrammeSession) -> Meeting:
    """Return the meeting with its roles and partners as they are now."""
    found = {one.meeting.id: one.meeting for one in series.meetings(db.session(), row.activity_id)}
    return found[row.id]


def filled(row: ProgrammeSession) -> SeriesForm:
    """Return the form as the meeting is now; what is held beside it is ticked."""
    meeting = seen(row)
    zone = ZoneInfo(meeting.zone)
    starts, ends = meeting.slot.starts_at.astimezone(zone), meeting.slot.ends_at.astimezone(zone)
    form = SeriesForm(
        formdata=None,
        scope=Scope.FOLLOWING.value,
        title=meeting.title,
        day=starts.date(),
        starts=starts.time(),
        ends=ends.time(),
        space=meeting.space_id,
        age_group=meeting.age_group_id,
        notes=meeting.notes,
        roles=[{"name": role.name, "need": role.need} for role in meeting.roles],
        partners=[str(partner_id) for partner_id in meeting.partners],
        version=row.version,
        along=beside(row),
    )
    return with_choices(form, row)


def with_choices(form: SeriesForm, row: ProgrammeSession) -> SeriesForm:
    """Return the form with the rows of this location to choose from."""
    form.along.offer(companions.activities(db.session(), row.activity_id))
    form.space.offer(session_page.spaces(db.session()))
    form.age_group.offer(session_page.age_groups(db.session()), empty=_("Geen vaste groep"))
    form.offer_partners(session_page.partners(db.session()))
    return form


def beside(row: ProgrammeSession) -> list[UUID]:
    """Return the activities that are held beside the one of a meeting."""
    return [one.id for one in companions.activities(db.session(), row.activity_id)]


def filled_extra(row: ProgrammeSession) -> ExtraForm:
    """Return the form for an extra meeting at the same time and place, a day that is left to choose."""
    zone = ZoneInfo(row.zone)
    starts, ends = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
    form = ExtraForm(
        formdata=None, title=row.title, starts=starts.time(), ends=ends.time(), space=row.space_id, notes=""
    )
    return with_spaces(form)


def with_spaces(form: ExtraForm) -> ExtraForm:
    """Return the form with the spaces of this location to choose from."""
    form.space.offer(session_page.spaces(db.session()))
    return form


def asked_extra(row: ProgrammeSession, form: ExtraForm) -> Extra:
    """Return what a validated form asks.

    :raises PlanningError: for times that make no slot.
    """
    if form.space.data is None:
        raise TypeError("the form was not validated")
    title, notes = str(form.title.data).strip(), (form.notes.data or "").strip()
    return Extra(like=row.id, slot=form.slot(), space_id=form.space.data, title=title, notes=notes)


def asked(row: ProgrammeSession, form: SeriesForm, meeting: Meeting) -> Asked:
    """Return what a validated form asks.

    :raises PlanningError: for times that make no slot.
    """
    if form.space.data is None:
        raise TypeError("the form was not validated")
    return Asked(
        session_id=row.id,
        scope=form.wanted_scope,
        slot=form.slot(),
        space_id=form.space.data,
        age_group_id=form.age_group.data,
        title=str(form.title.data).strip(),
        notes=(form.notes.data or "").strip(),
        roles=form.wanted_roles(meeting.roles),
        partners=frozenset(UUID(value) for value in form.partners.data or ()),
        version=form.version_seen,
        skip=bool(form.skip.data),
        along=frozenset(form.along.data or ()),
    )


def refused(form: FlaskForm, refusal: Refusal) -> None:
    """Note on the form why something cannot be: a line for each meeting that clashes."""
    form.form_errors.extend(sentences.refusals_of(refusal, location().zone))


def _looked_for() -> Wanted:
    return Wanted(
        search=request.args.get("zoek", "")[:MOST_SEARCH].strip(),
        kind=_one_of(ActivityKind, request.args.get("soort")),
        age_group_id=request.args.get("groep", type=UUID),
        standing=_one_of(Standing, request.args.get("stand")),
    )


def _one_of(choices: type[Choice], text: str | None) -> Choice | None:
    return next((choice for choice in choices if choice.value == text), None)


def _roles(meetings: tuple[MeetingInPlan, ...]) -> list[str]:
    names = {shift.role: shift.need for one in meetings for shift in one.entry.planned.shifts}
    return [f"{name} ({need})" for name, need in names.items()]


def _number(row: ProgrammeSession) -> Mapping[Scope, int]:
    return series.numbers(db.session(), row, now=clock())


def _names(form: SeriesForm) -> dict[str, str]:
    """Return what choices are called, by their identifier."""
    offered = [*(form.space.choices or ()), *(form.age_group.choices or ()), *(form.partners.choices or ())]
    return {str(choice.value): str(choice.label) for choice in offered}


def _sent() -> list[tuple[str, str]]:
    """Return what the form sent, to be sent again by the button that saves."""
    left_out = {"csrf_token", "step", "skip"}
    return [(name, value) for name, values in request.form.lists() for value in values if name not in left_out]


def _released(found: Preview) -> str | None:
    if not found.released:
        return None
    return ngettext(
        "%(num)s vrijwilliger raakt een plek kwijt, omdat de rol vervalt. Die krijgt bericht zodra u bekendmaakt.",
        "%(num)s plekken van vrijwilligers vervallen met de rol. Zij krijgen bericht zodra u bekendmaakt.",
        found.released,
    )
