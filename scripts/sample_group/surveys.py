"""Surveys: who answers after a sale, a visit, a purchase of parts; the outlet that writes them."""

from random import Random

from sample_group.extracts import Extract, compact, iso, visible
from sample_group.faults import spoil_group_row
from sample_group.history import is_sale, order_state
from sample_group.layouts import Feed, Layout, csv_head, csv_line, listed
from sample_group.people import Record
from sample_group.places import CRM_UNMAPPED_CODE
from sample_group.relations import Survey
from sample_group.world import Block, World
from sample_group.writer import Exports

LAYOUTS = {
    "surveys": Layout(listed("""SurveyId, DealerCode, CustomerNumber, Email, Department,
        RespondedOn, NpsScore, CsiScore, Comment"""), 1, 0, 5),
}  # fmt: skip
_SHARES = {"sales": 0.2, "service": 0.07, "parts": 0.05}
_PRAISE = (
    "Friendly, quick and honest.", "Everything was ready when they said.",
    'My advisor said "no surprises" and there were none.', "Good coffee, good work\nThank you!",
)  # fmt: skip
_BLAME = (
    "I waited, and waited, and nobody called.", 'They told me "tomorrow" three times.',
    "Too expensive\nand the noise is still there.", "The car came back dirty, never again.",
)  # fmt: skip
_MIDDLING = ("", "", "It was all right.", "Parking could be better, the rest is fine.")


def _file_name(code: str, table: str, extract: Extract) -> str:
    return f"{table}_{compact(extract.day)}{extract.time or '2200'}.csv"


FEED = Feed(
    "surveys", LAYOUTS, _file_name, csv_line, csv_head,
    variants={("", "surveys", 3): "bom crlf"},
    broken={("", "surveys", 1): b'SV-00000000,LSF,"cut off"here,,sales,,,,'},
    bad_date="2025-13-45", unmapped_code=CRM_UNMAPPED_CODE,
)  # fmt: skip


def answers(block: Block, rng: Random) -> None:
    """The surveys of one block."""
    as_of = block.world.as_of
    for deal in block.deals:
        if is_sale(deal) and rng.random() < _SHARES["sales"]:
            _answer(block, rng, deal.record, "sales", deal.day)
    for order in block.orders:
        closed = order.versions[-1][3]
        if order_state(order, as_of) == "C" and closed and rng.random() < _SHARES["service"]:
            _answer(block, rng, order.record, "service", closed)
    for ticket in block.tickets:
        if ticket.record and ticket.sale_type != "I" and rng.random() < _SHARES["parts"]:
            _answer(block, rng, ticket.record, "parts", ticket.day)


def _answer(block: Block, rng: Random, record: Record, department: str, happened: int) -> None:
    """One answer: the scores follow from how content the person is, and from the day."""
    profile = block.relations.profiles.get(record.person.number)
    email = record.person.contact(happened).email1
    only_email = bool(email) and rng.random() < 0.3
    if profile is None:
        return
    mood = min(1.0, max(0.0, (profile.content + 0.25) * 0.85 + rng.gauss(0.0, 0.12)))
    if profile.content < 0.05:
        mood = 0.25 * rng.random()
    nps = min(10, int(mood * 11))
    csi = min(100, max(0, int(100 * mood + rng.gauss(4.0, 6.0))))
    comment = rng.choice(_PRAISE if nps >= 9 else _BLAME if nps <= 5 else _MIDDLING)
    day = happened + 2 + int(rng.random() * 19)
    versions = [(day, csi, comment)]
    if rng.random() < 0.12:
        again = day + 3 + int(rng.random() * 60)
        versions.append((again, max(0, csi - 5), f"{comment} (called back)".strip()))
    serial = block.world.serials.next("survey")
    block.relations.surveys.append(
        Survey(
            f"SV-{serial:08d}", record.rooftop, "" if only_email else record.number,
            email if only_email or rng.random() < 0.5 else "", department, day, nps, versions,
        )
    )  # fmt: skip


class Surveys:
    """Writes the survey files."""

    def __init__(self, world: World, exports: Exports) -> None:
        self.exports = exports

    def block(self, block: Block, rng: Random) -> None:
        """All answers of one block."""
        for survey in block.relations.surveys:
            days = [version[0] for version in survey.versions]
            for extract, version in visible(self.exports.extracts, days):
                row = survey_row(survey, version)
                spoil_group_row(rng, row, FEED, "surveys")
                self.exports.write(FEED, "", "surveys", extract, row)

    def close(self) -> None:
        """Nothing is left."""


def survey_row(survey: Survey, version: int) -> list[str]:
    """A surveys row as it was in that version."""
    _, csi, comment = survey.versions[version]
    return [
        survey.number, survey.rooftop.crm_code, survey.record_number, survey.email,
        survey.department, iso(survey.day), str(survey.nps), str(csi), comment,
    ]  # fmt: skip
