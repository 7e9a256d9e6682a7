"""The page of an outing on its day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flask import Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from werkzeug.exceptions import Forbidden, NotFound

from app.access import Action, may
from app.blueprints.context import actor, clock, location
from app.blueprints.outing_day import sent, words
from app.extensions import db
from app.planning.outings import counting
from app.planning.outings.counting import Tally, Where
from app.planning.vocabulary import CountPoint
from app.programme.attendance import KEPT_FOR
from app.programme.attendance_lists import NotToday
from app.programme.history import audit
from app.programme.outings import counting as use_case
from app.programme.outings.counting import Move
from app.programme.refusals import NotFound as NoSuchThing
from app.queries import outing_day, outings
from app.queries.outing_day import Count, Going
from app.queries.outings import Head

KEPT_AFTER = timedelta(hours=4)


@dataclass(frozen=True, kw_only=True, slots=True)
class DayPage:
    """An outing as a phone shows it."""

    head: Head
    going: tuple[Going, ...]
    counts: tuple[Count, ...]

    @property
    def tally(self) -> Tally:
        """Return how many are where."""
        return counting.tally(one.where for one in self.going)

    @property
    def briefed(self) -> bool:
        """Say whether the briefing was held and noted: what it says of one child says something then."""
        return any(one.briefed for one in self.going)

    @property
    def in_order(self) -> tuple[Going, ...]:
        """Return the children, those first who are still to be looked for."""
        last = Where.BACK if self.tally.back else Where.AWAY
        return tuple(
            sorted(self.going, key=lambda one: (one.where is last, one.where is Where.HERE and self.tally.back > 0))
        )

    @property
    def last(self) -> Mapping[CountPoint, Count]:
        """Return the last count at each point."""
        return {one.point: one for one in reversed(self.counts)}

    def expected(self, point: CountPoint) -> int:
        """Return how many must be counted at a point by now."""
        return counting.expected(point, self.tally)


def admit(outing_id: UUID) -> UUID:
    """Return the meeting of an outing to whoever may count on it; to others there is none."""
    return admit_late(outing_id, ())


def admit_late(outing_id: UUID, moves: Iterable[Move]) -> UUID:
    """Return it likewise, also for what was ticked on the day by a telephone that was out of reach since."""
    moments = [move.at for move in moves]
    try:
        return use_case.admit_late(db.session(), outing_id, moments, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except NotToday as error:
        raise Forbidden(response=_not_today()) from error


def find(outing_id: UUID) -> DayPage:
    """Return an outing as a phone shows it: four statements."""
    head = outings.head(db.session(), outing_id)
    if head is None:
        raise NotFound
    return DayPage(
        head=head,
        going=outing_day.going(db.session(), outing_id),
        counts=outing_day.counts(db.session(), outing_id),
    )


def show(outing_id: UUID, *, faulty: CountPoint | None = None) -> ResponseReturnValue:
    """Return the page; `faulty` is the point of which no number was typed. The look at children is noted."""
    found, now = find(outing_id), clock()
    on_day = found.head.times.leaves_at - KEPT_AFTER <= now < found.head.times.home_at + KEPT_AFTER
    keep = int((found.head.times.home_at + KEPT_AFTER).timestamp() * 1000) if on_day and not faulty else None
    page = render_template(
        "outing_day/phone.html",
        page=found,
        head=found.head,
        tally=found.tally,
        totals=words.totals(found.tally),
        points=words.POINTS,
        difference=words.difference,
        field=sent.name,
        faulty=faulty,
        typed=request.form.get("aantal", "") if faulty else "",
        new_id=uuid4,
        state=state({one.child_id: one.where for one in found.going}, now=now),
        briefing_to_come=found.head.briefing_to_come(now),
        staff=may(actor(), Action.RECORD_ATTENDANCE),
        whose=actor().user_id,
        keep=keep,
        Where=Where,
    )
    audit(
        db.session(),
        action="attendance.seen",
        subject="programme_session",
        subject_id=found.head.session_id,
        by=actor(),
        now=now,
    )
    db.session.commit()
    answer = make_response(page, 422 if faulty else 200)
    if keep:
        answer.headers["Weekwijzer-Keep-Until"] = str(keep)
    return answer


def state(places: Mapping[UUID, Where], *, now: datetime) -> dict[str, object]:
    """Return where everybody is for a telephone: ids, and no name."""
    cards = {str(child_id): place.value for child_id, place in sorted(places.items())}
    mark = hashlib.sha256(repr(cards).encode()).hexdigest()[:24]
    return {"now": milliseconds(now), "date": "", "mark": mark, "cards": cards}


def _not_today() -> Response:
    """Say that it is there on the day alone, and until when what was ticked then is still taken."""
    days = KEPT_FOR.days
    said = ngettext(
        "Dit uitje is er alleen op de dag zelf. Wat u toen tikte, komt tot %(num)s dag later nog binnen.",
        "Dit uitje is er alleen op de dag zelf. Wat u toen tikte, komt tot %(num)s dagen later nog binnen.",
        days,
    )
    if is_script():
        return make_response(jsonify(message=said), 403)
    page = render_template("outing_day/not_today.html", said=said, whose=actor().user_id, zone=location().zone)
    return make_response(page, 403)


def milliseconds(moment: datetime) -> int:
    """Return a moment as telephones count."""
    return int(moment.timestamp() * 1000)


def is_script() -> bool:
    """Say whether a script asks, and not a form."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
