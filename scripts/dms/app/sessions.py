"""Who is signed in, in the server's memory: the browser has a secret in a cookie, nothing else."""

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from dms.app.users import User

IDLE = timedelta(minutes=30)
"""Without a click."""

LONGEST = timedelta(hours=12)
"""In all."""

COOKIE = "dms_session"
"""What holds the secret; no script of a page can read it."""


@dataclass
class Session:
    """Somebody who signed in; `password_hash` as it was then: a new one ends the session."""

    name: str
    password_hash: str
    signed_in_at: datetime
    last_seen_at: datetime
    language: str

    def is_over(self, now: datetime) -> bool:
        """Whether they have to sign in again."""
        return now - self.last_seen_at >= IDLE or now - self.signed_in_at >= LONGEST


class Sessions:
    """The sessions of a server, by the hashes of their secrets."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[bytes, Session] = {}

    def begin(self, user: User, language: str, now: datetime) -> str:
        """Sign a user in; gives the secret."""
        secret = secrets.token_urlsafe(32)
        with self._lock:
            self._held = {key: one for key, one in self._held.items() if not one.is_over(now)}
            self._held[_hash(secret)] = Session(user.name, user.password_hash, now, now, language)
        return secret

    def find(self, secret: str | None, users: Mapping[str, User], now: datetime) -> Session | None:
        """The session, unless it is over, or the user has gone or has another password."""
        found = self._held.get(_hash(secret)) if secret else None
        if not secret or not found:
            return None
        user = users.get(found.name)
        if found.is_over(now) or not user or user.password_hash != found.password_hash:
            self.end(secret)
            return None
        return found

    def end(self, secret: str | None) -> None:
        """Forget a session, if there is one."""
        if secret:
            with self._lock:
                self._held.pop(_hash(secret), None)


SESSIONS = Sessions()
"""Those of this server: this module is imported once."""


def _hash(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
