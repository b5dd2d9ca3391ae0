"""Who is asking, and what they may see and do: the one place that says so."""

from dataclasses import dataclass

from dms.errors import UsageError

ROLES = {
    "viewer": "all figures, no names, no contact points, changes nothing",
    "marketer": "everything, with names and contact points where the app was started with them",
    "salesperson": "all figures, but of customers their own alone",
}
"""The roles, and what each may see."""

LOCAL = "marketer"
"""What somebody may who sits at the machine itself, where there is no users file."""


class RefusedError(UsageError):
    """Somebody asked for what their role may not see."""


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks.

    employees       the employee_keys whose customers a salesperson sees
    with_contacts   whether the app was started with --contacts, and contacts.duckdb is there
    """

    name: str
    role: str
    employees: tuple[str, ...] = ()
    with_contacts: bool = False

    @property
    def sees_contacts(self) -> bool:
        """Whether they see names and contact points."""
        return self.with_contacts and self.role in ("marketer", "salesperson")

    @property
    def is_limited(self) -> bool:
        """Whether they see their own customers alone: whatever is no known role is limited, too."""
        return self.role not in ("viewer", "marketer")

    @property
    def may_act(self) -> bool:
        """Whether they may freeze campaigns, write segments and export."""
        return self.role == "marketer"

    def require_contacts(self) -> None:
        """Refuse who sees no contact points.

        Raises:
            RefusedError: they do not.
        """
        if not self.sees_contacts:
            raise RefusedError(f"{self.name}: may not see names and contact points")

    def require_act(self) -> None:
        """Refuse who may look only.

        Raises:
            RefusedError: they may not.
        """
        if not self.may_act:
            raise RefusedError(f"{self.name}: may look, and change and export nothing")
