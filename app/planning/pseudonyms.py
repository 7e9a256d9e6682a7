"""What children can be called here: animals that nobody is called yet, so that no real name is written down."""

from collections.abc import Collection
from random import Random

ANIMALS = """
Aalscholver Adelaar Alpaca Antilope Bever Bizon Boomkikker Boomklever Buizerd Capibara Chinchilla Citroenvlinder Das
Dolfijn Dromedaris Eekhoorn Egel Eland Ekster Fazant Fennek Flamingo Fuut Garnaal Gazelle Gekko Gems Giraffe
Goudvink Grutto Hagedis Hamster Havik Hazelmuis Hermelijn Hommel Ibis IJsbeer IJsvogel Inktvis Jaguar Kaketoe Kameel
Kameleon Kangoeroe Karekiet Kauw Kever Kiekendief Kievit Kikker Kluut Koala Koekoek Kolibrie Koolmees Kraanvogel
Kreeft Krekel Kwartel Kwikstaart Lama Leeuwerik Lepelaar Libel Lijster Luipaard Lynx Mangoest
Marter Meerkoet Meeuw Merel Miereneter Mus Nachtegaal Narwal Neushoorn Ocelot Octopus Oehoe Okapi Olifant Ooievaar
Orka Otter Panda Panter Papegaai Patrijs Pelikaan Pimpelmees Pinguïn Plevier Poema Poolvos Putter Raaf Reiger
Rietgors Roodborst Salamander Scholekster Schildpad Sijs Snip Specht Spreeuw Sprinkhaan Stern Steenbok
Steenloper Struisvogel Tapir Tarpan Toekan Torenvalk Tortel Tureluur Uil Valk Vink Vlinder Vos Vleermuis Walrus
Walvis Wasbeer Wezel Wielewaal Winterkoning Wolf Wombat Wulp Zalm Zebra Zeehond Zeester Zwaan Zwaluw
""".split()  # noqa: SIM905 - a list of words reads as words
FRIENDLY = ("Blauwe", "Groene", "Oranje", "Paarse", "Gouden", "Zilveren", "Snelle", "Vrolijke")
"""For when every animal is somebody; all of these animals take them in this form, and none says how a child looks."""


def unused(taken: Collection[str], *, number: int, seed: str) -> tuple[str, ...]:
    """Return so many names that nobody has yet, in whatever letters: animals, or with a word before them.

    The same question has the same answer; fewer come back when there are no more.
    """
    used = {name.casefold() for name in taken}
    chance = Random(seed)  # repeatable, not secret  # noqa: S311  # nosec B311
    free: list[str] = []
    for prefix in ("", *FRIENDLY):
        names = [f"{prefix} {_after(prefix, animal)}".strip() for animal in ANIMALS]
        open_names = [name for name in names if name.casefold() not in used]
        chance.shuffle(open_names)
        free += open_names[: number - len(free)]
        if len(free) == number:
            break
    return tuple(free)


def _after(prefix: str, animal: str) -> str:
    return animal.replace("IJ", "ij").lower() if prefix else animal
