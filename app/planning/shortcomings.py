"""What a session by itself lacks, or has too much of: people, children, room, time."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, pairwise

from app.planning.findings import Conflict, ConflictKind
from app.planning.plan import Holder, Plan, PlannedSession, PlannedShift
from app.planning.timeslots import zone_info
from app.planning.vocabulary import Answer, EngagementState, SchoolHolidays

UNDERSTOOD_BY_STAFF = frozenset({"nl", "en"})
"""Languages for which nobody needs to be found."""
ENOUGH_CHILDREN_WITHIN_DAYS = 14
"""So many days ahead it is known how many children come; before that, too few says nothing."""
SMALLEST_GROUP = 2
DAYS_A_WEEK = 7

_Finding = tuple[ConflictKind, tuple[str, ...]]
_PARTNER_KINDS = {
    EngagementState.NOT_ASKED: ConflictKind.PARTNER_NOT_ASKED,
    EngagementState.ASKED: ConflictKind.PARTNER_NOT_ANSWERED,
    EngagementState.DECLINED: ConflictKind.PARTNER_DECLINED,
}


def within(session: PlannedSession, plan: Plan) -> Iterator[Conflict]:
    """Yield what is wrong with one session by itself."""
    for kind, names in chain(
        _people(session),
        _spoken(session, plan),
        _by_rule(session, plan),
        _supervision(session, plan),
        _partners(session, plan),
        _busy_elsewhere(session, plan),
        _room(session, plan),
        _languages(session, plan),
        _moment(session, plan),
    ):
        yield Conflict(kind=kind, session_ids=(session.id,), names=(session.title, *names), slots=(session.slot,))


def _people(session: PlannedSession) -> Iterator[_Finding]:
    for shift in session.shifts:
        if shift.empty_seats:
            kind = ConflictKind.REQUIRED_ROLE_MISSING if shift.required else ConflictKind.EMPTY_SEATS
            yield kind, (shift.role, str(shift.empty_seats))
    for shift, holder in _holding(session):
        if not holder.available:
            yield ConflictKind.VOLUNTEER_UNAVAILABLE, (holder.name,)
        if shift.qualification and not holder.qualified_on(session.local_day):
            until = holder.vog_until.isoformat() if holder.vog_until else ""
            yield ConflictKind.QUALIFICATION_EXPIRES, (holder.name, shift.qualification, until)


def _spoken(session: PlannedSession, plan: Plan) -> Iterator[_Finding]:
    """Yield who holds a shift for a language without speaking it, as far as is known what they speak."""
    for shift, holder in _holding(session):
        helper = plan.helpers.get(holder.volunteer_id)
        if shift.language and helper and shift.language not in helper.languages:
            yield ConflictKind.LANGUAGE_NOT_SPOKEN, (holder.name, shift.language)


def _by_rule(session: PlannedSession, plan: Plan) -> Iterator[_Finding]:
    if session.id in plan.deciding:
        decided_at, roles = plan.deciding[session.id]
        wall = decided_at.astimezone(zone_info(plan.zone)).replace(tzinfo=None)
        yield ConflictKind.CANCELLED_BY_RULE, (wall.isoformat(timespec="minutes"), *roles)


def _supervision(session: PlannedSession, plan: Plan) -> Iterator[_Finding]:
    if not session.responsible_name:
        yield ConflictKind.RESPONSIBLE_MISSING, ()
    if not session.briefed:
        yield ConflictKind.BRIEFING_MISSING, ()
    needed = session.adults_needed
    if session.adults < needed:
        yield ConflictKind.RATIO_NOT_MET, (str(session.adults), str(needed), "", "")
    elif needed and any(shift.starts_after or shift.ends_before for shift in session.shifts):
        yield from _a_while_too_few(session, plan, needed)


def _a_while_too_few(session: PlannedSession, plan: Plan, needed: int) -> Iterator[_Finding]:
    """Yield the first stretch with the fewest adults, if those are too few: people come later or leave early."""
    length = session.slot.minutes
    stays = [(shift.starts_after, length - shift.ends_before, shift) for shift in session.shifts]
    borders = sorted({0, length, *(min(max(at, 0), length) for stay in stays for at in stay[:2])})
    stretches = [
        (
            session.adults_beside
            + len(
                {
                    holder.volunteer_id
                    for comes, goes, shift in stays
                    if comes <= since and until <= goes
                    for holder in shift.holding
                    if session.is_adult(holder)
                }
            ),
            since,
            until,
        )
        for since, until in pairwise(borders)
    ]
    fewest, since, until = min(stretches)
    if fewest < needed:
        starts, _ = session.slot.local(plan.zone)
        from_, to = (starts + timedelta(minutes=minutes) for minutes in (since, until))
        yield ConflictKind.RATIO_NOT_MET, (str(fewest), str(needed), f"{from_:%H:%M}", f"{to:%H:%M}")


def _partners(session: PlannedSession, plan: Plan) -> Iterator[_Finding]:
    for engagement in session.engagements:
        kind = _PARTNER_KINDS.get(engagement.state)
        if kind is ConflictKind.PARTNER_NOT_ASKED and _too_late_to_ask(session, plan):
            weeks = str(-(-session.lead_days // DAYS_A_WEEK))
            yield ConflictKind.LEAD_TIME_PASSED, (engagement.partner_name, weeks)
        elif kind is not None:
            yield kind, (engagement.partner_name,)


def _too_late_to_ask(session: PlannedSession, plan: Plan) -> bool:
    return plan.today is not None and 0 <= (session.local_day - plan.today).days < session.lead_days


def _busy_elsewhere(session: PlannedSession, plan: Plan) -> Iterator[_Finding]:
    """Yield who is busy by their own calendar and did not say that they come: their word counts for more."""
    for asked in session.engagements:
        open_ = asked.state in {EngagementState.NOT_ASKED, EngagementState.ASKED}
        if open_ and plan.is_busy(asked.partner_id, session.slot):
            yield ConflictKind.PARTNER_BUSY, (asked.partner_name,)
    for _, holder in _holding(session):
        if holder.answer is not Answer.ACCEPTED and plan.is_busy(holder.volunteer_id, session.slot):
            yield ConflictKind.VOLUNTEER_BUSY, (holder.name,)


def _room(session: PlannedSession, plan: Plan) -> Iterator[_Finding]:
    expected = max(session.placed, session.capacity or 0)
    if session.space_capacity is not None and expected > session.space_capacity:
        yield ConflictKind.SPACE_TOO_SMALL, (session.space_name, str(session.space_capacity), str(expected))
    if session.capacity is not None and session.placed > session.capacity:
        yield ConflictKind.OVER_CAPACITY, (str(session.placed), str(session.capacity))
    elif session.max_children is not None and session.placed > session.max_children:
        yield ConflictKind.TOO_MANY_CHILDREN, (str(session.placed), str(session.max_children))
    if session.min_children is not None and session.placed < session.min_children and _soon(session, plan):
        yield ConflictKind.TOO_FEW_CHILDREN, (str(session.placed), str(session.min_children))


def _soon(session: PlannedSession, plan: Plan) -> bool:
    return plan.today is not None and 0 <= (session.local_day - plan.today).days <= ENOUGH_CHILDREN_WITHIN_DAYS


def _languages(session: PlannedSession, plan: Plan) -> Iterator[_Finding]:
    """Yield the languages of children whom nobody there understands; a child counts under the first it speaks.

    Only of groups: of a meeting with one child it would say something about that child.
    """
    places = plan.children.places.get(session.id, ())
    if not session.language_matters or len(places) < SMALLEST_GROUP:
        return
    spoken = set(UNDERSTOOD_BY_STAFF)
    for _, holder in _holding(session):
        helper = plan.helpers.get(holder.volunteer_id)
        spoken |= helper.languages if helper else frozenset()
    known = (plan.children.languages.get(child, ()) for child in places)
    missing = Counter(languages[0] for languages in known if languages and spoken.isdisjoint(languages))
    if missing:
        most_first = sorted(missing.items(), key=lambda found: (-found[1], found[0]))
        yield ConflictKind.INTERPRETER_MISSING, tuple(chain.from_iterable((code, str(n)) for code, n in most_first))


def _moment(session: PlannedSession, plan: Plan) -> Iterator[_Finding]:
    starts, ends = session.slot.local(plan.zone)
    opens, closes = plan.opening
    if starts.time() < opens or ends.time() > closes or ends.date() > starts.date():
        yield ConflictKind.OUTSIDE_OPENING_HOURS, (f"{opens:%H:%M}", f"{closes:%H:%M}")
    day = session.local_day
    if day in plan.free_days and (day not in plan.school_holidays or session.school_holidays is SchoolHolidays.SKIP):
        yield ConflictKind.FREE_DAY, (plan.free_days[day],)


def _holding(session: PlannedSession) -> Iterator[tuple[PlannedShift, Holder]]:
    return ((shift, holder) for shift in session.shifts for holder in shift.holding)
