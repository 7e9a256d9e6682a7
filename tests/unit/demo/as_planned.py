"""A demo location as the planner looks at it, and what is taken when."""

from app.planning.plan import Holder, Plan, PlannedEngagement, PlannedSession, PlannedShift
from app.planning.vocabulary import EnrolmentState, SessionStatus


def plan_of(location, wanted):
    """Return the sessions for which `wanted` holds, as they stand after what was moved and cancelled."""
    names = {thing.id: thing.name for thing in (*location.age_groups, *location.partners, *location.accounts)}
    return Plan(
        sessions=tuple(
            _session(location, activity, session, names)
            for activity in location.activities
            for session in activity.sessions
            if wanted(session)
        ),
        opening=(location.opens, location.closes),
        zone=location.zone,
        free_days={free.day: free.name for free in location.free_days},
    )


def placed(activity):
    return sum(enrolment.state is EnrolmentState.PLACED for enrolment in activity.enrolments)


def overlapping(taken):
    """Return who or what is taken twice at once, of (subject, slot) pairs; by comparing all pairs of a subject."""
    slots = {}
    found = []
    for subject, slot in taken:
        found += [(subject, other, slot) for other in slots.get(subject, ()) if other.overlaps(slot)]
        slots.setdefault(subject, []).append(slot)
    return found


def _session(location, activity, session, names):
    space = next(space for space in location.spaces if space.id == session.space_id)
    slot = session.moved_to or session.slot
    return PlannedSession(
        id=session.id,
        title=session.title,
        slot=slot,
        local_day=session.day,
        status=SessionStatus.CANCELLED if session.cancel_reason else SessionStatus.PLANNED,
        space_id=space.id,
        space_name=space.name,
        space_shareable=space.shareable,
        space_capacity=space.capacity,
        away_minutes=space.travel_minutes,
        age_group_id=activity.age_group_id,
        age_group_name=names.get(activity.age_group_id, ""),
        capacity=activity.capacity,
        placed=placed(activity),
        ratio=_ratio(location, activity),
        responsible_name=names[activity.responsible_id],
        shifts=tuple(_shift(location, shift, slot) for shift in session.shifts),
        engagements=tuple(
            PlannedEngagement(partner_id=one.partner_id, partner_name=names[one.partner_id], state=one.state)
            for one in session.engagements
        ),
    )


def _ratio(location, activity):
    if activity.children_per_adult is None:
        return None
    groups = [group.children_per_adult for group in location.age_groups if group.id == activity.age_group_id]
    return min([activity.children_per_adult, *(ratio for ratio in groups if ratio)])


def _shift(location, shift, slot):
    volunteers = {volunteer.id: volunteer for volunteer in location.volunteers}
    starts, ends = (moment.replace(tzinfo=None) for moment in slot.local(location.zone))
    return PlannedShift(
        id=shift.id,
        role=shift.role,
        need=shift.need,
        required=shift.required,
        qualification=shift.qualification,
        holders=tuple(
            Holder(
                volunteer_id=seat.volunteer_id,
                name=volunteers[seat.volunteer_id].name,
                vog_until=volunteers[seat.volunteer_id].vog_until,
                answer=seat.answer,
                available=volunteers[seat.volunteer_id].available(starts=starts, ends=ends),
            )
            for seat in shift.seats
        ),
    )
