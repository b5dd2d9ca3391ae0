"""From sample exports to segments with the real project: landing orders, days, empty warehouses."""

import shutil
from pathlib import Path

import duckdb
import pytest

import odd_exports
from conftest import BuiltSample
from dms.checking.passed import keep_passed, read_passed
from dms.publishing.look_back import ask_today
from full_project import WITHOUT_TESTS, WITHOUT_UNIT_TESTS, Site, rows_of

COMPARED_SCHEMAS = ("staging", "intermediate", "keys", "marts", "segments", "membership", "quality")
# What a build keeps of its own time is no fact of the data; each warehouse has a salt of its own.
NOT_COMPARED = {"quality.builds", "keys.int_tombstones"}


def land_files(site: Site, sample: Path, names: list[str]) -> None:
    """Land these files of the sample alone, and its ledger: what was there before is gone from the
    folder.
    """
    shutil.rmtree(site.landing, ignore_errors=True)
    shutil.copytree(sample.with_name("ledger"), site.folder / "ledger", dirs_exist_ok=True)
    for name in names:
        (site.landing / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample / name, site.landing / name)
    site.dms("land")


def relations(site: Site) -> set[str]:
    listed = site.query(
        "select schema_name || '.' || table_name from duckdb_tables()"
        f" where schema_name in {COMPARED_SCHEMAS}"
    )
    return {str(name) for (name,) in listed} - NOT_COMPARED


def differing_relations(one: Site, other: Site) -> dict[str, int]:
    """Rows that only one of the two warehouses has, by relation; empty when they are equal."""
    names = relations(one)
    assert names == relations(other)
    assert len(names) > 60
    different = {}
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{one.warehouse}' as one (read_only)")
        connection.execute(f"attach '{other.warehouse}' as other (read_only)")
        for name in sorted(names):
            ones, others = rows_of(f"one.{name}", name), rows_of(f"other.{name}", name)
            ((count,),) = connection.execute(
                f"select count(*) from (({ones} except all {others})"
                f" union all ({others} except all {ones}))"
            ).fetchall()
            if count:
                different[name] = count
    return different


@pytest.fixture
def sample(built_sample: BuiltSample) -> Path:
    return built_sample.settings.landing


@pytest.fixture
def sample_files(sample: Path) -> list[str]:
    return sorted(str(path.relative_to(sample)) for path in sample.glob("[a-z]*/*"))


@pytest.fixture
def built(built_sample: BuiltSample) -> Site:
    """The sample as `dms build` left it; not to be changed."""
    return Site(built_sample.settings.warehouse.parent)


def test_who_may_be_contacted_today_is_counted_as_the_models_count_it(
    built_sample: BuiltSample, tmp_path: Path
) -> None:
    """Asked of the newest build itself, `dms build --as-of` changes no row of what is published."""
    published = built_sample.settings.published
    names = ("segments", "contacts")
    for name in names:
        shutil.copy(published / f"{name}.duckdb", tmp_path)
    files = [tmp_path / f"{name}.duckdb" for name in names]
    with duckdb.connect(str(files[0])) as connection:
        connection.execute("update membership.segment_catalog set reachable = -1")
    ask_today(*files, published / "segments.duckdb")
    with duckdb.connect(":memory:") as connection:
        for name, file in zip(names, files, strict=True):
            connection.execute(f"attach '{published / file.name}' as {name}_before (read_only)")
            connection.execute(f"attach '{file}' as {name}_after (read_only)")
            tables = connection.execute(
                "select schema_name || '.' || table_name from duckdb_tables()"
                f" where database_name = '{name}_before'"
            ).fetchall()
            assert tables
            for (table,) in tables:
                ((count,),) = connection.execute(
                    f"select count(*) from (from {name}_before.{table}"
                    f" except all from {name}_after.{table})"
                ).fetchall()
                assert count == 0, table


