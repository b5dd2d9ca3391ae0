"""The faults of real exports that the sample plants, each with its rate.

Rates are shares of what each line names, before other rules; a rate written as a share of rows
counts every time that a row is sent. `scripts/sample_group/README.md` shows the same list.
"""

from dataclasses import dataclass
from random import Random

from sample_group.layouts import Feed, Row


@dataclass(frozen=True)
class Fault:
    """A kind of fault: how often (0..1), of what, and how it looks."""

    rate: float
    unit: str
    looks: str


FAULTS = {
    "duplicate_same_rooftop": Fault(0.04, "people", "second customer number at one rooftop"),
    "several_rooftops": Fault(0.12, "people", "numbers at two or more rooftops, feeds among them"),
    "many_numbers": Fault(0.015, "people", "up to seven numbers, often a new one at a visit"),
    "typo_name": Fault(0.02, "customer records", "two letters of the last name swapped"),
    "nickname": Fault(0.05, "customer records", "Betsy for Elizabeth"),
    "married_name": Fault(0.02, "women", "last name changes with a new customer number"),
    "spouse_in_name": Fault(0.03, "customer records", "LAST,FIRST/SPOUSE"),
    "initial_only": Fault(0.015, "customer records", "E for Elizabeth"),
    "middle_as_first": Fault(0.01, "customer records", "the middle name as first name"),
    "double_name": Fault(0.03, "women", "Garrison-Nguyen, Garrison Nguyen or Garrison"),
    "name_suffix": Fault(0.6, "records of fathers and sons", "Abernathy Jr, or JR at the end"),
    "typo_birth_date": Fault(0.02, "customer records", "day and month swapped, or a wrong digit"),
    "missing_birth_date": Fault(0.2, "customer records", "no birth date"),
    "dummy_birth_date": Fault(0.01, "customer records", "1900-01-01"),
    "moved": Fault(0.1, "households", "the address of before the move"),
    "old_address": Fault(0.3, "records of people who moved", "keeps the address of its first day"),
    "typo_address": Fault(0.02, "customer records", "a wrong digit, or two letters swapped"),
    "address_spelling": Fault(0.2, "customer records", "St. for Street, capitals, unit in line 1"),
    "typo_email": Fault(0.015, "customer records", "two letters swapped, or .co for .com"),
    "father_and_son": Fault(0.35, "families of three", "one name at one address"),
    "twins": Fault(0.04, "couples", "twins instead: one birth date, often similar names"),
    "shared_phone": Fault(0.06, "households of two or three", "all bear one mobile"),
    "shared_email": Fault(0.12, "households", "all bear one e-mail address"),
    "apartment_house": Fault(0.35, "households of one rooftop a block", "one house without units"),
    "business_and_driver": Fault(0.25, "businesses", "its owner has its phone and address"),
    "company_spelling": Fault(0.3, "business records", "with and without LLC, & for and"),
    "company_in_person_fields": Fault(0.3, "business records", "company as last name, flag I"),
    "dummy_phone": Fault(0.04, "customer records", "555-555-5555 and the like"),
    "dummy_email": Fault(0.06, "customer records", "none@none.com, refused@..., n/a"),
    "dealership_phone": Fault(0.015, "customer records", "the rooftop's own number as cell"),
    "opted_out": Fault(0.06, "customer records", "block flags, opt-out, AllowContact N"),
    "delete_requested": Fault(0.01, "customer records", "the day, not in dealervault"),
    "wrong_check_digit": Fault(0.008, "deals and orders", "ninth character of the VIN altered"),
    "truncated_vin": Fault(0.006, "deals and orders", "the first 11 or the last 8 characters"),
    "reversed_odometer": Fault(0.008, "orders", "lower than at an earlier visit"),
    "implausible_odometer": Fault(0.005, "orders", "999999, 1, or a digit too many"),
    "void_order": Fault(0.01, "orders", "opened, then voided"),
    "reopened_order": Fault(0.02, "orders", "closed, opened again, closed with one line more"),
    "never_closed_order": Fault(0.003, "orders", "still open years later"),
    "unwound_deal": Fault(0.02, "deals", "booked, then unwound"),
    "quote": Fault(0.05, "deals, in addition", "a quote that came to nothing"),
    "dead_pending_deal": Fault(0.01, "deals, in addition", "pending for ever, or cancelled"),
    "corrected_deal": Fault(0.03, "deals", "sent again later with another front gross"),
    "wholesale_deal": Fault(0.3, "trade-ins", "sold on to another dealer"),
    "dealer_trade": Fault(0.012, "deals, in addition", "stock swapped with another dealer"),
    "house_deal": Fault(0.004, "deals, in addition", "the dealership buys its own car"),
    "internal_order": Fault(0.35, "deals", "order on the stock car under the house account"),
    "unequal_lists": Fault(0.06, "orders (dealervault)", "lists of unequal length, empty places"),
    "unknown_operation": Fault(0.01, "operations", "a code that no seed knows"),
    "returned_part": Fault(0.04, "counter tickets", "a line with negative quantity and price"),
    "cash_walk_in": Fault(0.15, "retail counter tickets", "CustomerKey 0, or an empty customerId"),
    "other_date_format": Fault(0.02, "rows (dealervault)", "the other of the two date formats"),
    "missing_keys": Fault(0.25, "objects (cdk)", "no key in place of an empty text"),
    "null_value": Fault(0.04, "objects (cdk)", "null in place of an empty text"),
    "null_object": Fault(0.01, "objects (cdk)", "null in place of an object or a list"),
    "number_as_text": Fault(0.02, "objects (cdk)", 'numbers in quotes: "12.50"'),
    "unmapped_code": Fault(0.0006, "rows", "a rooftop code that is in no seed"),
    "unreadable_date": Fault(0.0005, "rows", "13/45/2024, 20261345, 2024-13-45"),
    "empty_key": Fault(0.0004, "rows", "a natural key without its number"),
}
"""Every planted fault. Besides these: US ZIP codes of dealertrack lose their leading zeros, every
extract overlaps the one before by 15 days, one rooftop writes money as $1,234.50, and a handful of
lines cannot be read (`Feed.broken`)."""

