"""A key for each child, outside the database and its backups: what is sealed with it opens for that child alone."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from enum import Enum
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.sealing import SealBrokenError

_NONCE = 12
_KEY_BITS = 256


class SealedField(Enum):
    """What is sealed; a text that is put in the place of another sort does not open."""

    REQUEST = b"trajectory.request"
    INTAKE = b"trajectory.intake"
    GOAL = b"goal"
    NOTE = b"coaching_note"
    EVALUATION = b"coaching_evaluation"
    ANSWER = b"evaluation_reader.answer"


class KeyLostError(Exception):
    """There is no key (any more) for a child: what was sealed for it can never be read again."""


class ChildKeys:
    """The keys in a folder, a file each, which nobody but the application can read.

    Every process of an installation must see the same folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def seal(self, text: str, *, child: UUID, row: UUID, field: SealedField) -> bytes:
        """Return the text encrypted (AES-GCM), so that it opens for this child, row and field alone.

        The first text of a child makes its key.
        """
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self._key_or_new(child)).encrypt(nonce, text.encode(), field.value + row.bytes)

    def unseal(self, sealed: bytes, *, child: UUID, row: UUID, field: SealedField) -> str:
        """Return what was sealed.

        :raises KeyLostError: when the child has no key.
        :raises SealBrokenError: for another child, row or field, or other bytes.
        """
        cipher = AESGCM(self._key(child))
        try:
            return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], field.value + row.bytes).decode()
        except (InvalidTag, ValueError) as error:
            raise SealBrokenError from error

    def forget(self, child: UUID) -> None:
        """Throw the key of a child away, so that no backup can be read either; again is nothing."""
        self._file(child).unlink(missing_ok=True)

    def known(self) -> frozenset[UUID]:
        """Return the children who have a key."""
        return frozenset(UUID(hex=file.stem) for file in self._folder.glob("*.key"))

    def _key(self, child: UUID) -> bytes:
        try:
            return self._file(child).read_bytes()
        except FileNotFoundError as error:
            raise KeyLostError(child) from error

    def _key_or_new(self, child: UUID) -> bytes:
        with suppress(KeyLostError):
            return self._key(child)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._put(child, AESGCM.generate_key(_KEY_BITS))
        return self._key(child)

    def _put(self, child: UUID, key: bytes) -> None:
        """Write a key whole, or not at all; of two who do so at once the first one wins."""
        descriptor, name = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(name, self._file(child))
        Path(name).unlink()

    def _file(self, child: UUID) -> Path:
        return self._folder / f"{child.hex}.key"
