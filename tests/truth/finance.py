"""Segments of finance and insurance."""

from truth.days import is_ahead, is_within
from truth.facts import Product
from truth.group import Group
from truth.identity import Customer

Members = set[Customer]


def _products(group: Group, one: Customer, kind: str = "") -> list[Product]:
    return [
        product for sale in group.sales[one] for product in sale.products
        if not kind or product.kind == kind
    ]  # fmt: skip


def _holders(group: Group, kind: str) -> Members:
    return group.those(
        lambda one: any(
            product.expires_on >= group.as_of for product in _products(group, one, kind)
        )
    )


def service_contract_holders(group: Group) -> Members:
    return _holders(group, "service_contract")


def insurance_customers(group: Group) -> Members:
    return _holders(group, "insurance")


def protection_expiring(group: Group) -> Members:
    return group.those(
        lambda one: any(
            is_ahead(product.expires_on, 90, group.as_of) for product in _products(group, one)
        )
    )


def unprotected_buyers(group: Group) -> Members:
    return group.those(
        lambda one: any(
            not sale.products and is_within(sale.sold_on, 24, group.as_of)
            for sale in group.sales[one]
        )
    )
