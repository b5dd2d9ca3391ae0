"""`dms sample`: same bytes, right layouts, real VINs, every planted fault."""

import csv
import json
import re
import sys
from collections import Counter, defaultdict

import pytest
import ultravin

from dms.cli import main
from sample_files import (
    DELIMITERS,
    LAYOUTS,
    PROJECT,
    content,
    digest,
    packing,
    plain_name,
    read_rows,
    run,
    source_tables,
    table_of,
    text,
)
from sample_group import names
from sample_group.catalog import MODELS, build_vin, check_digit
from sample_group.faults import DUMMY_PHONES, FAULTS
from sample_group.places import ROOFTOPS, UNMAPPED_CODES
from sample_group.systems import SYSTEMS

FLAT = ("dealertrack", "dealervault")
TABLES = {"deals": "SL", "repair_orders": "SV", "appointments": "AP"}
BODIES = {
    "pickup": ("Pickup",),
    "suv": ("Sport Utility", "Crossover"),
    "sedan": ("Sedan",),
    "hatch": ("Hatchback",),
    "minivan": ("Minivan",),
    "cargo": ("Cargo Van",),
    "chassis": ("Incomplete - Chassis Cab",),
}
NESTED_FAULTS = ("missing_keys", "null_value", "null_object", "number_as_text")
"""Those that only a nested feed can have: test_sample_cdk looks for them."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The default sample."""
    folder = tmp_path_factory.mktemp("sample") / "landing"
    done = run("--to", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def exports(sample):
    return [path for feed in LAYOUTS for path in sorted((sample / feed).iterdir())]


@pytest.fixture(scope="module")
def rows(exports):
    """All readable rows of the flat feeds by feed and table, in the order of the extracts."""
    found = defaultdict(list)
    flat = [path for path in exports if path.parent.name in FLAT]
    for path in sorted(flat, key=lambda path: re.search(r"\d{8}", path.name)[0]):
        found[path.parent.name, table_of(path)].extend(read_rows(path))
    return found


@pytest.fixture(scope="module")
def truth(sample):
    with (sample / ".sample" / "truth_people.csv").open(encoding="utf-8") as stream:
        people = list(csv.DictReader(stream))
    with (sample / ".sample" / "truth_vehicles.csv").open(encoding="utf-8") as stream:
        return people, list(csv.DictReader(stream))


def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_seed(tmp_path):
    for name, hash_seed in (("one", "1"), ("two", "2")):
        run("--customers", "500", "--seed", "7", "--to", str(tmp_path / name), seed=hash_seed)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")
    assert len(digest(tmp_path / "one")) > 50


def test_another_seed_gives_other_bytes(tmp_path):
    for seed in ("1", "2"):
        run("--customers", "50", "--seed", seed, "--to", str(tmp_path / seed))
    exports = [
        {name: sha for name, sha in digest(tmp_path / seed).items() if "customers" in name}
        for seed in ("1", "2")
    ]
    assert exports[0] != exports[1]


@pytest.mark.parametrize("feed", FLAT)
def test_headers_hold_exactly_the_columns_of_the_source(exports, feed):
    expected = {
        TABLES[table["name"]] if feed == "dealervault" else table["name"]: {
            column["name"].strip('"') for column in table["columns"]
        }
        for table in source_tables(feed)
    }
    for path in exports:
        if path.parent.name == feed:
            header = text(path).splitlines()[0].split(DELIMITERS.get(feed, ","))
            assert set(header) == expected.pop(table_of(path), set(header)), path.name
            assert len(header) == len(set(header))
    assert not expected, "tables without a file"


@pytest.mark.parametrize("feed", LAYOUTS)
def test_file_names_follow_the_patterns_of_the_source(exports, feed):
    patterns = [table["config"]["meta"]["file_pattern"] for table in source_tables(feed)]
    for path in exports:
        if path.parent.name == feed:
            name = plain_name(path)
            assert sum(bool(re.fullmatch(pattern, name)) for pattern in patterns) == 1, name


def test_extracts_are_taken_before_and_after_the_end_of_march_and_on_the_as_of_date(exports):
    days = {re.search(r"_(\d{8})", path.name)[1] for path in exports}
    assert days == {"20251231", "20260331", "20260515", "20260630"}


def test_the_check_digit_of_a_published_example_is_right():
    assert check_digit("1M8GDM9A_KP042788".replace("_", "0")) == "X"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.name}-{model.first_eight}")
