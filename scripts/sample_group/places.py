"""The fictional dealer group: eight rooftops, the towns around them, their staff.

Codes, names and makes are those of `seeds/dealerships.csv`.
"""

from dataclasses import dataclass, field
from random import Random

from sample_group import names


@dataclass(frozen=True)
class Town:
    """A town: one postal code, the telephone area code."""

    city: str
    state: str
    postal_code: str
    area_code: str


@dataclass(frozen=True)
class Rooftop:
    """One dealership; `index` numbers them over the group, `share` is its part of the customers.

    `crm_code` is what the group's CRM and surveys call it.
    """

    index: int
    feed: str
    code: str
    crm_code: str
    name: str
    makes: tuple[str, ...]
    towns: tuple[Town, ...]
    phone: str
    domain: str
    share: float
    is_canadian: bool = False

    @property
    def has_counter(self) -> bool:
        """Whether its system exports customers, employees and counter sales; else appointments."""
        return self.feed != "dealervault"

    @property
    def has_full_name(self) -> bool:
        """Whether its system shows the whole name in one text as well."""
        return self.feed == "dealervault"


@dataclass
class Employee:
    """`hired` and `left` (0 = still there) are day ordinals."""

    number: str
    name: str
    job: str
    hired: int
    left: int


def _towns(text: str) -> tuple[Town, ...]:
    return tuple(Town(*part.split("|")) for part in text.split(";"))


ROOFTOPS = (
    Rooftop(0, "dealervault", "DVD31207", "LSF", "Lakeside Ford", ("FORD",),
            _towns("Albany|NY|12203|518;Troy|NY|12180|518;Pittsfield|MA|01201|413"),
            "5184627100", "lakesideford.example", 0.17),
    Rooftop(1, "dealervault", "DVD31219", "HTT", "Hilltop Toyota", ("TOYOTA",),
            _towns("Bennington|VT|05201|802;Brattleboro|VT|05301|802;Keene|NH|03431|603"),
            "8024427200", "hilltoptoyota.example", 0.16),
    Rooftop(2, "dealervault", "DVD31244", "RBC", "Riverbend Chevrolet GMC", ("CHEVROLET", "GMC"),
            _towns("Springfield|MA|01103|413;Holyoke|MA|01040|413;Westfield|MA|01085|413"),
            "4137327300", "riverbendchevrolet.example", 0.15),
    Rooftop(3, "dealertrack", "HV2", "HBH", "Harborview Honda", ("HONDA",),
            _towns("Norwich|CT|06360|860;Mystic|CT|06355|860;Westerly|RI|02891|401"),
            "8608867400", "harborviewhonda.example", 0.16),
    Rooftop(4, "dealertrack", "MB5", "MBH", "Millbrook Hyundai", ("HYUNDAI",),
            _towns("Hartford|CT|06103|860;Enfield|CT|06082|860;Agawam|MA|01001|413"),
            "8607457500", "millbrookhyundai.example", 0.13),
    Rooftop(5, "dealertrack", "MR8", "MRN", "Mapleridge Nissan", ("NISSAN",),
            _towns("Sherbrooke|QC|J1H 1A1|819;Magog|QC|J1X 2B4|819;Granby|QC|J2G 4C5|450"),
            "8195647600", "mapleridgenissan.example", 0.07, is_canadian=True),
    Rooftop(6, "cdk", "C3041", "SMS", "Summit Subaru", ("SUBARU",),
            _towns("Denver|CO|80202|303;Boulder|CO|80302|303;Fort Collins|CO|80525|970"),
            "3034147700", "summitsubaru.example", 0.09),
    Rooftop(7, "cdk", "C3077", "PRK", "Prairie Kia", ("KIA",),
            _towns("Topeka|KS|66603|785;Lawrence|KS|66044|785;Kansas City|MO|64108|816"),
            "7852337800", "prairiekia.example", 0.07),
)  # fmt: skip

UNMAPPED_CODES = {"dealervault": "DVD39990", "dealertrack": "ZZ9", "cdk": "C3999"}
CRM_UNMAPPED_CODE = "QQX"
"""Rooftop codes that are in no seed: rows that carry them must end in quarantine."""

EAST, WEST = ROOFTOPS[:5], ROOFTOPS[6:]
"""Rooftops of the United States whose customers go from one to the other."""


@dataclass
class Staff:
    """People of one rooftop by job (`SALES`, `ADVISOR`, `PARTS`, `TECH`)."""

    by_job: dict[str, list[Employee]] = field(default_factory=dict)
    _there: dict[tuple[str, int], list[Employee]] = field(default_factory=dict)

    def pick(self, rng: Random, job: str, day: int) -> Employee:
        """Somebody with this job who worked there on that day."""
        there = self._there.get((job, day))
        if there is None:
            there = [e for e in self.by_job[job] if e.hired <= day and not 0 < e.left <= day]
            self._there[job, day] = there
        return there[int(rng.random() * len(there))]

    def everybody(self) -> list[Employee]:
        """All employees, in the order of their numbers."""
        return [employee for people in self.by_job.values() for employee in people]


_POSTS = {"SALES": (8, 0.55), "ADVISOR": (4, 0.35), "PARTS": (3, 0.25), "TECH": (5, 0.3)}


def hire_staff(seed: int, rooftop: Rooftop, start: int, as_of: int) -> Staff:
    """Fill every post of a rooftop from `start` on; who leaves is replaced within some weeks."""
    rng = Random(f"{seed}:staff:{rooftop.code}")
    staff, number = Staff(), 310 + 100 * rooftop.index
    for job, (posts, turnover) in _POSTS.items():
        people = staff.by_job.setdefault(job, [])
        for post in range(posts):
            hired, left = start - 900 + int(rng.random() * 800), 0
            while hired <= as_of:
                stays = rng.random() > turnover or post == 0
                left = 0 if stays else max(start, hired) + 200 + int(rng.random() * 1200)
                left = 0 if left > as_of else left
                first = rng.choice(names.FEMALE + names.MALE)
                name = f"{first} {rng.choice(names.LAST)}"
                people.append(Employee(str(number), name, job, hired, left))
                number += 1
                if not left:
                    break
                hired = left + 10 + int(rng.random() * 40)
    return staff
