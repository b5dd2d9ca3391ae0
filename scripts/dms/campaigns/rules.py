"""What the project says of campaigns: the windows of the seed, and the salt of the draw."""

from dms.errors import DataError, UsageError
from dms.seeds import read_numbers
from dms.settings import PROJECT_DIR
from dms.yaml_files import read_yaml


def read_windows() -> list[int]:
    """The windows, in days."""
    return read_numbers(PROJECT_DIR / "seeds" / "campaign_windows.csv", "window_days")


def check_window(days: int) -> None:
    """Raise UsageError where a window is none of the seed's."""
    known = read_windows()
    if days not in known:
        raise UsageError(
            f"--window {days}: is none of seeds/campaign_windows.csv: {', '.join(map(str, known))}"
        )


def read_least_households() -> int:
    """The households that each arm must have, else nothing is said: a threshold of the project."""
    variables = read_yaml(PROJECT_DIR / "dbt_project.yml")["vars"]
    return int(variables["segment_thresholds"]["campaign_least_households"])


def read_salt() -> str:
    """Var holdout.salt of the project.

    Raises:
        DataError: there is none.
    """
    variables = read_yaml(PROJECT_DIR / "dbt_project.yml")["vars"]
    salt = (variables.get("holdout") or {}).get("salt")
    if not salt:
        raise DataError("dbt_project.yml: var holdout has no salt; give it any word and keep it")
    return " ".join(str(salt).split())