def test_a_vin_decodes_to_the_vehicle_that_the_catalog_names(model):
    for year in range(model.first_year, model.last_year + 1):
        decoded = ultravin.decode(build_vin(model, year, 654_321))
        values = decoded["attributes"]
        level = values.get("Electrification Level", "")
        electrification = "BEV" if level.startswith("BEV") else "HEV" if "HEV" in level else ""
        assert decoded["error_codes"] == [0]
        assert (values["Make"], values["Model"]) == (model.make, model.name)
        assert decoded["model_year"] == year
        assert values["Body Class"].startswith(BODIES[model.kind])
        assert electrification == model.electrification


def test_the_vehicles_of_the_sample_decode_without_error(truth):
    vehicles = {row["vin"]: row for row in truth[1]}
    decoded = ultravin.decode_batch(list(vehicles))
    assert len(vehicles) > 1_500
    for row, answer in zip(vehicles.values(), decoded, strict=True):
        assert answer["check_digit_valid"], row
        assert answer["attributes"]["Model"] == row["model"]


def test_rooftops_are_those_of_the_seed():
    with (PROJECT / "seeds" / "dealerships.csv").open(encoding="utf-8") as stream:
        seed = {
            (
                row["feed"],
                row["source_code"],
                row["dealership_name"],
                row["franchise_makes"].upper(),
            )
            for row in csv.DictReader(stream)
            if row["feed"] in SYSTEMS
        }
    ours = {(r.feed, r.code, r.name, ";".join(r.makes)) for r in ROOFTOPS}
    assert ours == seed


def test_no_invented_name_is_a_word_of_makes_models_or_dealerships():
    pools = (names.FEMALE, names.MALE, names.LAST, names.STREETS, names.COMPANY_ROOTS)
    invented = {word.lower() for pool in pools for word in pool}
    invented |= {word.lower() for word in names.NICKNAMES.values()}
    used = {
        word.lower()
        for phrase in [m.make for m in MODELS]
        + [m.name for m in MODELS]
        + [r.name for r in ROOFTOPS]
        for word in re.split(r"\W+", phrase)
    }
    assert not invented & used
    assert min(map(len, invented)) >= 4


def test_a_customer_number_is_no_other_value(rows, truth):
    numbers = {row["source_customer_number"] for row in truth[0]}
    assert len(numbers) == len(truth[0])
    columns = {"Customer Number", "Co-Buyer Customer Number", "CustomerKey", "CoBuyerKey"}
    others = {
        value for table in rows.values() for row in table for column, value in row.items()
        if column not in columns
    }  # fmt: skip
    assert not numbers & others


def _values(rows, *columns):
    return [
        row[column]
        for table in rows.values()
        for row in table
        for column in columns
        if column in row
    ]


def _occurrences(kind, rows, truth):
    """How often the fault of this name is found in the exports or the truth files."""
    people, vehicles = truth
    named = sum(kind in row["fault_kinds"].split(";") for row in [*people, *vehicles])
    if named:
        return named
    deals = rows["dealervault", "SL"] + rows["dealertrack", "deals"]
    orders = rows["dealervault", "SV"]
    states = defaultdict(list)
    for row in orders:
        states[row["DV Dealer ID"], row["RO Number"]].append(row["RO Status"][0])
    for row in rows["dealertrack", "repair_orders"]:
        states[row["CompanyNumber"], row["RepairOrderNumber"]].append(row["Status"])
    kinds = Counter(row.get("Deal Type") for row in deals)
    status = Counter(row.get("Deal Status") or row.get("RecordStatus") for row in deals)
    gross = defaultdict(set)
    for row in deals:
        key = (row.get("DV Dealer ID", "") + row.get("CompanyNumber", ""),
               row.get("Deal Number") or row.get("DealNumber"))  # fmt: skip
        gross[key].add(row.get("Front Gross") or row.get("FrontGross"))
    tickets = rows["dealertrack", "counter_tickets"]
    found = {
        "void_order": [row for row in orders if row["RO Status"] == "Void"],
        "reopened_order": [s for s in states.values() if "COC" in "".join(s)],
        "never_closed_order": [
            row for row in orders
            if row["RO Status"] == "Open" and re.search("202[0-4]", row["Open Date"])
        ],
        "unwound_deal": [None] * (status["Unwound"] + status["X"]),
        "quote": [None] * min(status["Quote"], status["Q"]),
        "dead_pending_deal": [row for row in deals if row.get("Deal Status") == "Pending"],
        "corrected_deal": [seen for seen in gross.values() if len(seen) > 1],
        "wholesale_deal": [None] * kinds["Wholesale"],
        "dealer_trade": [None] * kinds["Dealer Trade"],
        "house_deal": [None] * kinds["House"],
        "internal_order": [
            row for row in orders if row["Last Name"] == "" and "STOCK ACCOUNT" in row["Full Name"]
        ],
        "unequal_lists": [
            row for row in orders
            if row["Operation Codes"].count("|") != row["Operation Code Descriptions"].count("|")
        ],
        "unknown_operation": [c for c in _values(rows, "LaborOpCode") if c.startswith("ZZ")],
        "returned_part": [row for row in tickets if row["Quantity"].startswith("-")],
        "cash_walk_in": [row for row in tickets if row["CustomerKey"] == "0"],
        "other_date_format": [
            row for row in orders if row["DV Dealer ID"] == "DVD31207" and "-" in row["Open Date"]
        ],
        "unmapped_code": [
            code for code in _values(rows, "DV Dealer ID", "CompanyNumber")
            if code in UNMAPPED_CODES.values()
        ],
        "unreadable_date": [
            day for day in _values(rows, "Open Date", "Contract Date", "OpenDate", "DealDate")
            if day in ("13/45/2024", "20261345")
        ],
        "empty_key": [
            key for key in _values(rows, "RO Number", "RepairOrderNumber", "TicketNumber")
            if key == ""
        ],
    }  # fmt: skip
    return len(found[kind])


