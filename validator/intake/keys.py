"""The passwords of the settings, as they are tried on what is locked in one outermost file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.intake import limits

MOST = 20
"""So many passwords are tried on a file."""
TRIES = 3 * MOST
"""And so many tries in all on what lies in one outermost file: each may cost some tenths of a second."""
SLOW = 8 * limits.MIB
"""And so many bytes are deciphered by ourselves: that goes byte by byte, about a million a second."""


class Keys:
    """Passwords, the one that fitted last first; each but that is given as long as tries are left."""

    def __init__(self, passwords: Sequence[str] = (), tries: int = TRIES) -> None:
        self._passwords = [each for each in dict.fromkeys(passwords) if each][:MOST]
        self._fitted = False
        self._tries = tries
        self._slow = SLOW

    def __bool__(self) -> bool:
        return bool(self._passwords) and (self._fitted or self._tries > 0)

    def __iter__(self) -> Iterator[str]:
        for number, password in enumerate(list(self._passwords)):
            if number or not self._fitted:
                if self._tries <= 0:
                    return
                self._tries -= 1
            yield password

    def affords(self, size: int) -> bool:
        """Whether so many bytes may still be deciphered byte by byte; they are counted."""
        if size > self._slow:
            return False
        self._slow -= size
        return True

    def fits(self, password: str) -> None:
        """Remember that this one opened something: what lies beside it has the same, more often than not."""
        self._passwords.remove(password)
        self._passwords.insert(0, password)
        self._fitted = True
