"""What is done on a repair order: operations, parts, who pays, what was declined."""

from sample_group.facts import Operation, Vehicle
from sample_group.faults import hits
from sample_group.places import Rooftop
from sample_group.world import Block

# code, description, labour, parts (USD, typical), stem of the part numbers
_PRICE_LIST = """
LOF|Oil and filter change|32|38|OF
LOFSYN|Synthetic oil and filter change|38|62|OF
AIRFLT|Engine air filter replacement|18|34|AF
CABFLT|Cabin air filter replacement|24|38|CF
COOLFL|Cooling system flush|110|55|CL
TRANFL|Transmission fluid service|135|92|TF
BRKFL|Brake fluid exchange|105|22|BF
SPARK|Spark plug replacement|190|88|SP
WIPER|Wiper blade replacement|8|42|WB
MAJ30|30 thousand interval service|220|140|SK
MAJ60|60 thousand interval service|340|260|SK
EVSVC|Electric vehicle periodic service|95|36|EV
TIREROT|Tire rotation|34|0|
TIRE4|Four tires mounted and balanced|110|690|TR
TIRE2|Two tires mounted and balanced|62|345|TR
TIRERPR|Flat tire repair|38|6|TR
ALIGN|Four wheel alignment|129|0|
BRKFRT|Front brake pads and rotors|210|245|BK
BRKRR|Rear brake pads and rotors|195|220|BK
BATT|Battery replacement|48|178|BT
BATTEST|Battery and charging test|29|0|
MPI|Multi point inspection|0|0|
STINSP|Safety and emissions inspection|35|0|
PDI|Pre delivery inspection|140|20|PD
UCI|Used vehicle inspection|165|60|UC
DIAG|Diagnosis of a concern|155|0|
ENGRPR|Engine repair|680|520|EN
TRNRPR|Transmission repair|920|1150|TN
ACRPR|Air conditioning repair|330|410|AC
ELECRPR|Electrical repair|260|185|EL
SUSRPR|Suspension and steering repair|370|420|SS
EXHRPR|Exhaust repair|240|360|EX
RECALL|Safety recall campaign|85|60|RC
CAMPSVC|Customer satisfaction campaign|70|25|RC
BODYRPR|Collision repair|1350|1100|BD
PAINT|Refinish panel|620|210|PT
BUMPER|Bumper cover replacement|410|640|BD
DENT|Paintless dent repair|185|0|
GLASS|Windshield replacement|160|390|GL
DETAIL|Complete detail|190|25|DT
WASH|Wash and vacuum|25|0|
XSHUTTLE|Customer shuttle|0|0|
ZMISC9|Miscellaneous shop work|45|12|ZZ
"""


def _read_menu() -> dict[str, tuple[str, float, float, str]]:
    rows = (line.split("|") for line in _PRICE_LIST.strip().split("\n"))
    return {
        code: (text, float(labor), float(parts), stem) for code, text, labor, parts, stem in rows
    }


_MENU = _read_menu()
_UPKEEP = ("AIRFLT", "CABFLT", "COOLFL", "TRANFL", "BRKFL", "SPARK", "WIPER", "ALIGN", "BATTEST")
_REPAIRS = ("DIAG", "ENGRPR", "TRNRPR", "ACRPR", "ELECRPR", "SUSRPR", "EXHRPR", "DIAG", "ELECRPR")
_WEAR = ("TIRE4", "TIRE2", "BRKFRT", "BRKRR", "BATT", "ALIGN", "COOLFL", "TRANFL", "SPARK")
_BODY = ("BODYRPR", "PAINT", "BUMPER", "DENT", "GLASS")


def _pick(block: Block, codes: tuple[str, ...]) -> str:
    return codes[block.below(len(codes))]


def make_operation(
    block: Block, rooftop: Rooftop, code: str, *, pay: str, day: int, big: float = 1.0
) -> Operation:
    """An operation at this rooftop's prices, which rise 4 % a year."""
    text, labor, parts, stem = _MENU[code]
    rate = block.between(0.88, 1.18) * big * (1.25 if rooftop.is_canadian else 1.0)
    rate *= 1 + 0.04 * (day - block.world.as_of) / 365
    labor, parts = round(labor * rate, 2), round(parts * rate, 2)
    cost = round(labor * block.between(0.24, 0.34) + parts * block.between(0.58, 0.72), 2)
    numbers: list[tuple[str, int, float]] = []
    if parts:
        quantity = 4 if code == "TIRE4" else 2 if code in ("TIRE2", "WIPER") else 1
        serial = block.below(900) + 100
        numbers.append((f"{stem}-{serial}", quantity, round(parts / quantity, 2)))
        if quantity == 1 and block.rng.random() < 0.3:
            share = round(parts * 0.2, 2)
            numbers = [
                (f"{stem}-{serial}", 1, round(parts - share, 2)),
                (f"HW-{block.below(900) + 100}", 1, share),
            ]
    technician = block.world.staff[rooftop.index].pick(block.rng, "TECH", day).number
    if hits(block.rng, "unknown_operation"):
        code = f"ZZ{code}"
        numbers = [(f"ZZ{number}", quantity, price) for number, quantity, price in numbers]
    return Operation(code, text, pay, labor, parts, cost, numbers, technician)