@pytest.mark.parametrize("kind", [kind for kind in FAULTS if kind not in NESTED_FAULTS])
def test_the_planted_fault_occurs(kind, rows, truth):
    assert _occurrences(kind, rows, truth) > 0


@pytest.mark.parametrize("kind", FAULTS)
def test_the_readme_lists_the_fault_with_its_rate(kind):
    readme = (PROJECT / "scripts" / "dms" / "sample" / "README.md").read_text("utf-8")
    assert f"| {kind} | {100 * FAULTS[kind].rate:g} % |" in readme


def test_wrong_vins_are_wrong_as_their_fault_says(rows, truth):
    known = {row["vin"] for row in truth[1]}
    shown = {vin for vin in _values(rows, "VIN") if vin and vin not in known}
    short = {vin for vin in shown if len(vin) != 17}
    assert short and {len(vin) for vin in short} == {8, 11}
    long = shown - short
    bad = {vin for vin in long if check_digit(vin) != vin[8]}
    assert len(bad) > 10


def test_people_with_several_numbers_are_told_by_the_truth_file(truth):
    records = defaultdict(set)
    for row in truth[0]:
        records[row["person_id"]].add((row["feed"], row["source_code"]))
    several = [places for places in records.values() if len(places) > 1]
    across = [places for places in several if len({feed for feed, _ in places}) > 1]
    assert len(several) > 50
    assert len(across) > 20


def test_contact_points_carry_the_usual_dummies(rows):
    phones = set(_values(rows, "Cell Phone", "CellPhone"))
    emails = set(_values(rows, "Email 1", "Email1"))
    assert set(DUMMY_PHONES[:4]) <= phones
    assert {"none@none.com", "n/a"} <= emails
    assert any(email.startswith("noemail@") for email in emails)
    assert {rooftop.phone for rooftop in ROOFTOPS[3:5]} & phones


def test_us_zip_codes_of_dealertrack_have_lost_their_leading_zeros(rows):
    codes = set(_values(rows, "ZipCode"))
    assert "6103" in codes and "06103" not in codes
    assert any(re.fullmatch(r"J\d[A-Z] \d[A-Z]\d", code) for code in codes)


def test_money_of_one_rooftop_has_dollar_signs_and_thousands_commas(rows):
    prices = [
        row["Sales Price"] for row in rows["dealervault", "SL"] if row["DV Dealer ID"] == "DVD31244"
    ]
    assert all(re.fullmatch(r"-?\$[\d,]+\.\d\d", price) for price in prices)
    assert any("," in price for price in prices)


