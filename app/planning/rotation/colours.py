"""What groups are called: a colour each, as long as there are colours that can be told apart by name."""

from collections.abc import Iterable
from itertools import count, islice

COLOURS = (
    "Rood",
    "Blauw",
    "Groen",
    "Geel",
    "Oranje",
    "Paars",
    "Wit",
    "Zwart",
    "Roze",
    "Bruin",
    "Grijs",
    "Turkoois",
    "Lila",
    "Goud",
    "Zilver",
    "Beige",
    "Donkerblauw",
    "Lichtgroen",
    "Wijnrood",
    "Olijf",
)


def unused(taken: Iterable[str], number: int) -> tuple[str, ...]:
    """Return so many names that nobody has yet: colours first, then numbers."""
    known = set(taken)
    free = [name for name in COLOURS if name not in known]
    numbered = (name for at in count(len(COLOURS) + 1) if (name := f"Groep {at}") not in known)
    return tuple(free[:number]) + tuple(islice(numbered, max(0, number - len(free))))
