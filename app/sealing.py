"""Keeping a text that the database alone must not give away: encrypted for one row and one purpose."""

from __future__ import annotations

import os
from enum import Enum
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12


class Purpose(Enum):
    """What is sealed; each has a key of its own, so that nothing opens in the place of something else."""

    BUSY_ADDRESS = b"weekwijzer.busy-source.address"
    NAME_ON_CERTIFICATE = b"weekwijzer.certificate.named"


class SealBrokenError(Exception):
    """A sealed text of another row, of another purpose or key, or changed."""


def seal(text: str, *, row: UUID, purpose: Purpose, secret: str) -> bytes:
    """Return the text encrypted, so that it opens for this row and purpose alone."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(purpose, secret).encrypt(nonce, text.encode(), row.bytes)


def unseal(sealed: bytes, *, row: UUID, purpose: Purpose, secret: str) -> str:
    """Return what was sealed.

    :raises SealBrokenError: for another row, another purpose, another secret, or other bytes.
    """
    try:
        return _cipher(purpose, secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], row.bytes).decode()
    except (InvalidTag, ValueError) as error:
        raise SealBrokenError from error


def _cipher(purpose: Purpose, secret: str) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.value).derive(secret.encode()))
