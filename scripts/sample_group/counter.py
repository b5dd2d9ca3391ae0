"""Counter tickets of rooftops that have them: walk-ins, do-it-yourself buyers, wholesale."""

from sample_group.extracts import working_day
from sample_group.facts import Ticket, TicketLine
from sample_group.faults import hits
from sample_group.habits import Habits
from sample_group.people import Person, Record
from sample_group.places import Rooftop
from sample_group.world import Block

_SHELF = (
    ("OF", "Oil filter", 11.0), ("AF", "Air filter", 27.0), ("WB", "Wiper blade set", 34.0),
    ("BK", "Brake pad set", 88.0), ("BT", "Battery", 165.0), ("FL", "Floor mat set", 119.0),
    ("LP", "Headlamp assembly", 310.0), ("TP", "Touch up paint", 22.0), ("OL", "Motor oil", 41.0),
)  # fmt: skip
_PANELS = (
    ("BD", "Bumper cover", 420.0), ("FD", "Fender", 260.0), ("HD", "Hood panel", 540.0),
    ("LP", "Headlamp assembly", 310.0), ("GR", "Grille", 190.0), ("MR", "Door mirror", 145.0),
    ("CL", "Clip and fastener kit", 24.0), ("RD", "Radiator", 285.0),
)  # fmt: skip
_TIRE = ("TR", "All season tire", 165.0)


def tickets(block: Block, habits: dict[int, Habits]) -> None:
    """All counter tickets of the block."""
    clerk = _Counter(block)
    for person in block.people:
        own = habits[person.number]
        if not own.shops_at.has_counter:
            continue
        if person.kind in ("body_shop", "garage"):
            clerk.wholesale(person, own)
        else:
            clerk.retail(person, own)


def buy_again(block: Block, person: Person, rooftop: Rooftop, day: int) -> None:
    """A purchase that a campaign brought about, under the customer's own number."""
    _Counter(block).sell_one(person, rooftop, day)


class _Counter:
    """Writes the tickets."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.rng = block.rng
        self.as_of = block.world.as_of

    def wholesale(self, person: Person, habits: Habits) -> None:
        """A body shop or garage: weeks apart, several parts each; some buy less and less."""
        block, day = self.block, float(habits.arrives)
        gap = block.between(9, 40)
        declines = self.rng.random() < 0.3
        fall = self.as_of - block.between(85, 200)
        end = min(self.as_of, habits.quiet_on)
        while day < end:
            lines = [
                self._line(_PANELS, 0.78, 1 + block.below(3)) for _ in range(1 + block.below(4))
            ]
            self._write(person, habits.shops_at, int(day), "W", lines)
            slower = 3.5 if declines and day > fall else 1.0
            day += gap * block.between(0.5, 1.5) * slower

    def retail(self, person: Person, habits: Habits) -> None:
        """Do-it-yourself buyers on their own rhythm; others now and then; tires at a discount."""
        block, end = self.block, min(self.as_of, habits.quiet_on)
        if habits.diy_gap:
            day = habits.arrives + habits.diy_gap * self.rng.random()
            while day < end:
                count = 1 + block.below(3)
                lines = [self._line(_SHELF, 1.0, 1 + block.below(2)) for _ in range(count)]
                self._write(person, habits.shops_at, int(day), "R", lines)
                day += habits.diy_gap * block.between(0.5, 1.5)
        elif self.rng.random() < 0.18 and end > habits.arrives:
            day = habits.arrives + self.rng.random() * (end - habits.arrives)
            self._write(person, habits.shops_at, int(day), "R", [self._line(_SHELF, 1.0, 1)])
        if self.rng.random() < 0.07:
            day = self.as_of - block.between(5, 640)
            if habits.arrives < day < end:
                line = self._line((_TIRE,), 1.0, (2, 4, 4)[block.below(3)])
                line.discount = round(line.price * block.between(0.08, 0.2), 2)
                self._write(person, habits.shops_at, int(day), "R", [line])

    def sell_one(self, person: Person, rooftop: Rooftop, day: int) -> None:
        """One line at retail, no fault."""
        record = self.block.world.register.record(self.rng, person, rooftop, day)
        self._ticket(record, rooftop, day, "R", [self._line(_SHELF, 1.0, 1)])

    def _line(
        self, shelf: tuple[tuple[str, str, float], ...], level: float, count: int
    ) -> TicketLine:
        stem, text, price = shelf[self.block.below(len(shelf))]
        amount = round(price * count * level * self.block.between(0.85, 1.2), 2)
        cost = round(amount * self.block.between(0.6, 0.75), 2)
        discount = round(amount * 0.1, 2) if self.rng.random() < 0.08 else 0.0
        number = f"{stem}-{100 + self.block.below(900)}"
        return TicketLine(number, text, count, amount, cost, discount)

    def _write(
        self, person: Person, rooftop: Rooftop, day: int, sale_type: str, lines: list[TicketLine]
    ) -> None:
        rng, world = self.rng, self.block.world
        day = min(working_day(max(day, world.start)), self.as_of)
        record: Record | None = None
        if sale_type == "W" or not hits(rng, "cash_walk_in"):
            record = world.register.record(rng, person, rooftop, day)
        if hits(rng, "returned_part"):
            first = lines[0]
            lines.append(
                TicketLine(
                    first.part_number, first.description, -first.quantity, -first.price,
                    -first.cost, -first.discount,
                )
            )  # fmt: skip
        self._ticket(record, rooftop, day, sale_type, lines)
        if rng.random() < 0.03:
            house = world.house(rooftop)
            self._ticket(house, rooftop, day, "I", [self._line(_SHELF, 0.8, 1)])

    def _ticket(
        self, record: Record | None, rooftop: Rooftop, day: int, sale_type: str,
        lines: list[TicketLine],
    ) -> None:  # fmt: skip
        clerk = self.block.world.staff[rooftop.index].pick(self.rng, "PARTS", day)
        number = self.block.world.number("ticket", rooftop, day)
        self.block.tickets.append(Ticket(rooftop, number, record, sale_type, day, lines, clerk))
