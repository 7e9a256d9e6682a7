"""Numbers of certificates: not to be guessed, to be read aloud, and a typing error is told from an unknown number."""

from __future__ import annotations

import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32 characters: no I, L or O, which look like 1 and 0, and no U."""

_RANDOM = 10
_PREFIX = "WW"
_LOOKALIKES = str.maketrans("OIL", "011")
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_LENGTH = len("2026") + _RANDOM + 1
_LONGEST = 64


class MistypedNumber(Exception):
    """No certificate can have this number: characters are missing, too many, swapped or wrong."""


def new(year: int) -> str:
    """Return a number for a certificate of this year, with 50 random bits."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM))
    return _written(f"{year:04}{drawn}")


def read(typed: str) -> str:
    """Return the number that was meant, however it was typed: small letters, spaces, dashes, an O for a zero.

    :raises MistypedNumber: when the check character does not fit; there is no such number, whatever is stored.
    """
    found = _characters(typed[:_LONGEST])
    body, check = found[:-1], found[-1:]
    if len(found) != _LENGTH or not body[:4].isdecimal() or check != _check(body):
        raise MistypedNumber
    return _written(body)


def _characters(typed: str) -> str:
    """Return the characters that count; digits of any script are digits."""
    folded = unicodedata.normalize("NFKC", typed).upper()
    kept = "".join(_plain(character) for character in folded if character.isalnum())
    return kept.removeprefix(_PREFIX).translate(_LOOKALIKES)


def _plain(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def _written(body: str) -> str:
    """Return a number as it is printed, in pieces that can be read aloud: WW-2026-7K3Q-X9B4-M2P."""
    year, drawn = body[:4], body[4:] + _check(body)
    return "-".join((_PREFIX, year, drawn[:4], drawn[4:8], drawn[8:]))


def _check(body: str) -> str:
    """Return the check character of the hybrid system of ISO 7064 (as MOD 37,36 there), for an alphabet of 32.

    Every single wrong character is noticed, and nearly every pair of swapped neighbours; nothing for a character that
    is not in the alphabet.
    """
    if not set(body) <= _VALUES.keys():
        return ""
    size = len(ALPHABET)
    kept = size
    for character in body:
        kept = ((kept + _VALUES[character]) % size or size) * 2 % (size + 1)
    return ALPHABET[(1 - kept) % size]
