"""Safety days for papers: as many groups and stations as a test asks for."""

from datetime import date

from app.documents.day import Adult, DayOnPaper, GroupOnPaper, Span, StationOnPaper, VisitOnPaper, letter
from app.documents.pictures import picture_of

STATIONS = (
    ("Brandweer", "Wat doet de brandweer? De kinderen bekijken de wagen en passen een helm."),
    ("Politie", "De kinderen bekijken de auto, horen de sirene en stellen vragen."),
    ("Fietsparcours", "Hand uitsteken, stoppen voor het zebrapad en over hobbels rijden."),
    ("Onveilige situaties", "In een leeg huis zoeken de kinderen wat gevaarlijk is."),
    ("Blushuisje", "De kinderen blussen zelf een nagemaakt vuur."),
    ("Eerste hulp", "Een pleister plakken en 112 bellen."),
    ("Spoorwegovergang", ""),
    ("Water en ijs", ""),
    ("Dode hoek van de vrachtwagen", ""),
    ("Zichtbaar in het donker", ""),
)
COLOURS = (
    "Rood", "Blauw", "Groen", "Geel", "Oranje", "Paars", "Wit", "Roze", "Bruin", "Turkoois",
    "Zwart", "Grijs", "Goud", "Zilver", "Koper", "Lila", "Mosgroen", "Hemelsblauw", "Zalm", "Zand",
)  # fmt: skip
PLACES = ("Parkeerplaats", "Plein voor de receptie", "Sportveld", "Bungalow 12", "Grasveld achter gebouw C")
HOSTS = ("Brandweer Lindewaard", "Politie, wijkagent", "Veilig Verkeer Nederland", "", "Brandweer Lindewaard")


def a_day(*, groups=5, stations=5, breaks=((630, 645),), minutes=20, walking=5, **changes):
    """A day on which everybody goes round, group after group."""
    spans, at = [], 540
    for _ in range(max(groups, stations)):
        at = next((end for start, end in breaks if start < at + minutes and at < end), at)
        spans.append(Span(start=at, end=at + minutes))
        at += minutes + walking
    rounds = len(spans)
    found = DayOnPaper(
        title="Veiligheidsdag",
        location="azc Zuiderveen",
        day=date(2026, 9, 16),
        rounds=tuple(spans),
        breaks=tuple(Span(start=start, end=end) for start, end in breaks),
        stations=tuple(_station(at) for at in range(stations)),
        groups=tuple(_group(number) for number in range(1, groups + 1)),
        visits=tuple(
            VisitOnPaper(group=group + 1, station=letter(station), round=(station - group) % rounds)
            for group in range(groups)
            for station in range(stations)
        ),
        gathering="Grote zaal in gebouw A, om 8.45 uur",
        responsible="Marjan Zilverlinde",
        materials=("Boekjes en stempels", "Fietsen en helmen", "Pionnen"),
    )
    return found if not changes else _changed(found, changes)


def _changed(day, changes):
    from dataclasses import replace

    return replace(day, **changes)


def _station(at):
    name, description = STATIONS[at]
    return StationOnPaper(
        letter=letter(at),
        name=name,
        picture=picture_of(name=name),
        place=PLACES[at % 5],
        host=HOSTS[at % 5],
        description=description,
        adults=(Adult(role="Gastheer", name=HOSTS[at % 5]), Adult(role="Ouder op het zebrapad")),
        materials=("Pionnen en lint", "Stempel en stempelkussen", "Flesjes water"),
    )


def _group(number):
    return GroupOnPaper(
        number=number,
        name=COLOURS[number - 1],
        children=6 + number % 3,
        ages=f"{4 + number % 8}–{6 + number % 8} jaar",
        languages=("Arabisch", "Tigrinya") if number % 2 else ("Oekraïens",),
        leaders=(Adult(role="Groepsbegeleider", name=f"Vrijwilliger {number}"),) if number % 4 else (),
    )