def test_every_segment_and_mart_has_rows(built: Site) -> None:
    # A first build changes no key and sees nobody move; and a small sample may have no doubtful
    # pair and nobody in a rare segment.
    may_be_empty = {
        *("marts.customer_key_changes", "marts.identity_reviews"),
        *("membership.audiences", "membership.segment_events"),
        *("membership.segment_migration", "membership.state_stays", "membership.compared_days"),
        *("membership.segment_bands", "membership.segment_drifts"),
        "segments.declining_wholesale_accounts",
        "segments.no_show_appointments",
        "segments.single_operation_customers",
        "segments.warranty_only_customers",
    }
    empty = [
        name
        for name in relations(built)
        if name.split(".")[0] in ("marts", "segments", "membership")
        and name not in may_be_empty
        and built.query(f"select count(*) from {name}") == [(0,)]
    ]
    assert empty == []


def test_every_raw_row_is_in_one_place(built: Site) -> None:
    assert built.query("select sum(abs(difference)) from quality.row_reconciliation") == [(0,)]
    assert built.query(
        "select count(*) from quality.row_reconciliation"
        " where rows_used = 0 or rows_superseded is null"
    ) == [(0,)]


def test_landing_in_another_order_and_again_gives_the_same_rows(
    built: Site, sample: Path, sample_files: list[str], tmp_path: Path, parsed_project: Path
) -> None:
    other = Site(tmp_path, parsed_project)
    by_newest_extract = sorted(sample_files, key=lambda name: name.split("_")[-1], reverse=True)
    half = len(by_newest_extract) // 2
    land_files(other, sample, by_newest_extract[:half:2])
    land_files(other, sample, by_newest_extract[half:])
    land_files(other, sample, by_newest_extract[1:half:2])
    land_files(other, sample, sample_files)
    other.dbt("build", "--quiet", *WITHOUT_TESTS)
    # A build without its tests keeps no day; what it found is in membership all the same.
    kept = {"keys.int_state_register", "keys.int_state_days"}
    assert differing_relations(built, other).keys() == kept


def test_a_build_for_march_shows_no_fact_of_april(
    built: Site, sample: Path, sample_files: list[str], tmp_path: Path, parsed_project: Path
) -> None:
    march = Site(tmp_path / "march")
    march.folder.mkdir()
    shutil.copytree(sample, march.landing)
    shutil.copytree(built.folder / "published", march.folder / "published", symlinks=True)
    for name in odd_exports.files():  # extracted in June, also what is of March
        (march.landing / name).unlink()
    # What the same project's unit tests said already.
    keep_passed(march.warehouse, read_passed(built.warehouse))
    march.dms("build", "--as-of", "2026-03-31")
    assert_today_is_asked(march)
    later = {
        "marts.sales": "sold_on",
        "marts.visits": "closed_on",
        "marts.parts_purchases": "purchased_on",
        "marts.customers": "greatest(first_seen_on, last_activity_on)",
        "marts.customer_activities": "activity_on",
        "marts.vehicle_ownership": "owned_since_on",
        "membership.segment_members": "qualified_on",
    }
    for name, day in later.items():
        assert march.query(f"select count(*) from {name} where {day} > date '2026-03-31'") == [(0,)]
        assert march.query(f"select count(*) > 0 from {name}") == [(True,)], name
    assert march.query("select distinct as_of_date::varchar from membership.segment_members") == [
        ("2026-03-31",)
    ]

    # The segments of that day: those of a warehouse that only knows what was extracted by then.
    then = Site(tmp_path / "then", parsed_project)
    then.folder.mkdir()
    land_files(then, sample, [name for name in sample_files if extracted_by_march(name)])
    then.dbt("build", "--quiet", "--select", "+segment_members", *WITHOUT_TESTS)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{march.warehouse}' as march (read_only)")
        connection.execute(f"attach '{then.warehouse}' as then_built (read_only)")
        different = connection.execute(
            "from march.membership.segment_members"
            " except all from then_built.membership.segment_members"
        ).fetchall()
    assert different == []


