"""How people are named on a page."""

from collections.abc import Mapping
from typing import Any


def full_name(person: Mapping[str, Any]) -> str:
    """First and last name, or the company's; empty where there is none."""
    name = " ".join(filter(None, (person.get("first_name"), person.get("last_name"))))
    return name or person.get("company_name") or ""


def points(person: Mapping[str, Any]) -> str:
    """E-mail address and telephone number, as far as there are any."""
    phone = person.get("mobile_phone") or person.get("landline_phone")
    return ", ".join(filter(None, (person.get("email"), phone)))


def address(person: Mapping[str, Any]) -> str:
    """The postal address in a line."""
    place = " ".join(filter(None, (person.get("state"), person.get("postal_code"))))
    return ", ".join(filter(None, (person.get("address_line_1"), person.get("city"), place)))
