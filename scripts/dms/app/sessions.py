"""How long somebody stays signed in: state of the server alone, never in a URL or a cookie."""

from dataclasses import dataclass
from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
"""Without a click."""

LONGEST = timedelta(hours=12)
"""In all."""


@dataclass
class Session:
    """Somebody who signed in; `password_hash` as it was then: a new one ends the session."""

    name: str
    password_hash: str
    signed_in_at: datetime
    last_seen_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether they have to sign in again."""
        return now - self.last_seen_at >= IDLE or now - self.signed_in_at >= LONGEST
