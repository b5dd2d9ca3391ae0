"""Segments of relationship and engagement."""

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

from truth.days import is_within
from truth.facts import Contact, Touch
from truth.group import Group
from truth.identity import Customer

Members = set[Customer]
_CHANNELS = ("email", "sms", "phone", "mail")
_RELATIONSHIPS = {
    "Prospect": "prospect", "Customer": "customer", "ExCustomer": "ex_customer",
    "CompetitorCustomer": "competitor_customer",
}  # fmt: skip


def _newest(group: Group, one: Customer, says: Callable[[Contact], str]) -> str:
    """What the newest card that says it says; '' where none does."""
    cards = sorted(group.contacts[one], key=lambda card: (card.updated_on, card.number))
    said = [says(card) for card in cards if says(card)]
    return said[-1] if said else ""


def relationship_of(group: Group, one: Customer) -> str:
    """From what somebody did, else from the card, else from what they asked for."""
    if any(is_within(activity.day, 36, group.as_of) for activity in group.activities[one]):
        return "customer"
    if group.activities[one]:
        return "ex_customer"
    said = _newest(group, one, lambda card: _RELATIONSHIPS.get(card.relationship, ""))
    return said or ("prospect" if group.chances[one] else "unknown")


def prospects(group: Group) -> Members:
    return group.those(lambda one: relationship_of(group, one) == "prospect")


def ex_customers(group: Group) -> Members:
    return group.those(lambda one: relationship_of(group, one) == "ex_customer")


def competitor_customers(group: Group) -> Members:
    return group.those(lambda one: relationship_of(group, one) == "competitor_customer")


def unknown_contacts(group: Group) -> Members:
    return group.those(lambda one: relationship_of(group, one) == "unknown")


def _status(group: Group, one: Customer) -> str:
    return _newest(group, one, lambda card: card.status)


def vip_customers(group: Group) -> Members:
    return group.those(lambda one: _status(group, one) in ("VIP", "Celebrity"))


def unhappy_customers(group: Group) -> Members:
    def is_unhappy(one: Customer) -> bool:
        return any(
            answer.nps <= 6
            and is_within(answer.day, 12, group.as_of)
            and not any(other.nps >= 7 and other.day >= answer.day for other in group.answers[one])
            for answer in group.answers[one]
        )

    return group.those(lambda one: _status(group, one) == "Angry" or is_unhappy(one))


def promoters(group: Group) -> Members:
    def is_promoter(one: Customer) -> bool:
        if not group.answers[one]:
            return False
        day = max(answer.day for answer in group.answers[one])
        newest = [answer.nps for answer in group.answers[one] if answer.day == day]
        return is_within(day, 12, group.as_of) and min(newest) >= 9

    return group.those(is_promoter)


def _from(group: Group, source: str) -> Members:
    return group.those(lambda one: _newest(group, one, lambda card: card.source) == source)


def referral_contacts(group: Group) -> Members:
    return _from(group, "Referral")


def event_contacts(group: Group) -> Members:
    return _from(group, "Event")


def purchased_list_contacts(group: Group) -> Members:
    return _from(group, "PurchasedList")


def _sent(group: Group, one: Customer) -> list[Touch]:
    """Sends that did not come back."""
    return [touch for touch in group.touches[one] if "bounced" not in touch.answers]


def campaign_responders(group: Group) -> Members:
    def responded(one: Customer, touch: Touch) -> bool:
        days = [touch.answers[kind] for kind in ("clicked", "replied") if kind in touch.answers]
        until = touch.sent_on + timedelta(30)
        days += [
            visit.closed_on
            for visit in group.visits[one]
            if touch.sent_on <= visit.closed_on <= until
        ]
        return any(is_within(day, 12, group.as_of) for day in days)

    return group.those(lambda one: any(responded(one, touch) for touch in _sent(group, one)))


def campaign_non_responders(group: Group) -> Members:
    def is_silent(one: Customer) -> bool:
        sent = [touch for touch in _sent(group, one) if is_within(touch.sent_on, 12, group.as_of)]
        kinds = {kind for touch in sent for kind in touch.answers}
        return len(sent) >= 5 and not kinds & {"opened", "clicked", "replied"}

    return group.those(is_silent)


def _channel_of(group: Group, one: Customer) -> str:
    """The channel with the best response rate, else the one that the customer named."""
    rates = {}
    for channel in _CHANNELS:
        sent = [
            touch for touch in _sent(group, one)
            if touch.channel == channel and is_within(touch.sent_on, 12, group.as_of)
        ]  # fmt: skip
        if len(sent) >= 3:
            hits = sum(bool({"clicked", "replied"} & set(touch.answers)) for touch in sent)
            rates[channel] = Fraction(hits, len(sent))
    best = [channel for channel, rate in rates.items() if rate and rate == max(rates.values())]
    if len(best) == 1:
        return best[0]
    said = sorted(group.known.stated.get(one, []))
    return said[-1][1] if said else ""


def email_first_customers(group: Group) -> Members:
    return group.those(lambda one: _channel_of(group, one) == "email")


def sms_first_customers(group: Group) -> Members:
    return group.those(lambda one: _channel_of(group, one) == "sms")


def phone_first_customers(group: Group) -> Members:
    return group.those(lambda one: _channel_of(group, one) == "phone")


def mail_first_customers(group: Group) -> Members:
    return group.those(lambda one: _channel_of(group, one) == "mail")
