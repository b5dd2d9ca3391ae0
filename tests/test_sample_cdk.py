"""`dms sample`: the nested feed, its faults, and what must add up in it."""

import csv
import json
import re
from collections import Counter, defaultdict

import pytest
import ultravin

from sample_files import content, read_objects, run, source_tables, table_of
from sample_group.catalog import check_digit
from sample_group.places import UNMAPPED_CODES

FIRST, SECOND = "C3041", "C3077"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The default sample."""
    folder = tmp_path_factory.mktemp("sample") / "landing"
    done = run("--to", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def files(sample):
    """Objects of each file by its path, oldest extract first."""
    paths = sorted((sample / "cdk").iterdir(), key=lambda path: re.search(r"\d{12}", path.name)[0])
    return {path: read_objects(path) for path in paths}


@pytest.fixture(scope="module")
def objects(files):
    """All objects by table, as they were sent."""
    found = defaultdict(list)
    for path, rows in files.items():
        found[table_of(path)].extend(rows)
    return found


@pytest.fixture(scope="module")
def truth(sample):
    """Records of the two rooftops, and the numbers of all vehicles."""
    with (sample / ".sample" / "truth_people.csv").open(encoding="utf-8") as stream:
        people = {
            row["source_customer_number"]: row
            for row in csv.DictReader(stream)
            if row["feed"] == "cdk"
        }
    with (sample / ".sample" / "truth_vehicles.csv").open(encoding="utf-8") as stream:
        return people, {row["vin"] for row in csv.DictReader(stream)}


def numbered(rows):
    """The objects without those whose numbers are texts."""
    return [row for row in rows if not isinstance(row.get("mileage", row.get("cost")), str)]


def test_keys_are_the_columns_of_the_source_in_one_order(objects):
    for table in source_tables("cdk"):
        columns = [column["name"] for column in table["columns"]]
        rows = objects[table["name"]]
        complete = [list(row) for row in rows if len(row) == len(columns)]
        assert columns in complete, table["name"]
        for row in rows:
            assert [key for key in columns if key in row] == [key for key in row if key in columns]


def test_one_file_has_keys_that_the_layout_does_not_know(files):
    columns = {t["name"]: {c["name"] for c in t["columns"]} for t in source_tables("cdk")}
    odd = {
        path.name: set().union(*rows) - columns[table_of(path)]
        for path, rows in files.items()
        if set().union(*rows) - columns[table_of(path)]
    }
    assert odd == {f"parts_invoices_{SECOND}_202606302245.jsonl": {"registerNo", "tender"}}


def test_one_line_is_no_json(files):
    broken = []
    for path, rows in files.items():
        lines = content(path).decode("utf-8-sig").splitlines()
        broken.extend([path.name] * (len(lines) - len(rows)))
    assert broken == [f"repair_orders_{SECOND}_202512312200.jsonl"]


def test_one_file_has_a_row_twice(files):
    twice = {
        path.name: sum(count - 1 for count in Counter(map(json.dumps, rows)).values())
        for path, rows in files.items()
    }
    assert {name: count for name, count in twice.items() if count} == {
        f"repair_orders_{FIRST}_202605152115.jsonl": 1
    }


def test_lines_are_compact_and_in_utf_8(files):
    for path in files:
        data = content(path)
        assert b'": ' not in data and b"\\u" not in data, path.name


def test_totals_are_those_of_the_sold_lines_before_discount(objects):
    checked = Counter()
    for order in numbered(objects["repair_orders"]):
        sums = defaultdict(lambda: [0.0, 0.0, 0.0])
        for line in order.get("lines") or []:
            pay = {operation["type"][0] for operation in line["laborOperations"]}
            assert len(pay) == (line["statusCode"] != "OPEN")
            if line["statusCode"] == "SOLD":
                amounts = sums[pay.pop()]
                amounts[0] += sum(operation["sale"] for operation in line["laborOperations"])
                amounts[1] += sum(part["sale"] for part in line["parts"])
                amounts[2] += sum(x["cost"] for x in line["laborOperations"] + line["parts"])
        totals = {total["payType"]: total for total in order.get("totals") or []}
        if order["statusCode"] == "V":
            assert not totals and order["voidedDate"]
            continue
        assert totals.keys() == sums.keys()
        for pay, total in totals.items():
            shown = [total["laborSale"], total["partsSale"], total["roCost"]]
            assert shown == pytest.approx(sums[pay], abs=0.005)
            whole = total["laborSale"] + total["partsSale"] + total["miscSale"]
            assert total["roSale"] == pytest.approx(whole, abs=0.005)
            checked[pay] += 1
    assert all(checked[pay] > 10 for pay in "CWIS")


def test_discounts_are_the_discount_of_the_customers_total(objects):
    given = 0
    for order in numbered(objects["repair_orders"]):
        if order.get("discounts", []) is None:
            continue
        discounts = order.get("discounts", [])
        given += len(discounts)
        total = {total["payType"]: total["discount"] for total in order.get("totals") or []}
        assert sum(total.values()) == total.get("C", 0)
        parts = sum(entry["laborDiscount"] + entry["partsDiscount"] for entry in discounts)
        assert parts == pytest.approx(total.get("C", 0), abs=0.005)
    assert given > 100


def test_dates_follow_each_other(objects):
    for order in objects["repair_orders"]:
        closed, voided = order.get("closedDate"), order.get("voidedDate")
        assert not (closed and voided)
        assert bool(closed) == (order["statusCode"] == "C")
        if order["openDate"] != "2024-13-45":
            assert all(day >= order["openDate"] for day in (closed, voided) if day)


def test_deals_carry_their_history_as_far_as_it_went(objects):
    paths = set()
    for deal in objects["deals"]:
        events = deal.get("dealEvents", [])
        days = [event["date"] for event in events]
        newest_first = deal["companyId"] == SECOND
        if deal["companyId"] in (FIRST, SECOND):
            assert days == sorted(days, reverse=newest_first)
        paths.add("".join(sorted((event["code"] for event in events), key="PBFUD".index)))
    assert {"P", "PB", "PBFD", "PBUD"} <= paths
    assert paths <= {"P", "PB", "PBD", "PBF", "PBFD", "PBU", "PBUD"}


def test_deal_types_sale_types_and_products_are_those_of_the_layout(objects):
    deals = objects["deals"]
    assert {deal["dealType"] for deal in deals} == {
        "Retail", "Lease", "Fleet", "Wholesale", "DealerTrade",
    }  # fmt: skip
    assert {deal["saleType"] for deal in deals} == {"Cash", "Finance", "Lease"}
    products = [product for deal in deals for product in deal.get("products") or []]
    assert {product["type"] for product in products} == {"SERVICE_CONTRACT", "INSURANCE", "GAP"}
    assert any(deal.get("tradeDetails") for deal in deals)


def test_gross_is_price_less_cost_unless_corrected(objects):
    seen = defaultdict(set)
    for deal in numbered(objects["deals"]):
        seen[deal["companyId"], deal["dealNo"]].add(deal["frontGross"])
        if deal["vehicleType"] == "N" and len(seen[deal["companyId"], deal["dealNo"]]) == 1:
            assert abs(deal["sellingPrice"] - deal["cost"] - deal["frontGross"]) < 451
    assert any(len(grosses) > 1 for grosses in seen.values())


def test_customers_are_known_to_the_truth_file(objects, truth):
    known = set(truth[0])
    sent = {row["customerId"] for row in objects["customers"]} - {""}
    assert sent <= known and len(sent) > 150
    used = {
        row.get("customerId")
        for table in ("deals", "repair_orders", "parts_invoices")
        for row in objects[table]
    }
    assert used - {"", None} <= known


def test_wholesale_accounts_buy_wholesale(objects):
    accounts = {c["customerId"] for c in objects["customers"] if c.get("partsType") == "W"}
    buyers = {i["customerId"] for i in objects["parts_invoices"] if i["saleType"] == "W"}
    assert buyers and buyers <= accounts
    assert {c.get("partsType") for c in objects["customers"]} >= {"W", "R", ""}


def test_customers_say_how_they_may_be_reached(objects):
    customers = objects["customers"]
    assert {c.get("preferredContact") for c in customers} >= {"C", "E", "H", "M", "T", ""}
    flags = Counter(
        name
        for customer in customers
        for name, value in (customer.get("contactMethods") or {}).items()
        if value
    )
    assert set(flags) == {"blockEmailFlag", "blockMailFlag", "blockPhoneFlag", "blockTextFlag"}
    assert any(c["optOutFlag"] for c in customers)
    assert all(bool(c.get("deleteDataDate")) == c["isDeleteDataFlag"] for c in customers)
    assert any(c["isDeleteDataFlag"] for c in customers)
    kinds = Counter(p["description"] for c in customers for p in c.get("phoneNumbers") or [])
    assert set(kinds) == {"HOME", "CELL", "MAIN", "WORK"}


def test_addresses_put_city_state_and_zip_into_one_text(objects):
    places = [(c.get("address") or {}).get("cityStateZip") for c in objects["customers"]]
    assert "FORT COLLINS, CO 80525" in places and "TOPEKA, KS 66603" in places
    assert all(re.fullmatch(r"[A-Z ]+, [A-Z]{2} \d{5}", place) for place in places if place)


def test_vehicles_decode_to_the_make_that_was_sent(objects, truth):
    vehicles = {
        (row["vehicle"]["vin"], row["vehicle"]["make"].upper())
        for table in ("deals", "repair_orders")
        for row in objects[table]
        if row.get("vehicle")
    }
    real = [(vin, make) for vin, make in vehicles if vin in truth[1]]
    assert len(real) > 200
    answers = ultravin.decode_batch([vin for vin, _ in real])
    for (_, make), answer in zip(real, answers, strict=True):
        assert answer["attributes"]["Make"] == make
    assert {"SUBARU", "KIA"} <= {make for _, make in real}


FAULTS = {
    "missing_keys": lambda o: "coBuyerId" not in o and "dealNo" in o,
    "null_value": lambda o: "coBuyerId" in o and o["coBuyerId"] is None,
    "null_list": lambda o: o.get("products", []) is None,
    "null_object": lambda o: o.get("address", "") is None,
    "null_vehicle": lambda o: o.get("vehicle", "") is None,
    "number_as_text": lambda o: (
        isinstance(o.get("sellingPrice"), str) and re.fullmatch(r"\d+\.\d\d", o["sellingPrice"])
    ),
    "unmapped_code": lambda o: o.get("companyId") == UNMAPPED_CODES["cdk"],
    "unreadable_date": lambda o: "2024-13-45" in (o.get("openDate"), o.get("contractDate")),
    "empty_key": lambda o: "" in (o.get("roNumber"), o.get("invoiceNo"), o.get("dealNo")),
    "void_order": lambda o: o.get("statusCode") == "V",
    "unknown_operation": lambda o: '"opCode": "ZZ' in json.dumps(o),
    "returned_part": lambda o: any(
        line["quantity"] < 0 for line in o.get("lines", []) if isinstance(line.get("quantity"), int)
    ),
    "cash_walk_in": lambda o: "invoiceNo" in o and not o.get("customerId"),
    "recall": lambda o: re.search(r'"campaignCode": "[SK]R', json.dumps(o)),
    "declined": lambda o: '"DECLINED"' in json.dumps(o),
    "noted_recall": lambda o: any(
        line["campaignCode"] and not line["laborOperations"] + line["parts"]
        for line in o.get("lines") or []
    ),
    "dummy_phone": lambda o: "555-555-5555" in json.dumps(o.get("phoneNumbers")),
    "dummy_email": lambda o: "none@none.com" in json.dumps(o.get("emailAddresses")),
    "several_operations": lambda o: any(
        len(line.get("laborOperations", [])) > 1 for line in o.get("lines", [])
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_the_fault_occurs(kind, objects):
    assert any(FAULTS[kind](row) for rows in objects.values() for row in rows)


def test_wrong_vins_are_wrong_as_their_fault_says(objects, truth):
    vins = {o["vehicle"]["vin"] for o in objects["repair_orders"] if o.get("vehicle")} - truth[1]
    short = {vin for vin in vins if len(vin) != 17}
    assert {len(vin) for vin in short} == {8, 11}
    assert all(check_digit(vin) != vin[8] for vin in vins - short)


def test_employees_are_active_until_they_leave(objects):
    employees = objects["employees"]
    assert {e["role"] for e in employees} == {"SALES", "ADVISOR", "PARTS"}
    assert all(e["active"] == (e["terminatedDate"] == "") for e in employees)
    known = {e["employeeId"] for e in employees}
    assert {deal["salespersonId"] for deal in objects["deals"]} <= known
    assert {order["serviceAdvisorId"] for order in objects["repair_orders"]} <= known