def internal(block: Block, rooftop: Rooftop, condition: str, day: int) -> list[Operation]:
    """The work on a stock vehicle, all internal."""
    codes = ["PDI"] if condition == "N" else ["UCI", "DETAIL"]
    if condition != "N" and block.rng.random() < 0.5:
        codes.append(_pick(block, _WEAR))
    return [make_operation(block, rooftop, code, pay="I", day=day) for code in codes]


class Job:
    """One visit's work; `declined` is what this customer refused before and may do now."""

    def __init__(
        self, block: Block, rooftop: Rooftop, vehicle: Vehicle, *, day: int, odometer: int,
        department: str, decline_rate: float, declined: list[str], tire_season: bool,
    ) -> None:  # fmt: skip
        self.block = block
        self.rng = block.rng
        self.rooftop = rooftop
        self.vehicle = vehicle
        self.day = day
        self.miles = odometer / 1.6 if rooftop.is_canadian else odometer
        self.department = department
        self.decline_rate = decline_rate
        self.declined = declined
        self.tire_season = tire_season
        self.electric = vehicle.model.electrification == "BEV"

    def lines(self) -> list[Operation]:
        """All operations, recommended ones included."""
        if self.department == "Body":
            count = 1 + self.block.below(3)
            big = self.block.between(0.6, 2.0)
            return [self._make(_pick(self.block, _BODY), "C", big) for _ in range(count)]
        codes = self._codes()
        lines = [self._make(code, self._pay(code)) for code in codes]
        lines.extend(self._recommendations(codes))
        return lines

    def afterthought(self) -> Operation:
        """The line that a re-opened order gains."""
        return self._make("DIAG", "C")

    def _codes(self) -> list[str]:
        dice, codes = self.rng.random(), []
        if self.tire_season:
            codes.append("TIREROT")
        if dice < 0.8:
            codes.append("EVSVC" if self.electric else "LOFSYN" if self.miles > 9e3 else "LOF")
            codes.extend(self._extras())
        elif dice < 0.93:
            codes.append(_pick(self.block, _REPAIRS))
        elif dice < 0.97:
            codes.append("RECALL" if dice < 0.96 else "CAMPSVC")
        else:
            codes.append(_pick(self.block, ("TIRE4", "TIRERPR", "BATT", "STINSP", "DETAIL")))
        if self.declined and self.rng.random() < 0.3:
            codes.append(self.declined.pop(0))
        return ["BATTEST" if self.electric and c in ("SPARK", "TRANFL") else c for c in codes]

    def _extras(self) -> list[str]:
        rng, codes = self.rng, []
        if rng.random() < 0.55:
            codes.append("MPI")
        if rng.random() < 0.3:
            codes.append("TIREROT")
        if rng.random() < 0.2:
            codes.append(_pick(self.block, _UPKEEP))
        if self.miles > 28_000 and rng.random() < 0.06:
            codes.append("MAJ60" if self.miles > 55_000 else "MAJ30")
        if self.miles > 30_000 and rng.random() < 0.1:
            codes.append(_pick(self.block, _WEAR))
        if rng.random() < 0.12:
            codes.append("STINSP")
        if rng.random() < 0.06:
            codes.append(_pick(self.block, _REPAIRS))
        return list(dict.fromkeys(codes))

    def _pay(self, code: str) -> str:
        """Warranty for 36 months or 36,000 miles; then the service contract; else the customer."""
        if code in ("RECALL", "CAMPSVC"):
            return "W"
        if code in _REPAIRS:
            age = self.day - self.vehicle.since
            if self.vehicle.bought_from and self.vehicle.odometer_at_first < 200 and age < 1_095:
                return "W" if self.miles < 36_000 else "C"
            if self.vehicle.contract_until > self.day:
                return "S"
        return "I" if self.rng.random() < 0.01 else "C"

    def _make(self, code: str, pay: str, big: float = 1.0) -> Operation:
        return make_operation(self.block, self.rooftop, code, pay=pay, day=self.day, big=big)

    def _recommendations(self, codes: list[str]) -> list[Operation]:
        if self.miles < 12_000 or self.rng.random() > 0.3:
            return []
        chosen = []
        for _ in range(1 + (self.rng.random() < 0.3)):
            code = _pick(self.block, _WEAR)
            if code in codes or (self.electric and code in ("SPARK", "TRANFL")):
                continue
            codes.append(code)
            line = self._make(code, "C")
            line.recommended = True
            line.declined = self.rng.random() < self.decline_rate
            if line.declined:
                self.declined.append(code)
            chosen.append(line)
        return chosen
