"""How each customer behaves: when they buy, how often they come, when they fall silent.

The shares are invented, chosen so that a group of 2,000 customers shows every kind of customer.
"""

from dataclasses import dataclass, field

from sample_group.extracts import working_day
from sample_group.people import Person
from sample_group.places import EAST, ROOFTOPS, WEST, Rooftop
from sample_group.world import Block

MONTH = 30.4
_PERSONAS = (
    ("regular", 0.35), ("fader", 0.13), ("service_only", 0.09), ("sales_only", 0.12),
    ("lessee", 0.11), ("coupon", 0.06), ("diy", 0.06), ("newcomer", 0.05), ("valued_gone", 0.03),
)  # fmt: skip


@dataclass(slots=True)
class Habits:
    """Days are ordinals; `interval` is in days; rates are shares of visits."""

    persona: str
    arrives: int
    quiet_on: int
    buys: list[int] = field(default_factory=list)
    prefers_new: float = 0.5
    lease_term: int = 0
    interval: float = 200.0
    services: float = 1.0
    season: str = ""
    coupon_rate: float = 0.12
    decline_rate: float = 0.6
    diy_gap: float = 0.0
    shops_at: Rooftop = ROOFTOPS[0]
    strays_to: Rooftop | None = None


def habits_of(block: Block, person: Person) -> Habits:
    """Draw the habits of one customer."""
    habits = _business(block, person) if person.is_business else _human(block, person)
    habits.shops_at = person.home
    if not person.home.is_canadian and block.rng.random() < 0.16:
        habits.strays_to = _elsewhere(block, person.home)
    habits.buys = [working_day(int(day)) for day in habits.buys if day <= block.world.as_of]
    return habits


def _elsewhere(block: Block, home: Rooftop) -> Rooftop:
    """A rooftop not far away; for one in six, one across the country: they moved."""
    near, far = (WEST, EAST) if home in WEST else (EAST, WEST)
    choice = far if block.rng.random() < 1 / 6 else near
    return choice[block.below(len(choice))]


def _human(block: Block, person: Person) -> Habits:
    rng, start, as_of = block.rng, block.world.start, block.world.as_of
    dice, persona = rng.random(), "regular"
    for name, share in _PERSONAS:
        dice -= share
        if dice < 0:
            persona = name
            break
    arrives = start + int((as_of - start - 60) * rng.random() ** 1.15)
    habits = Habits(persona, arrives, as_of + 400)
    habits.prefers_new = 0.85 if rng.random() < 0.5 else 0.12
    habits.interval = block.between(105, 240)
    dice = rng.random()
    habits.season = "tires" if dice < 0.1 else "autumn" if dice < 0.13 else ""
    habits.decline_rate = block.between(0.35, 0.85)
    if rng.random() < 0.06:
        habits.diy_gap = block.between(120, 500)
    _SHAPES[persona](block, habits)
    return habits


def _regular(block: Block, habits: Habits) -> None:
    as_of, day = block.world.as_of, float(habits.arrives)
    while day < as_of:
        habits.buys.append(int(day))
        day += block.between(24, 58) * MONTH
    if block.rng.random() < 0.16:
        habits.quiet_on = habits.arrives + int(block.between(0.3, 1.0) * (as_of - habits.arrives))


def _fader(block: Block, habits: Habits) -> None:
    as_of = block.world.as_of
    habits.arrives = min(habits.arrives, as_of - 700)
    latest = as_of - int(8 * MONTH)
    habits.quiet_on = latest - int((latest - habits.arrives - 200) * block.rng.random() ** 1.6)
    if block.rng.random() < 0.85:
        habits.buys = [habits.arrives]


def _service_only(block: Block, habits: Habits) -> None:
    if block.rng.random() < 0.25:
        habits.quiet_on = block.world.as_of - int(block.between(5, 34) * MONTH)


def _sales_only(block: Block, habits: Habits) -> None:
    habits.services = 0.0 if block.rng.random() < 0.7 else 0.15
    habits.buys = [habits.arrives]
    if block.rng.random() < 0.25:
        habits.buys.append(int(habits.arrives + block.between(34, 60) * MONTH))


def _lessee(block: Block, habits: Habits) -> None:
    habits.lease_term = (24, 36, 36, 39)[block.below(4)]
    habits.prefers_new, habits.interval = 1.0, block.between(180, 300)
    day = float(habits.arrives)
    while day < block.world.as_of:
        habits.buys.append(int(day))
        day += habits.lease_term * MONTH - block.between(-10, 60)
        if block.rng.random() < 0.22:
            habits.quiet_on = int(day)
            break


def _coupon(block: Block, habits: Habits) -> None:
    habits.coupon_rate, habits.interval, habits.season = 0.93, block.between(95, 170), ""
    if block.rng.random() < 0.5:
        habits.buys, habits.prefers_new = [habits.arrives], 0.12


def _diy(block: Block, habits: Habits) -> None:
    habits.diy_gap, habits.services = block.between(45, 150), 0.06
    habits.prefers_new = 0.12
    if block.rng.random() < 0.55:
        habits.buys = [habits.arrives]


def _newcomer(block: Block, habits: Habits) -> None:
    habits.arrives = block.world.as_of - int(block.between(0.3, 11.5) * MONTH)
    habits.buys = [habits.arrives]


def _valued_gone(block: Block, habits: Habits) -> None:
    as_of = block.world.as_of
    habits.quiet_on = as_of - int(block.between(24.5, 31) * MONTH)
    habits.arrives = habits.quiet_on - int(block.between(14, 30) * MONTH)
    habits.interval, habits.season, habits.coupon_rate = block.between(32, 55), "", 0.05
    habits.buys = [habits.arrives, as_of - int(block.between(31.5, 35.5) * MONTH)]
    habits.buys.sort()
    habits.prefers_new = 0.9


_SHAPES = {
    "regular": _regular, "fader": _fader, "service_only": _service_only,
    "sales_only": _sales_only, "lessee": _lessee, "coupon": _coupon, "diy": _diy,
    "newcomer": _newcomer, "valued_gone": _valued_gone,
}  # fmt: skip


def _business(block: Block, person: Person) -> Habits:
    rng, start, as_of = block.rng, block.world.start, block.world.as_of
    arrives = start + int((as_of - start - 400) * rng.random())
    habits = Habits(person.kind, arrives, as_of + 400, prefers_new=0.75)
    habits.interval, habits.coupon_rate = block.between(100, 200), 0.03
    if person.kind in ("body_shop", "garage"):
        habits.services = 0.0
        if rng.random() < 0.15:
            habits.quiet_on = as_of - int(block.between(3, 20) * MONTH)
    elif person.kind == "fleet":
        day = arrives + 0.0
        while day < as_of and len(habits.buys) < 12:
            habits.buys.append(int(day))
            day += block.between(3, 16) * MONTH
    else:
        habits.buys = [arrives] if rng.random() < 0.7 else []
    return habits
