"""What the CRM, the campaign tool and the survey tool know, each with its history.

Days are ordinals, seconds count from midnight UTC. As with `facts`, `versions` hold the days on
which a row changed and the state from then on.
"""

from collections import Counter
from dataclasses import dataclass, field

from sample_group.facts import Vehicle
from sample_group.people import Contact, Person
from sample_group.places import Rooftop
from sample_group.slips import Slips

CHANNELS = ("email", "sms", "phone", "mail")
"""The channels that consent is given for; push messages go by the consent for e-mail."""


@dataclass(slots=True)
class Card:
    """A contact of a rooftop's CRM; a version is (day, status, relationship).

    `dms_number` is '' where nobody linked the card with the management system.
    """

    rooftop: Rooftop
    number: str
    person: Person
    first: str
    last: str
    email: str
    mobile: str
    source: str
    salesperson: str
    dms_number: str
    created: int
    versions: list[tuple[int, str, str]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    company: str = ""
    middle: str = ""
    suffix: str = ""
    slips: Slips = field(default_factory=Slips)

    def address_day(self, day: int) -> int:
        """The day whose address the card bears on `day`."""
        return self.created if self.slips.keeps_address else day

    def contact(self, day: int) -> Contact:
        """Contact details as the card holds them on that day, but for phone and e-mail."""
        return self.slips.written(self.person.contact(self.address_day(day)))


@dataclass(slots=True)
class Lead:
    """An enquiry that came as ADF; a version is (day, status). `number` '' = sent without an id.

    `style` says how its sender writes; `wanted` None = no vehicle named.
    """

    rooftop: Rooftop
    person: Person
    day: int
    second: int
    provider: str
    number: str
    style: str
    wanted: Vehicle | None
    is_new: bool
    trade: Vehicle | None
    comment: str
    became_sale: bool
    email: str = ""
    phone: str = ""
    versions: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Opportunity:
    """A version is (day, stage)."""

    rooftop: Rooftop
    number: str
    card: Card
    condition: str
    make: str
    model: str
    expected: int
    salesperson: str
    versions: list[tuple[int, str]]


@dataclass(slots=True)
class Send:
    """A message, or (`holdout`) the one that was kept back on purpose; `dead`: nobody reads it."""

    number: int
    campaign: int
    person: Person
    address: str
    card: Card | None
    rooftop: Rooftop
    day: int
    second: int
    holdout: bool
    dead: bool = False
    brought: int = 0


@dataclass(slots=True)
class Response:
    """Something that came back on a send."""

    send: int
    kind: str
    day: int
    second: int


@dataclass(slots=True)
class Consent:
    """A wish: `granted` or withdrawn, for one channel and address."""

    channel: str
    address: str
    granted: bool
    day: int
    second: int
    source: str
    evidence: str


@dataclass(slots=True)
class Survey:
    """An answer; a version is (day, CSI, comment). `record_number` '' = known by e-mail alone."""

    number: str
    rooftop: Rooftop
    record_number: str
    email: str
    department: str
    day: int
    nps: int
    versions: list[tuple[int, int, str]]


@dataclass(slots=True)
class Profile:
    """How somebody answers: the favourite channel, how eagerly and how contentedly (0..1).

    `listed_on`: day from which the phone is on the do-not-call registry, 0 = never.
    """

    favourite: str
    eager: float
    content: float
    listed_on: int
    consents: dict[str, list[Consent]] = field(default_factory=dict)

    def allows(self, channel: str, day: int) -> bool:
        """Whether no withdrawal stands on that day."""
        known = [
            wish for wish in self.consents.get("email" if channel == "push" else channel, [])
            if wish.day <= day
        ]  # fmt: skip
        return not known or known[-1].granted


@dataclass
class Relations:
    """All of one block."""

    prospects: list[Person] = field(default_factory=list)
    profiles: dict[int, Profile] = field(default_factory=dict)
    cards: list[Card] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    opportunities: list[Opportunity] = field(default_factory=list)
    sends: list[Send] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    checks: set[tuple[int, str, bool]] = field(default_factory=set)
    surveys: list[Survey] = field(default_factory=list)


class Serials:
    """Numbers given out one after the other, a series each."""

    def __init__(self) -> None:
        self._next: Counter[str] = Counter()

    def next(self, series: str) -> int:
        """1, 2, 3 ..."""
        self._next[series] += 1
        return self._next[series]