def test_rows_are_sent_again_with_a_later_state(rows):
    states = defaultdict(list)
    for row in rows["dealertrack", "deals"]:
        states[row["CompanyNumber"], row["DealNumber"]].append(row["RecordStatus"])
    paths = {"".join(seen) for seen in states.values()}
    assert paths & {"PF", "PBF", "PB"} and "BF" in paths and "FF" in paths


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        ("cdk", {".gz": 1, "bom": 1, "crlf": 1}),
        ("dealertrack", {".gz": 1}),
        ("dealervault", {".gz": 1, ".zip": 1, "bom": 1, "crlf": 1}),
    ],
)
def test_each_compression_and_line_end_occurs(exports, feed, expected):
    assert packing([path for path in exports if path.parent.name == feed]) == expected


def test_one_file_is_in_windows_1252(exports):
    canadian = next(content(path) for path in exports if path.name == "customers_MR8_20251231.csv")
    with pytest.raises(UnicodeDecodeError):
        canadian.decode("utf-8")
    assert "é" in canadian.decode("cp1252")


def test_five_lines_of_the_flat_feeds_cannot_be_read(exports):
    bad = Counter()
    for path in exports:
        if path.parent.name not in FLAT:
            continue
        separator = DELIMITERS.get(path.parent.name, ",").encode()
        lines = content(path).splitlines()
        for line in lines[1:]:
            if re.search(rb'"[^",]*"[^",]', line):
                bad["quoting"] += 1
            elif b"\x81" in line:
                bad["bytes"] += 1
            elif b'"' not in line and line.count(separator) != lines[0].count(separator):
                bad["fields"] += 1
    assert bad == {"quoting": 1, "bytes": 1, "fields": 3}


def test_the_truth_lies_in_a_hidden_folder_with_the_parameters(sample):
    parameters = json.loads((sample / ".sample" / "parameters.json").read_text("utf-8"))
    assert (parameters["customers"], parameters["seed"]) == (2_000, 1)
    assert parameters["as_of"] == "2026-06-30"
    files = Counter(name.split("/")[0] for name in parameters["files"])
    assert {feed: files[feed] for feed in ("cdk", "dealertrack", "dealervault")} == {
        "cdk": 40,
        "dealertrack": 72,
        "dealervault": 36,
    }
    assert sorted(path.name for path in sample.iterdir()) == [".sample", *sorted(files)]


def test_an_earlier_sample_is_replaced(tmp_path):
    assert run("--customers", "40", "--as-of", "2026-03-31", "--to", str(tmp_path)).returncode == 0
    assert run("--customers", "40", "--to", str(tmp_path)).returncode == 0
    run("--customers", "40", "--to", str(tmp_path / "new"))
    fresh = digest(tmp_path / "new")
    assert {n: s for n, s in digest(tmp_path).items() if not n.startswith("new/")} == fresh


def fails(capsys, monkeypatch, *arguments):
    """Exit status and lines of standard error of `dms sample` with these arguments."""
    monkeypatch.setattr(sys, "argv", ["dms", "sample", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    return stopped.value.code, capsys.readouterr().err.strip().split("\n")


def test_a_folder_with_a_foreign_file_is_refused_and_left_as_it_is(tmp_path, capsys, monkeypatch):
    run("--customers", "40", "--to", str(tmp_path))
    (tmp_path / "dealertrack" / "mine.csv").write_text("mine", "utf-8")
    before = digest(tmp_path)
    status, lines = fails(capsys, monkeypatch, "--to", str(tmp_path))
    assert (status, len(lines)) == (2, 1)
    assert "dealertrack/mine.csv" in lines[0]
    assert digest(tmp_path) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--customers", "-5"), "--customers is -5"),
        (("--customers", "0"), "--customers is 0"),
        (("--extracts", "1"), "--extracts is 1: give a number from 2 to 60"),
        (("--extracts", "61"), "--extracts is 61"),
        (("--as-of", "2026-02-30"), "--as-of '2026-02-30' is no date"),
        (("--as-of", "1999-01-01"), "--as-of 1999-01-01"),
    ],
)
def test_a_wrong_flag_gets_one_line_and_status_2(tmp_path, capsys, monkeypatch, arguments, said):
    status, lines = fails(capsys, monkeypatch, "--to", str(tmp_path / "new"), *arguments)
    assert (status, len(lines)) == (2, 1)
    assert said in lines[0]
    assert not (tmp_path / "new").exists()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path, capsys, monkeypatch):
    (tmp_path / "landing").write_text("", "utf-8")
    status, lines = fails(capsys, monkeypatch, "--to", str(tmp_path / "landing"))
    assert (status, len(lines)) == (2, 1)