def assert_today_is_asked(march: Site) -> None:
    """What BI reads is still of June, and March contacts nobody whom June does not."""
    published = march.folder / "published"
    reasons = "email_reason, sms_reason, call_reason, mail_reason, preferred_channel, can_sms"
    with duckdb.connect(":memory:") as connection:
        for name, file in (("june", "segments"), ("march", "as_of/2026-03-31/dealer_segments")):
            connection.execute(f"attach '{published}/{file}.duckdb' as {name} (read_only)")
        days = "select distinct as_of_date::varchar from {}.membership.segment_members"
        assert connection.execute(days.format("june")).fetchall() == [("2026-06-30",)]
        assert connection.execute(days.format("march")).fetchall() == [("2026-03-31",)]
        for table in ("customer_contactability", "customer_360"):
            columns = reasons if table == "customer_contactability" else "can_email, can_sms"
            rows = f"select customer_key, {columns} from {{}}.marts.{table}"
            unlike = connection.execute(
                f"({rows.format('march')} where can_email or can_sms or can_call or can_mail)"
                f" except ({rows.format('june')})"
            ).fetchall()
            assert unlike == []


def extracted_by_march(name: str) -> bool:
    day = next(part for part in name.replace(".", "_").split("_") if part.startswith("20"))
    return day[:8] <= "20260331"


def test_an_empty_warehouse_builds_with_zero_rows_and_says_what_to_do(
    tmp_path: Path, parsed_project: Path
) -> None:
    site = Site(tmp_path, parsed_project)
    output = site.dbt("build", *WITHOUT_UNIT_TESTS)
    assert "Nothing has landed yet" in output
    assert "landing/<feed>/" in output
    assert site.query("select count(*) from marts.customers") == [(0,)]
    assert site.query("select count(*) from segments.active_service_customers") == [(0,)]


def test_a_row_that_got_lost_fails_the_build(
    built: Site, tmp_path: Path, parsed_project: Path
) -> None:
    site = Site(tmp_path, parsed_project)
    shutil.copy(built.warehouse, site.warehouse)
    with duckdb.connect(str(site.warehouse)) as connection:
        connection.execute(
            "delete from raw_dealertrack.deals where rowid ="
            " (select min(rowid) from raw_dealertrack.deals)"
        )
    output = site.dbt(
        *("build", "--select", "+stg_dealertrack__deals", "row_reconciliation"),
        *WITHOUT_UNIT_TESTS,
        status=1,
    )
    assert "no_row_is_lost" in output


def test_the_integrity_of_a_table_is_one_test_that_names_each_rule_broken(
    built: Site, tmp_path: Path, parsed_project: Path
) -> None:
    site = Site(tmp_path, parsed_project)
    shutil.copy(built.warehouse, site.warehouse)
    listed = site.query("select sale_key from marts.sales order by sale_key limit 6")
    sales = [str(key) for (key,) in listed]
    broken = (
        f"insert into marts.sales from marts.sales where sale_key = '{sales[0]}'",
        f"update marts.sales set sale_key = null where sale_key = '{sales[1]}'",
        f"update marts.sales set sold_on = null where sale_key = '{sales[2]}'",
        f"update marts.sales set deal_type = 'gift' where sale_key = '{sales[3]}'",
        f"update marts.sales set vehicle_key = 'none' where sale_key = '{sales[4]}'",
        # What may be missing is no fault of its own.
        "update marts.sales set vehicle_condition = null, customer_key = null"
        f" where sale_key = '{sales[5]}'",
        "update membership.segment_catalog set external_name = 'twice'"
        " where segment_name in ('champions', 'at_risk')",
    )
    with duckdb.connect(str(site.warehouse)) as connection:
        for sql in broken:
            connection.execute(sql)
    tested = ("sales", "segment_catalog")
    output = site.dbt("test", *WITHOUT_UNIT_TESTS, "--select", *tested, status=1)
    expected = {
        ("primary_key: more than one row", sales[0]),
        ("primary_key: is null", "None"),
        ("sold_on: is null", sales[2]),
        ("deal_type: is no accepted value", sales[3]),
        ("vehicle_key: no row of vehicles", sales[4]),
        ("external_name: more than one row", "champions"),
        ("external_name: more than one row", "at_risk"),
    }
    shown = {
        tuple(line.strip().split(" | ")[:2])
        for line in output.splitlines()
        if line.split(" | ")[0].count(": ") == 1 and line.count(" | ") == 2
    }
    assert shown == expected, output
