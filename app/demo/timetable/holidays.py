"""What is held in the school holidays instead of homework, lessons and the group for toddlers."""

from app.demo.series import Series, on, own, volunteers
from app.planning.vocabulary import SchoolHolidays


def series() -> tuple[Series, ...]:
    """Return the series of the school holidays."""
    return (
        own(
            "vakantiespelen",
            "Vakantiespelen",
            [on(weekday, "10.00", "12.00", "sportveld") for weekday in (1, 3, 5)],
            description="Elke ochtend andere spellen, binnen of buiten.",
            capacity=30,
            age_group="onderbouw",
            roles=[volunteers("Spelbegeleider", 2)],
            holidays=SchoolHolidays.ONLY,
        ),
        own(
            "vakantieatelier",
            "Vakantieatelier",
            [on(weekday, "10.00", "12.00", "atelier") for weekday in (1, 2, 4)],
            description="Timmeren, schilderen en een tentoonstelling aan het einde.",
            capacity=14,
            age_group="bovenbouw",
            roles=[volunteers("Helper", 2)],
            holidays=SchoolHolidays.ONLY,
        ),
        own(
            "vakantiesport",
            "Vakantiesport",
            [on(weekday, "13.00", "14.30", "sportzaal") for weekday in (2, 4, 5)],
            description="Elke dag een andere sport.",
            capacity=24,
            age_group="tieners",
            roles=[volunteers("Sportbegeleider", 1)],
            holidays=SchoolHolidays.ONLY,
        ),
    )
