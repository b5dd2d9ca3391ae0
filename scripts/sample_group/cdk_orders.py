"""Repair orders of the `cdk` files: lines of operations and parts, discounts, totals by payer."""

from typing import Any

from sample_group.extracts import iso
from sample_group.facts import Operation, RepairOrder
from sample_group.nested_faults import as_sent

Object = dict[str, Any]

_TYPES = {
    "C3041": {"C": "CP", "W": "WP", "I": "IP", "S": "SC"},
    "C3077": {"C": "C", "W": "W", "I": "I", "S": "S"},
}
_SUPPLIES = {"C3041": 0.03, "C3077": 0.0}
"""Part of the customer's labour that is charged for supplies."""
_NOTES_RECALL = 31
"""Every so many orders note a recall that waits for its parts."""


def order_row(order: RepairOrder, version: int) -> Object:
    """An order as it was in that version; a void one keeps its lines and has no totals."""
    day, status, count, closed = order.versions[version]
    model = order.vehicle.model
    billed = 0 if status == "V" else count
    own = order.billed(billed, "C")
    row = {
        "companyId": order.rooftop.code,
        "roNumber": str(order.number),
        "openDate": iso(order.opened),
        "closedDate": iso(closed),
        "voidedDate": iso(day) if status == "V" else "",
        "statusCode": status,
        "department": order.department,
        "serviceAdvisorId": order.advisor.number,
        "customerId": order.record.number,
        "vehicle": {
            "vin": order.vin, "make": model.make.title(), "modelDesc": model.name,
            "year": order.vehicle.year,
        },
        "mileage": order.odometer,
        "mileageOut": order.odometer + 2 if closed else None,
        "lines": _lines(order, count),
        "discounts": _discounts(order, own),
        "totals": [
            total for pay in "CWIS" if (total := _total(order, pay, order.billed(billed, pay)))
        ],
    }  # fmt: skip
    return as_sent(row, order.number, ("vehicle", "discounts"))


def _discounts(order: RepairOrder, own: list[Operation]) -> list[Object]:
    labor, sale = sum(op.labor for op in own), sum(op.sale for op in own)
    if not order.discount or not sale:
        return []
    on_labor = round(order.discount * labor / sale, 2)
    return [
        {
            "id": order.coupon, "desc": f"Coupon {order.coupon}", "laborDiscount": on_labor,
            "partsDiscount": round(order.discount - on_labor, 2),
        }
    ]  # fmt: skip


def _total(order: RepairOrder, pay: str, lines: list[Operation]) -> Object | None:
    """What one payer is billed, before discount; None if nothing."""
    if not lines:
        return None
    labor, parts = round(sum(op.labor for op in lines), 2), round(sum(op.parts for op in lines), 2)
    misc = round(_SUPPLIES[order.rooftop.code] * labor, 2) if pay == "C" else 0.0
    sale = round(labor + parts + misc, 2)
    return {
        "payType": pay, "laborSale": labor, "partsSale": parts, "miscSale": misc, "roSale": sale,
        "roCost": round(sum(op.cost for op in lines), 2),
        "discount": order.discount if pay == "C" and labor + parts else 0.0,
    }  # fmt: skip


def _lines(order: RepairOrder, count: int) -> list[Object]:
    """A line for each operation; one without parts joins the line before of the same payer."""
    lines: list[Object] = []
    before: Operation | None = None
    for op in order.operations[:count]:
        parts, labor_cost = _parts(op)
        labor = {
            "opCode": op.code, "opCodeDesc": op.description,
            "type": _TYPES[order.rooftop.code][op.pay],
            "sale": op.labor, "cost": labor_cost,
        }  # fmt: skip
        joins = before and before.pay == op.pay and not (before.declined or op.recommended)
        if joins and not op.parts:
            lines[-1]["laborOperations"].append(labor)
            continue
        before = op
        lines.append(
            {
                "lineCode": _line_code(len(lines)),
                "complaint": f"CUSTOMER REQUESTS {op.description.upper()}",
                "campaignCode": _campaign(order, op),
                "statusCode": "DECLINED" if op.declined else "SOLD",
                "laborOperations": [labor],
                "parts": parts,
            }
        )
    if order.number % _NOTES_RECALL == 0:
        lines.append(_noted_recall(order, len(lines)))
    return lines


def _noted_recall(order: RepairOrder, place: int) -> Object:
    """A recall that somebody noted for another time, when its parts are there: no work."""
    return {
        "lineCode": _line_code(place),
        "complaint": "OPEN RECALL, PARTS ON ORDER",
        "campaignCode": _campaign_code(order, "R"),
        "statusCode": "OPEN",
        "laborOperations": [],
        "parts": [],
    }


def _line_code(place: int) -> str:
    """A to Z, then A2 and so on."""
    turn, letter = divmod(place, 26)
    return f"{chr(65 + letter)}{turn + 1 if turn else ''}"


def _campaign(order: RepairOrder, op: Operation) -> str:
    """The maker's campaign; every fourth order leaves it out."""
    if not op.code.endswith(("RECALL", "CAMPSVC")) or order.number % 4 == 0:
        return ""
    return _campaign_code(order, "R" if op.code.endswith("RECALL") else "S")


def _campaign_code(order: RepairOrder, kind: str) -> str:
    """Recall (R) or service campaign (S) of the vehicle's model and year."""
    model = order.vehicle.model
    return f"{model.make[0]}{kind}{order.vehicle.year % 100}-{sum(map(ord, model.name)) % 1000:03d}"


def _parts(op: Operation) -> tuple[list[Object], float]:
    """The operation's parts, amounts of all units together, and what its labour cost."""
    if not op.part_numbers:
        return [], op.cost
    left = parts_cost = round(op.cost * 0.65 * op.parts / (0.65 * op.parts + 0.29 * op.labor), 2)
    parts, sold = [], op.parts
    for place, (number, quantity, unit) in enumerate(op.part_numbers, start=1):
        is_last = place == len(op.part_numbers)
        sale = sold if is_last else round(unit * quantity, 2)
        cost = left if is_last else round(parts_cost * sale / op.parts, 2)
        sold, left = round(sold - sale, 2), round(left - cost, 2)
        parts.append({"partNo": number, "quantity": quantity, "sale": sale, "cost": cost})
    return parts, round(op.cost - parts_cost, 2)
