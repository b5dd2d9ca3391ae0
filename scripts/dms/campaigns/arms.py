"""Who is held out: a hash of the household, as the macro split_bucket has it on either engine."""

import hashlib

TREATMENT, HOLDOUT, GLOBAL_HOLDOUT = "treatment", "holdout", "global_holdout"

_DIGITS, _PLACES = 8, 0x1_0000_0000


def split_bucket(salt: str, household_key: str) -> float:
    """The place of a household in [0, 1) by a salt."""
    digest = hashlib.sha256(f"{salt}:{household_key}".encode()).hexdigest()
    return int(digest[:_DIGITS], 16) / _PLACES


def campaign_bucket(salt: str, campaign: str, household_key: str) -> float:
    """The place of a household in a campaign: another one in each, so that nobody is always out."""
    return split_bucket(f"{salt}:{campaign}", household_key)


def arm_of(bucket: float, holdout_percent: float, is_held_out: bool) -> str:
    """The arm of a household by its place in the campaign and whether every campaign leaves it
    out.
    """
    if is_held_out:
        return GLOBAL_HOLDOUT
    return HOLDOUT if bucket < holdout_percent / 100 else TREATMENT
