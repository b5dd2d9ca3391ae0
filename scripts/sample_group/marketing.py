"""The campaign tool's outlet: campaigns, sends, responses, consents, do-not-call checks; and the
truth about what was planted."""

from random import Random

from sample_group.campaigns import TRUTH_CAMPAIGNS, Campaign, truth_line
from sample_group.consents import send_code
from sample_group.extracts import Extract, compact, iso, visible
from sample_group.faults import every, spoil_group_row
from sample_group.layouts import Feed, Layout, csv_head, csv_line, listed
from sample_group.places import CRM_UNMAPPED_CODE
from sample_group.relations import Consent, Response, Send
from sample_group.stamps import stamp
from sample_group.world import Block, World
from sample_group.writer import Exports

LAYOUTS = {
    "campaigns": Layout(listed("""CampaignId, Name, Channel, SegmentName, OfferType, StartedAt,
        CostTotal"""), -1, 0, 5),
    "sends": Layout(listed("""SendId, CampaignId, Address, ContactId, DealerCode, SentAt,
        IsHoldout"""), 4, 0, 5),
    "responses": Layout(listed("SendId, EventType, EventAt"), -1, 0, 2),
    "consents": Layout(listed("Channel, Address, Status, RecordedAt, Source, EvidenceRef"),
                       -1, 1, 3),
    "dnc_checks": Layout(listed("Phone, CheckedOn, OnRegistry"), -1, 0, 1),
}  # fmt: skip
_WIDER = {
    **LAYOUTS,
    "responses": Layout((*LAYOUTS["responses"].columns, "UserAgent"), -1, 0, 2),
}
WIDER_EXTRACT = 2
"""The number of the extract in which the responses have a column that nobody asked for."""


def _file_name(code: str, table: str, extract: Extract) -> str:
    return f"{table}_{compact(extract.day)}{extract.time or '2200'}.csv"


def _feed(layouts: dict[str, Layout]) -> Feed:
    return Feed(
        "marketing", layouts, _file_name, csv_line, csv_head,
        variants={("", "sends", 0): "gz", ("", "consents", 1): "bom"},
        bad_date="2025-13-45T10:00:00Z", unmapped_code=CRM_UNMAPPED_CODE,
    )  # fmt: skip


FEED = _feed(LAYOUTS)
_WIDER_FEED = _feed(_WIDER)


class Marketing:
    """Writes the files of the campaign tool."""

    def __init__(self, world: World, exports: Exports) -> None:
        self.world = world
        self.exports = exports
        self.rng = Random()
        hidden = exports.folder / ".sample"
        self._truth = (hidden / "truth_sends.csv").open("w", encoding="utf-8", newline="")
        self._truth.write("send_id,campaign_id,person_id,is_holdout,brought_on\n")

    def block(self, block: Block, rng: Random) -> None:
        """All rows of one block but the campaigns."""
        self.rng, relations = rng, block.relations
        for send in relations.sends:
            self._write("sends", [send.day], send_row(send))
            cells = [
                send_code(send.number), _campaign(self.world, send).code, str(send.person.number),
                "Y" if send.holdout else "N", iso(send.brought),
            ]  # fmt: skip
            self._truth.write(csv_line(cells) + "\n")
        for response in relations.responses:
            self._write("responses", [response.day], response_row(response))
        for profile in relations.profiles.values():
            for wishes in profile.consents.values():
                for wish in wishes:
                    self._write("consents", [wish.day], consent_row(wish))
        for day, phone, listed_now in sorted(relations.checks):
            row = [phone, iso(day), "Y" if listed_now else "N"]
            self._write("dnc_checks", [day], row)

    def close(self) -> None:
        """The campaigns, whose costs are known now, and the truth about them."""
        for campaign in self.world.campaigns:
            for extract, _ in visible(self.exports.extracts, [campaign.day]):
                self.exports.write(FEED, "", "campaigns", extract, campaign_row(campaign))
        lines = [TRUTH_CAMPAIGNS, *map(truth_line, self.world.campaigns)]
        path = self.exports.folder / ".sample" / "truth_campaigns.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
        self._truth.close()

    def _write(self, table: str, days: list[int], cells: list[str]) -> None:
        for extract, _ in visible(self.exports.extracts, days):
            row = list(cells)
            spoil_group_row(self.rng, row, FEED, table)
            if table == "responses" and extract == WIDER_EXTRACT:
                self.exports.write(_WIDER_FEED, "", table, extract, [*row, "Mail/7.2"])
            else:
                self.exports.write(FEED, "", table, extract, row)


def _campaign(world: World, send: Send) -> Campaign:
    return world.campaigns[send.campaign - 1]


def campaign_row(campaign: Campaign) -> list[str]:
    """A campaigns row."""
    return [
        campaign.code, campaign.name, campaign.channel, campaign.segment, campaign.offer,
        stamp(campaign.day, 49_000, campaign.number), f"{campaign.cost_total:.2f}",
    ]  # fmt: skip


def send_row(send: Send) -> list[str]:
    """A sends row."""
    return [
        send_code(send.number), f"CMP-{1000 + send.campaign}", send.address,
        send.card.number if send.card else "", send.rooftop.crm_code,
        stamp(send.day, send.second, send.number), "Y" if send.holdout else "N",
    ]  # fmt: skip


def response_row(response: Response) -> list[str]:
    """A responses row; now and then of a send that the tool has forgotten."""
    code = send_code(response.send)
    if every(response.send, "unknown_send"):
        code = f"OLD-{response.send:08d}"
    return [code, response.kind, stamp(response.day, response.second, response.send)]


def consent_row(wish: Consent) -> list[str]:
    """A consents row."""
    return [
        wish.channel, wish.address, "granted" if wish.granted else "withdrawn",
        stamp(wish.day, wish.second, wish.second), wish.source, wish.evidence,
    ]  # fmt: skip
