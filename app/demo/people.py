"""The adults: volunteers, staff, and an account for everybody who may sign in."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from random import Random

from app.access import Role
from app.demo.names import address
from app.demo.values import DemoAccount, DemoAvailability, DemoPartner, DemoVolunteer, demo_id

_ADDRESSES = ("post-in-de-buurt", "brievenbus", "wijkmail")
_REMINDER_HOURS = (24, 24, 24, 48, 2, 24, 12, 72, 24, 3)

# When people of a sort come: how many days of which weekdays, from when until when, and sometimes a second stretch.
_AFTERNOONS = ((1, 2, 3, 4, 5), 3, time(12), time(18))
_PATTERNS = (
    (((1, 2, 3, 4, 5), 3, time(9), time(18)),),  # neighbours, retired
    (((1, 2, 3, 4, 5), 4, time(8, 30), time(13, 30)), ((6, 7), 1, time(9), time(18))),  # parents on the location
    (((1, 2, 3, 4, 5), 3, time(14), time(21, 30)), ((6,), 1, time(9), time(18))),  # students
    (_AFTERNOONS, ((6,), 1, time(10), time(18))),
    (((6, 7), 2, time(9), time(18)), ((3,), 1, time(12), time(21, 30))),  # people with a job
)

# By place in the list of volunteers: days until the VOG ends, seen from today; `None` where nobody has seen one.
_VOG_DAYS: dict[int, int | None] = {
    4: -160, 13: -45, 22: -9,  # over
    7: 12, 16: 24, 27: 38, 38: 52,  # to be asked again: within eight weeks
    5: None, 18: None, 30: None, 36: None, 41: None,
}  # fmt: skip

_STAFF = (
    (Role.SUPERVISOR, "begeleider-1", "Marit", "Zandoever"),
    (Role.SUPERVISOR, "begeleider-2", "Yusuf", "Karavansaray"),
    (Role.COACH, "coach", "Ties", "Snarenspel"),
    (Role.MENTOR, "mentor", "Evelien", "Vuurtorenlicht"),
    (Role.MENTOR, "mentor-2", "Sanne", "Regenpijper"),
    (Role.GUARDIAN, "voogd", "Hamza", "Wegwijzerboom"),
    (Role.ADMINISTRATOR, "beheerder", "Corrie", "Sleutelbloem"),
)
_NEIGHBOUR_STAFF = ((Role.SUPERVISOR, "begeleider-1", "Fenna", "Strandkrab"),)


def volunteers(slug: str, people: Sequence[tuple[str, str, str]], *, day: date) -> tuple[DemoVolunteer, ...]:
    """Return the volunteers; who they are and when they can come does not depend on the day, their VOG does."""
    chance = Random(f"{slug}/volunteers")  # repeatable, not secret  # noqa: S311  # nosec B311
    return tuple(
        DemoVolunteer(
            id=demo_id(slug, "volunteer", number),
            name=f"{first} {surname}",
            email=address(first, surname, _ADDRESSES[number % len(_ADDRESSES)]),
            languages=tuple(languages.split()),
            vog_until=_vog_until(number, chance.randrange(120, 1000), day),
            reminder_hours=_REMINDER_HOURS[number % len(_REMINDER_HOURS)],
            availability=_availability(chance, number),
        )
        for number, (first, surname, languages) in enumerate(people)
    )


def staff(slug: str) -> tuple[DemoAccount, ...]:
    """Return the accounts of the staff."""
    return _accounts(slug, _STAFF)


def neighbour_staff(slug: str) -> tuple[DemoAccount, ...]:
    """Return the account of the one supervisor of the small location."""
    return _accounts(slug, _NEIGHBOUR_STAFF)


def guests(
    slug: str, *, volunteers: Sequence[DemoVolunteer], partners: Sequence[DemoPartner]
) -> tuple[DemoAccount, ...]:
    """Return an account for each volunteer and each contact person."""
    return (
        *(
            DemoAccount(
                id=demo_id(slug, "account", volunteer.email),
                role=Role.VOLUNTEER,
                name=volunteer.name,
                email=volunteer.email,
                volunteer_id=volunteer.id,
            )
            for volunteer in volunteers
        ),
        *(
            DemoAccount(
                id=demo_id(slug, "account", partner.contact_email),
                role=Role.PARTNER,
                name=partner.contact_name,
                email=partner.contact_email,
                contact_id=partner.contact_id,
                partner_id=partner.id,
            )
            for partner in partners
        ),
    )


def _accounts(slug: str, people: Sequence[tuple[Role, str, str, str]]) -> tuple[DemoAccount, ...]:
    return tuple(
        DemoAccount(
            id=demo_id(slug, "account", key),
            role=role,
            name=f"{first} {surname}",
            email=address(first, surname, slug),
        )
        for role, key, first, surname in people
    )


def _vog_until(number: int, days_left: int, day: date) -> date | None:
    days = _VOG_DAYS.get(number, days_left)
    return None if days is None else day + timedelta(days=days)


def _availability(chance: Random, number: int) -> tuple[DemoAvailability, ...]:
    spans = [
        DemoAvailability(weekday=weekday, starts=starts, ends=ends)
        for weekdays, days, starts, ends in _PATTERNS[number % len(_PATTERNS)]
        for weekday in chance.sample(weekdays, days)
    ]
    return tuple(sorted(spans, key=lambda span: (span.weekday, span.starts)))
