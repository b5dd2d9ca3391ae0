"""Campaigns at work in one block: who is sent what, who is held back, who comes back for it.

A share of the treated comes once more within 30 days: a real repair order or counter ticket in
the exports of the rooftop. Those held back do what they would have done anyway.
"""

from dataclasses import replace
from random import Random

from sample_group import counter, service
from sample_group.campaigns import HOLDOUT_SHARE, WINDOW_DAYS, Campaign
from sample_group.consents import mail_text, phone_text, withdraw
from sample_group.extracts import working_day
from sample_group.faults import hits
from sample_group.habits import Habits
from sample_group.history import FITS, History
from sample_group.people import Person
from sample_group.relations import Card, Profile, Relations, Response, Send
from sample_group.world import Block

_LATEST_RETURN = 26
_HOUR = 3600
# channel: bounced, then opened, clicked, replied by those whose favourite it is and by the others
_RATES = {
    "email": (0.012, (0.85, 0.45, 0.05), (0.34, 0.10, 0.01)),
    "sms": (0.02, (0.0, 0.42, 0.16), (0.0, 0.08, 0.02)),
    "phone": (0.05, (0.0, 0.0, 0.62), (0.0, 0.0, 0.16)),
    "mail": (0.015, (0.0, 0.0, 0.26), (0.0, 0.0, 0.04)),
    "push": (0.03, (0.5, 0.25, 0.0), (0.22, 0.07, 0.0)),
}
_UNSUBSCRIBES, _COMPLAINS = 0.025, 0.003


