"""Getting to the lesson: a seat for everybody, and an adult on every ride."""

from app.planning.course.transport import Outlook, Seats, outlook


def test_the_adult_who_goes_along_takes_a_seat():
    found = outlook(8, [Seats(number=8, adult=True)])
    assert (found, found.good) == (Outlook(short=1, without_adult=0), False)


def test_with_enough_seats_and_adults_nothing_is_missing():
    found = outlook(8, [Seats(number=5, adult=True), Seats(number=5, adult=True)])
    assert (found, found.good) == (Outlook(short=0, without_adult=0), True)


def test_each_ride_without_an_adult_is_counted():
    assert outlook(2, [Seats(number=4, adult=False), Seats(number=4, adult=False)]) == Outlook(short=0, without_adult=2)


def test_without_a_ride_everybody_stays_behind():
    assert outlook(12, []) == Outlook(short=12, without_adult=0)
