"""Keeping the address of somebody's agenda: who has it can read that agenda, so the database alone is not enough."""

from __future__ import annotations

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12
_PURPOSE = b"weekwijzer.busy-source.address"


class SealBrokenError(Exception):
    """A sealed text of another row, of another key, or changed."""


def seal(text: str, *, row: UUID, secret: str) -> bytes:
    """Return the text encrypted, so that it opens for this row alone."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(secret).encrypt(nonce, text.encode(), row.bytes)


def unseal(sealed: bytes, *, row: UUID, secret: str) -> str:
    """Return what was sealed.

    :raises SealBrokenError: for another row, another secret, or other bytes.
    """
    try:
        return _cipher(secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], row.bytes).decode()
    except (InvalidTag, ValueError) as error:
        raise SealBrokenError from error


def _cipher(secret: str) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode()))