class Outreach:
    """Runs the campaigns of one block in the order of time."""

    def __init__(
        self, block: Block, habits: dict[int, Habits], histories: dict[int, History],
        relations: Relations, rng: Random,
    ) -> None:  # fmt: skip
        self.block = block
        self.rng = rng
        self.as_of = block.world.as_of
        self.habits = habits
        self.histories = histories
        self.relations = relations
        self.cards: dict[int, list[Card]] = {}
        for card in relations.cards:
            self.cards.setdefault(card.person.number, []).append(card)

    def run(self) -> None:
        """All campaigns; then count who came within the window of each."""
        campaigns = self.block.world.campaigns
        for campaign in campaigns:
            firsts = self._start(campaign)
            for day in campaign.later_days:
                for first in firsts:
                    self._follow(campaign, first, day)
        for send in self.relations.sends:
            self._count(campaigns[send.campaign - 1], send)

    def _start(self, campaign: Campaign) -> list[Send]:
        """The first message to everybody; those that may be followed by others of the series."""
        reached: set[str] = set()
        firsts = len(self.relations.sends)
        for person in self.block.people:
            history = self.histories[person.number]
            if not FITS[campaign.segment](history, campaign.day):
                continue
            if campaign.brings == "visit" and not history.owned(campaign.day):
                continue
            address = self._address(campaign, person, campaign.day)
            if address and address not in reached:
                reached.add(address)
                self._send(campaign, person, address)
        return [send for send in self.relations.sends[firsts:] if not send.dead]

    def _address(self, campaign: Campaign, person: Person, day: int) -> str:
        """Where this channel reaches somebody who allows it; '' = it does not."""
        profile = self.relations.profiles[person.number]
        if 0 < person.opted_out_on <= day or not profile.allows(campaign.channel, day):
            return ""
        contact = person.contact(day)
        if campaign.channel in ("email", "push"):
            return contact.email1
        if campaign.channel == "mail":
            return mail_text(contact)
        phone = contact.cell or ("" if campaign.channel == "sms" else contact.home)
        if phone and campaign.channel == "phone":
            listed = 0 < profile.listed_on <= day - 3
            self.relations.checks.add((day - 3, phone, listed))
            if listed:
                return ""
        return phone_text(phone, campaign.number) if phone else ""

    def _send(self, campaign: Campaign, person: Person, address: str) -> None:
        rng, day = self.rng, campaign.day
        number = self.block.world.serials.next("send")
        cards = [card for card in self.cards.get(person.number, []) if card.created <= day]
        send = Send(
            number, campaign.number, person, address, cards[0] if cards else None,
            cards[0].rooftop if cards else person.home, day,
            14 * _HOUR + int(rng.random() * 7 * _HOUR), rng.random() < HOLDOUT_SHARE,
        )  # fmt: skip
        if campaign.channel in ("email", "sms") and hits(rng, "dead_address"):
            send.dead = True
            send.address = _former(address)
        if self._is_made(campaign, send):
            if campaign.brings and rng.random() < campaign.rate:
                self._bring(campaign, send)
            self._answer(campaign, send, rng)

    def _follow(self, campaign: Campaign, first: Send, day: int) -> None:
        """A later message of a series, to the arm of the first, while the address allows it.

        Its dice are its own, so that a series leaves those of all other messages as they were.
        """
        if self._address(campaign, first.person, day) != first.address:
            return
        rng = Random(f"{first.person.number} {first.second} {day}")
        send = replace(
            first, number=self.block.world.serials.next("send"), day=day,
            second=14 * _HOUR + int(rng.random() * 7 * _HOUR),
        )  # fmt: skip
        if self._is_made(campaign, send):
            self._answer(campaign, send, rng)

    def _is_made(self, campaign: Campaign, send: Send) -> bool:
        """Whether it is sent, and not only noted as held back; both are counted."""
        self.relations.sends.append(send)
        campaign.holdout += send.holdout
        campaign.treated += not send.holdout
        return not send.holdout

    def _bring(self, campaign: Campaign, send: Send) -> None:
        """The planted effect: one visit or purchase more."""
        person, history = send.person, self.histories[send.person.number]
        own = self.habits[person.number]
        day = working_day(send.day + 1 + int(self.rng.random() * _LATEST_RETURN))
        if day > self.as_of:
            return
        if campaign.brings == "parts":
            counter.buy_again(self.block, person, own.shops_at, day)
            history.parts.append(day)
            history.parts.sort()
        else:
            vehicle, until = history.owned(send.day)[0]
            day = max(send.day + 1, min(day, until - 1)) if until else day
            coupon = campaign.code if campaign.offer == "discount" else ""
            history.add_visit(
                service.come_back(self.block, own, (person, vehicle), day, coupon=coupon)
            )
        send.brought = day
        campaign.extra += 1

    def _count(self, campaign: Campaign, send: Send) -> None:
        history = self.histories[send.person.number]
        days = history.parts if campaign.brings == "parts" else history.visits
        last = min(self.as_of, send.day + WINDOW_DAYS)
        if history.between(days, send.day, last):
            if send.holdout:
                campaign.holdout_came += 1
            else:
                campaign.treated_came += 1

    def _answer(self, campaign: Campaign, send: Send, rng: Random) -> None:
        """What comes back; some take back their consent with it."""
        profile = self.relations.profiles[send.person.number]
        bounced, favourite, others = _RATES[campaign.channel]
        is_favourite = profile.favourite == campaign.channel
        if rng.random() < (0.9 if send.dead else bounced):
            self._note(send, "bounced", 0.02, rng)
            return
        self._note(send, "delivered", 0.01, rng)
        if send.dead:
            return
        zeal = 1.6 if send.brought else profile.eager
        opened, clicked, replied = (
            min(0.97, rate * zeal) for rate in (favourite if is_favourite else others)
        )
        if opened:
            if rng.random() >= opened:
                return
            self._note(send, "opened", 20.0, rng)
        if rng.random() < clicked:
            self._note(send, "clicked", 30.0, rng)
        if rng.random() < replied:
            self._note(send, "replied", 40.0, rng)
        if rng.random() < _COMPLAINS:
            self._note(send, "complained", 48.0, rng)
        if campaign.channel in ("email", "sms") and rng.random() < _UNSUBSCRIBES:
            answer = self._note(send, "unsubscribed", 48.0, rng)
            withdraw(profile, campaign.channel, send, answer)

    def _note(self, send: Send, kind: str, hours: float, rng: Random) -> Response:
        """An event within so many hours of the send (delivery: minutes)."""
        second = send.second + 5 + int(rng.random() * hours * _HOUR)
        answer = Response(send.number, kind, send.day + second // 86_400, second % 86_400)
        self.relations.responses.append(answer)
        return answer


def _former(address: str) -> str:
    """The address that somebody had before this one."""
    if "@" in address:
        name, _, host = address.partition("@")
        return f"old.{name}@{host}"
    return address[:-4] + f"{(int(address[-4:]) + 3571) % 10_000:04d}"


def profile_of(rng: Random, start: int, as_of: int) -> Profile:
    """How somebody will answer."""
    dice, favourite = rng.random(), "none"
    for channel, share in (("email", 0.34), ("sms", 0.26), ("phone", 0.12), ("mail", 0.08)):
        dice -= share
        if dice < 0:
            favourite = channel
            break
    listed_on = start + int(rng.random() * (as_of - start)) if rng.random() < 0.12 else 0
    eager = 0.0 if favourite == "none" and rng.random() < 0.5 else 0.6 + 0.7 * rng.random()
    return Profile(favourite, eager, rng.random(), listed_on)