GROUP_FAULTS = {
    "duplicate_contact": Fault(0.04, "cards of customers", "second card at one rooftop"),
    "garbage_contact": Fault(0.12, "cards of purchased lists", "TEST TEST, test@test, 0000000000"),
    "lead_without_id": Fault(0.03, "leads", "no id element"),
    "unknown_stage": Fault(0.005, "opportunities", "On Hold"),
    "dead_address": Fault(0.03, "sends by e-mail and text", "an address of years ago; it bounces"),
    "unknown_send": Fault(0.0025, "sends", "answers under a SendId that no file holds"),
    "group_unmapped_code": Fault(0.002, "rows (crm, surveys, sends)", "rooftop code QQX"),
    "group_unreadable_date": Fault(0.002, "rows (crm, marketing, surveys)", "2025-13-45"),
    "group_empty_key": Fault(0.0015, "rows (crm, marketing, surveys)", "a key without its number"),
}
"""Those of the CRM, of marketing and of the surveys; `spoil_group_row` plants the last three."""

_ALL = {**FAULTS, **GROUP_FAULTS}

DUMMY_PHONES = ("555-555-5555", "000-000-0000", "999-999-9999", "123-456-7890", "5555555555")
DUMMY_EMAILS = ("none@none.com", "noemail@{domain}", "n/a", "refused@{domain}", "na@na.com")


def hits(rng: Random, kind: str) -> bool:
    """Whether the dice plant this fault now."""
    return rng.random() < _ALL[kind].rate


def every(number: int, kind: str) -> bool:
    """Whether the fact of this number has the fault: the same answer every time it is sent."""
    return number % round(1 / _ALL[kind].rate) == 3


def typo(rng: Random, word: str) -> str:
    """The word with two neighbouring inner letters swapped, or one doubled if they are equal."""
    place = 1 + int(rng.random() * max(1, len(word) - 3))
    left, right = word[place], word[place + 1]
    if left == right:
        return word[:place] + left + word[place:]
    return word[:place] + right + left + word[place + 2 :]


def spoil_vin(rng: Random, vin: str) -> tuple[str, str]:
    """The VIN as somebody typed it, and the fault's name ('' = as it is)."""
    dice = rng.random()
    if dice < FAULTS["wrong_check_digit"].rate:
        wrong = str((int(vin[8]) + 3) % 10) if vin[8] != "X" else "4"
        return vin[:8] + wrong + vin[9:], "wrong_check_digit"
    dice -= FAULTS["wrong_check_digit"].rate
    if dice < FAULTS["truncated_vin"].rate:
        return (vin[:11] if dice < FAULTS["truncated_vin"].rate / 2 else vin[-8:]), "truncated_vin"
    return vin, ""


_UNMAPPED = FAULTS["unmapped_code"].rate
_BAD_DATE = _UNMAPPED + FAULTS["unreadable_date"].rate
_NO_KEY = _BAD_DATE + FAULTS["empty_key"].rate


_GROUP_UNMAPPED = GROUP_FAULTS["group_unmapped_code"].rate
_GROUP_BAD_DATE = _GROUP_UNMAPPED + GROUP_FAULTS["group_unreadable_date"].rate
_GROUP_NO_KEY = _GROUP_BAD_DATE + GROUP_FAULTS["group_empty_key"].rate


def spoil_group_row(rng: Random, row: list[str], feed: Feed, table: str) -> None:
    """The same in the files of the group's own tools; a table without rooftop keeps its codes."""
    dice = rng.random()
    if dice > _GROUP_NO_KEY:
        return
    layout = feed.layouts[table]
    if dice < _GROUP_UNMAPPED:
        if layout.code_at >= 0:
            row[layout.code_at] = feed.unmapped_code
    elif dice < _GROUP_BAD_DATE:
        row[layout.date_at] = feed.bad_date
    else:
        row[layout.key_at] = ""


def spoil_row(rng: Random, row: Row, feed: Feed, table: str) -> None:
    """Now and then, one of the faults of a whole row: unmapped code, no key, unreadable date."""
    dice = rng.random()
    if dice > _NO_KEY:
        return
    layout = feed.layouts[table]
    if dice < _UNMAPPED:
        place, value = layout.code_at, feed.unmapped_code
    elif dice < _BAD_DATE:
        place, value = layout.date_at, feed.bad_date
    else:
        place, value = layout.key_at, ""
    if isinstance(row, dict):
        row[layout.columns[place]] = value
    else:
        row[place] = value
