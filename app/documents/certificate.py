"""Certificates on paper: a sheet of A4 on its side each, all of them in one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from importlib.resources import files
from io import BytesIO

import segno

from app.catalogue.translations import translation
from app.documents import guilloche, names, parts, press, wording
from app.documents.names import Run
from app.documents.press import Sheet

MAKER = "Weekwijzer"
"""Who a file says that it is from: where the children live is on no paper of theirs."""

_DRAWING = "bicycle_ride"
_FRAME = "frame"
_MASK = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Deeds:
    """What a child did for it, as far as it is said on the paper; nothing was counted of what was not asked."""

    lessons: int = 0
    stamps: int = 0
    bike_checked: bool = False
    test_passed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateOnPaper:
    """One certificate: for whom (nobody: a line to write a name on), for what, and where it can be checked.

    `languages` are those of the child, for its name and a line in its own language; `signed_by` are the two who sign,
    as (name, for what), and may be without a name.
    """

    number: str
    title: str
    name: str
    deeds: Deeds
    day: date
    address: str
    languages: tuple[str, ...] = ()
    place: str = ""
    signed_by: tuple[tuple[str, str], ...] = field(default=(("", ""), ("", "")))


def print_certificates(found: Sequence[CertificateOnPaper], *, now: datetime) -> bytes:
    """Return certificates as one tagged PDF, in the order in which they are given.

    :raises NotPrintable: when a name has letters without a font, or does not fit.
    """
    return press.print_pdf([sheet(found)], title=found[0].title, now=now)


def sheet(found: Sequence[CertificateOnPaper]) -> Sheet:
    """Return certificates for the press."""
    artwork = {_FRAME: guilloche.frame(), _DRAWING: drawing()}
    return Sheet(
        layout="certificate",
        data={"location": MAKER, "certificates": [_one(certificate) for certificate in found]},
        artwork=artwork | {certificate.number: code(certificate.address) for certificate in found},
    )


def did(deeds: Deeds) -> str:
    """Return what a child did as the end of a sentence that begins with its name, or nothing when nothing is known."""
    done = [
        *([_lessons(deeds.lessons)] if deeds.lessons else []),
        *([_stamps(deeds.stamps)] if deeds.stamps else []),
        *(["de fiets laten controleren"] if deeds.bike_checked else []),
        *(["het praktijkexamen gehaald"] if deeds.test_passed else []),
    ]
    return f"heeft {wording.listed(done)}" if done else "heeft goed leren fietsen"


def code(address: str) -> str:
    """Return an address as a square that a phone reads, black on white with a white edge.

    Its mask is always the same one: comparing all eight, which readers do not need, takes six times as long.
    """
    written = BytesIO()
    drawn = segno.make(address, error="m", micro=False, mask=_MASK)
    drawn.save(written, kind="svg", xmldecl=False, nl=False, omitsize=True, border=2, dark="#000", light="#fff")
    return written.getvalue().decode()


def drawing() -> str:
    """Return the bicycle on its road as an SVG document."""
    return (files("app.documents") / "drawings" / f"{_DRAWING}.svg").read_text(encoding="utf-8")


def _lessons(number: int) -> str:
    return "1 les gevolgd" if number == 1 else f"{number} lessen gevolgd"


def _stamps(number: int) -> str:
    return "de stempel gehaald" if number == 1 else f"alle {number} stempels gehaald"


def _one(found: CertificateOnPaper) -> dict[str, object]:
    language = next((one for one in map(translation, found.languages) if one and one.language != wording.DUTCH), None)
    return {
        "number": found.number,
        "title": found.title,
        "name": [_run(run) for run in names.runs(found.name, languages=found.languages)],
        "rtl": names.is_from_the_right(found.name),
        "did": did(found.deeds),
        "own": None if language is None else parts.foreign(language.ceremony.learned, language),
        "day": ", ".join(part for part in (found.place, wording.date_of(found.day)) if part),
        "address": found.address.partition("://")[2].rpartition("/")[0],
        "signed_by": [{"name": name, "role": role} for name, role in found.signed_by],
    }


def _run(run: Run) -> dict[str, object]:
    """Return a piece of a name, and whether a space comes after it: the press drops those at an end."""
    return asdict(run) | {"text": run.text.strip(), "space": run.text.endswith(" ")}
