"""What is held every week: school days, holidays and weekends of a location as busy as a real one."""

from app.demo.series import Series
from app.demo.timetable import children, holidays, neighbour, youth


def weekly() -> tuple[Series, ...]:
    """Return the series of every week, in the order in which they may choose their volunteers."""
    return (*children.series(), *youth.series(), *holidays.series())


def neighbour_weekly() -> tuple[Series, ...]:
    """Return the few series of the small location."""
    return neighbour.series()
