"""What the demo locations consist of: spaces, age groups and partners."""

from app.demo.values import DemoAgeGroup, DemoPartner, DemoSpace, demo_id
from app.planning.vocabulary import PartnerKind

# Key, name, how to get there, children it holds (none: as many as come).
_SPACES = (
    ("sportveld", "Sportveld", "achter gebouw C", 60),
    ("binnenplein", "Binnenplein", "tussen gebouw A en B", 100),
    ("sportzaal", "Sportzaal", "gebouw C, begane grond", 30),
    ("grote-zaal", "Grote zaal", "gebouw A, begane grond", 60),
    ("ouderkamer", "Ouderkamer", "gebouw A, eerste deur links", 24),
    ("leslokaal", "Leslokaal", "gebouw B, kamer 4", 20),
    ("leeskamer", "Leeskamer", "gebouw B, kamer 6", 16),
    ("atelier", "Atelier", "gebouw B, kamer 9", 16),
    ("muziekstudio", "Muziekstudio", "gebouw C, eerste verdieping", 12),
    ("parkeerplaats", "Parkeerplaats", "voor gebouw A", 40),
    ("hoofdingang", "Hoofdingang", "bij de slagboom", 24),
    ("grasveld", "Grasveld", "achter gebouw B, bij de kraan", 40),
    ("leeg-huis", "Leeg huis", "bungalow 14, naast het grasveld", 12),
    ("verkeerstuin", "Verkeerstuin", "tien minuten met de bus vanaf de hoofdingang", 30),
    ("bibliotheek", "Centrale bibliotheek", "aan het marktplein, ingang links", None),
    ("zwembad", "Zwembad De Golfslag", "halte Zwembad, verzamelen bij de kassa", None),
)
_SHAREABLE = frozenset({"sportveld", "binnenplein", "bibliotheek", "zwembad"})
_MINUTES_AWAY = {"verkeerstuin": 10, "bibliotheek": 15, "zwembad": 25}
_NEIGHBOUR_SPACES = frozenset({"binnenplein", "grote-zaal", "leeskamer"})

# Key, name, youngest, oldest. They overlap; the border at eighteen is soft (DOMAIN.md, rule 6).
_AGE_GROUPS = (
    ("peuters", "Baby’s en peuters (0–4)", 0, 4),
    ("kleuters", "Kleuters (4–7)", 4, 7),
    ("onderbouw", "Kinderen (6–9)", 6, 9),
    ("bovenbouw", "Kinderen (9–12)", 9, 12),
    ("tieners", "Tieners (12–15)", 12, 15),
    ("jongeren", "Jongeren (15–18)", 15, 18),
)
CHILDREN_PER_ADULT = {"peuters": 5, "kleuters": 7}
"""Of the youngest an adult looks after fewer than a template says."""

# Kind, organisation, contact person, address before ".example".
_PARTNERS = (
    (PartnerKind.POLICE, "Politie Vlierdam", "Sjoerd Zandhagedis", "wijkagent@politie-vlierdam"),
    (PartnerKind.FIRE_SERVICE, "Brandweer Vlierdam", "Naomi Vuurdoorn", "voorlichting@brandweer-vlierdam"),
    (PartnerKind.TRAFFIC_SAFETY, "VVN afdeling Vlierdam", "Gerda Klaverblad", "verkeersles@vvn-vlierdam"),
    (PartnerKind.CYCLING_ASSOCIATION, "Fietsersbond Vlierdam", "Hidde Bermbloem", "fietsles@fietsersbond-vlierdam"),
    (PartnerKind.SCHOOL, "Taalschool De Springplank", "Mirjam Beukenootje", "directie@taalschool-springplank"),
    (PartnerKind.LIBRARY, "Bibliotheek Vlierdam", "Jasmijn Ezelsoor", "jeugd@bibliotheek-vlierdam"),
    (PartnerKind.SPORTS_CLUB, "Sportclub De Vlierboys", "Delano Middenstip", "jeugd@vlierboys"),
    (PartnerKind.MUSIC_SCHOOL, "Muziekschool Vlierdam", "Esther Notenbalk", "samenspel@muziekschool-vlierdam"),
    (PartnerKind.REFUGEE_SUPPORT, "VluchtelingenWerk Vlierdam", "Farah Lentebries", "jeugd@vluchtelingenwerk-vlierdam"),
    (PartnerKind.MUNICIPALITY, "Gemeente Vlierdam", "Koen Akkerwinde", "jeugd@gemeente-vlierdam"),
    (PartnerKind.INTERPRETING, "Tolkenlijn Vlierdam", "Leyla Woordenaar", "planning@tolkenlijn-vlierdam"),
)


def spaces(slug: str) -> tuple[DemoSpace, ...]:
    """Return the sixteen spaces."""
    return tuple(
        DemoSpace(
            id=demo_id(slug, "space", key),
            key=key,
            name=name,
            directions=directions,
            capacity=capacity,
            shareable=key in _SHAREABLE,
            on_location=key not in _MINUTES_AWAY,
            travel_minutes=_MINUTES_AWAY.get(key, 0),
        )
        for key, name, directions, capacity in _SPACES
    )


def neighbour_spaces(slug: str) -> tuple[DemoSpace, ...]:
    """Return the few spaces of the small location."""
    return tuple(space for space in spaces(slug) if space.key in _NEIGHBOUR_SPACES)


def age_groups(slug: str) -> tuple[DemoAgeGroup, ...]:
    """Return the six overlapping age groups, youngest first."""
    return tuple(
        DemoAgeGroup(
            id=demo_id(slug, "age-group", key),
            key=key,
            name=name,
            min_age=youngest,
            max_age=oldest,
            children_per_adult=CHILDREN_PER_ADULT.get(key),
        )
        for key, name, youngest, oldest in _AGE_GROUPS
    )


def partners(slug: str) -> tuple[DemoPartner, ...]:
    """Return the eleven partners, each with one contact person."""
    return tuple(
        DemoPartner(
            id=demo_id(slug, "partner", kind),
            contact_id=demo_id(slug, "contact", kind),
            kind=kind,
            name=name,
            contact_name=contact,
            contact_email=f"{local_part}.example",
        )
        for kind, name, contact, local_part in _PARTNERS
    )
