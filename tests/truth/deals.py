"""Deals as they were told: sales, chances of one, and vehicles that the rooftop passes on."""

from datetime import date
from typing import Any

from sample_group import cdk
from sample_group.facts import Deal
from truth.days import day_of
from truth.exports import Told
from truth.facts import Chance, Disposal, Known, Product, Sale
from truth.identity import Identity, place_of
from truth.money import reported, written

_AS_SENT = {
    "dealervault": {"Cancelled": "Pending"},
    "dealertrack": {"Cancelled": "Unwound"},
    "cdk": {"Cancelled": "Pending", "Quote": "Pending"},
}
"""States for which a feed has no word of its own."""
_SALE_KINDS = ("Retail", "Lease", "Fleet")
_CHANCES = {"Quote": "offer", "Pending": "order"}
_CLOSED = ("Booked", "Finalized")


def tell_deals(told: Told, identity: Identity, known: Known) -> None:
    """Add all deals to what was known."""
    for block in told.blocks:
        for deal in block.deals:
            version = told.version(deal, known.as_of)
            if version is not None and deal.day <= known.as_of.toordinal():
                _tell(deal, version, identity, known)


def _tell(deal: Deal, version: int, identity: Identity, known: Known) -> None:
    state = deal.versions[version][1]
    state = _AS_SENT[deal.rooftop.feed].get(state, state)
    day, number = date.fromordinal(deal.day), _number(deal)
    known.staff.add(salesperson_of(deal))
    _read(deal, identity, known)
    if deal.kind in _SALE_KINDS and state in _CLOSED:
        known.sales.append(_sale(deal, version, identity))
    elif deal.kind in _SALE_KINDS and state in _CHANCES:
        customer = identity.customer(place_of(deal.record))
        known.chances.append(Chance(customer, _CHANCES[state], day))
    elif deal.kind not in _SALE_KINDS and state in _CLOSED:
        known.disposals.append(Disposal(identity.sold_vehicle(deal), day, number))


def _number(deal: Deal) -> str:
    return f"{deal.rooftop.feed} {deal.rooftop.code} {deal.number}"


def salesperson_of(deal: Deal) -> str:
    """The salesperson of a deal, among all of the group."""
    return f"{deal.rooftop.crm_code} {deal.salesperson.number}"


def _sale(deal: Deal, version: int, identity: Identity) -> Sale:
    seen, _, change = deal.versions[version]
    rooftop, finance, sold_on = deal.rooftop, deal.finance, date.fromordinal(deal.day)
    is_shown = deal.delivered <= seen or deal.number % 2
    gross = written(deal.front_gross + change) + written(deal.back_gross)
    row = _nested(deal, version)
    return Sale(
        _number(deal), identity.customer(place_of(deal.record)), rooftop, sold_on,
        day_of(deal.delivered) if is_shown else None, deal.kind, deal.condition, finance.kind,
        float(f"{finance.apr:.2f}") if finance.apr else None, finance.term,
        day_of(finance.first_payment), day_of(finance.lease_end), finance.miles_a_year,
        deal.odometer, identity.sold_vehicle(deal),
        identity.traded_vehicle(deal) if row.get("tradeDetails", True) else None, deal.vehicle,
        reported(written(deal.price), rooftop, sold_on), reported(gross, rooftop, sold_on),
        _products(deal) if row.get("products", True) else (), salesperson_of(deal),
    )  # fmt: skip


def _nested(deal: Deal, version: int) -> dict[str, Any]:
    """The object of a nested feed, which may leave out what there is; {} of another feed."""
    return cdk.deal_row(deal, version) if deal.rooftop.feed == "cdk" else {}


def _products(deal: Deal) -> tuple[Product, ...]:
    sold = (("service_contract", deal.contract), ("insurance", deal.insurance))
    return tuple(
        Product(kind, date.fromordinal(product.expires)) for kind, product in sold if product
    )


def _read(deal: Deal, identity: Identity, known: Known) -> None:
    """The odometer readings of a deal, and how its vehicle's number is written."""
    day = date.fromordinal(deal.day)
    sold, traded = identity.sold_vehicle(deal), identity.traded_vehicle(deal)
    if sold:
        known.readings.setdefault(sold, []).append((day, deal.odometer))
        known.written_vins.setdefault(sold, set()).add(deal.vin)
    if traded and deal.trade and deal.rooftop.feed != "dealertrack":
        known.readings.setdefault(traded, []).append((day, deal.trade_odometer))
        known.written_vins.setdefault(traded, set()).add(deal.trade.vin)
