"""The users file of the app: YAML, its owner's alone, with a hash of each password."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp

import yaml

from dms.app.rights import ROLES, Viewer
from dms.disk import sync
from dms.errors import DataError, UsageError

LEAST_LETTERS = 10
"""Of a password."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
_KEY = re.compile("[0-9a-f]{32}")
_OTHERS = 0o077
_HEADING = "# Users of dms app; `dms app user add NAME --role ROLE` writes it.\n"


@dataclass(frozen=True)
class User:
    """A user: `employees` are the employee_keys whose customers a salesperson sees."""

    name: str
    role: str
    password_hash: str
    employees: tuple[str, ...] = ()

    def viewer(self, with_contacts: bool) -> Viewer:
        """What they may see."""
        return Viewer(self.name, self.role, self.employees, with_contacts)


def check_user(name: str, role: str, employees: tuple[str, ...]) -> None:
    """Refuse a user who cannot be.

    Raises:
        UsageError: says what is wrong.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name}: a name has small letters, digits, dots, _, @ and -, at most 64, and begins "
            "with a letter or digit"
        )
    if role not in ROLES:
        raise UsageError(f"--role {role}: is no role; write one of {', '.join(ROLES)}")
    if odd := [key for key in employees if not _KEY.fullmatch(key)]:
        raise UsageError(
            f"--employee {odd[0]}: is no employee_key (32 letters and digits); `dms query "
            '--contacts "from dealer_contacts.marts.staff"` has them'
        )
    if (role == "salesperson") != bool(employees):
        raise UsageError(
            f"{name}: a salesperson needs --employee, the employee_key whose customers they see"
            if role == "salesperson"
            else f"{name}: --employee goes with --role salesperson alone"
        )


def read_users(path: Path) -> dict[str, User]:
    """The users by name.

    Raises:
        UsageError: the file is not there, or others may read it.
        DataError: it is no users file; says where.
    """
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read ({error.strerror}); `dms app user add NAME --role ROLE "
            "--users FILE` writes it"
        ) from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: is no text in UTF-8; write it anew") from error
    if mode & _OTHERS:
        raise UsageError(f"{path}: others than its owner may read it; run `chmod 600 {path}`")
    try:
        found = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise DataError(f"{path}: is no YAML ({' '.join(str(error).split())})") from error
    listed = found.get("users") if isinstance(found, Mapping) else None
    if not isinstance(listed, Mapping) or not listed:
        raise DataError(f"{path}: has no users; `dms app user add NAME --role ROLE` adds one")
    return {str(name): _read_user(path, str(name), one) for name, one in listed.items()}


def _read_user(path: Path, name: str, found: object) -> User:
    said = found if isinstance(found, Mapping) else {}
    employees = said.get("employees") or []
    user = User(
        name,
        str(said.get("role")),
        str(said.get("password")),
        tuple(map(str, employees)) if isinstance(employees, list) else (str(employees),),
    )
    try:
        check_user(user.name, user.role, user.employees)
    except UsageError as error:
        raise DataError(f"{path}: {error}") from error
    if not user.password_hash.startswith("$argon2id$"):
        raise DataError(f"{path}: {name} has no argon2id hash as password; add the user anew")
    return user


def write_users(path: Path, users: Mapping[str, User]) -> None:
    """Write all users, in one step and for the owner alone.

    Raises:
        UsageError: the folder cannot be written.
    """
    listed = {
        user.name: {
            "role": user.role,
            **({"employees": list(user.employees)} if user.employees else {}),
            "password": user.password_hash,
        }
        for user in sorted(users.values(), key=lambda user: user.name)
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = mkstemp(prefix=".users-", dir=path.parent)  # 0600
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(_HEADING + yaml.safe_dump({"users": listed}, sort_keys=False))
        sync(Path(draft))
        Path(draft).replace(path)
        sync(path.parent)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); name another") from error


def hash_password(password: str) -> str:
    """Its argon2id hash, with the library's parameters of today.

    Raises:
        UsageError: it is too short.
    """
    from argon2 import PasswordHasher  # noqa: PLC0415 - of make app, not of every installation

    if len(password) < LEAST_LETTERS:
        raise UsageError(f"the password is too short: {LEAST_LETTERS} letters or more")
    hashed: str = PasswordHasher().hash(password)
    return hashed


def verify(users: Mapping[str, User], name: str, password: str) -> User | None:
    """The user, where name and password are right; an unknown name takes as long as a known one."""
    from argon2 import PasswordHasher  # noqa: PLC0415
    from argon2.exceptions import Argon2Error, InvalidHashError  # noqa: PLC0415

    user = users.get(name)
    hasher = PasswordHasher()
    try:
        hasher.verify(user.password_hash if user else _nobody(), password)
    except (Argon2Error, InvalidHashError):
        return None
    return user


def _nobody() -> str:
    global _hash_of_nobody  # noqa: PLW0603 - worked out once, as it is meant to be slow
    if _hash_of_nobody is None:
        _hash_of_nobody = hash_password(os.urandom(16).hex())
    return _hash_of_nobody


_hash_of_nobody: str | None = None
