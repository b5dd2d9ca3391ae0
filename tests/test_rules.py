"""The rules of the house stop dbt before anything is built, with a line for each offence.

Here they are held against a copy of the project with an offence of every kind, all in one build.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from full_project import PROJECT, Site, copy_project

A_SEGMENT = "a segment reads marts and segments; add what it needs to a mart"
A_MART = (
    "a mart reads intermediate, marts and seeds; bring what it needs into an intermediate model"
)
AN_INTERMEDIATE = (
    "an intermediate model reads staging, intermediate, seeds and the source kept; stage what is "
    "raw, and make a mart of what needs marts"
)
BY_HAND = "by hand: write ref() or source(), so that dbt builds it before and the layers are seen"
NO_CLOCK = "the day comes from as_of_date(), so that a build can be repeated"
CONTACTS = "leave it out, or set publish: contacts under its config.meta"
JOIN_LATER = (
    "which is for contacts.duckdb: read a mart without personal data; whoever may contact people "
    "joins names by customer_key"
)

# File: what is planted there, and the line that it earns.
LAYERS = {
    "models/segments/value/past_the_marts.sql": (
        "select customer_key from {{ ref('int_customer_households') }}",
        f"(segments) reads int_customer_households (intermediate): {A_SEGMENT}",
    ),
    "models/marts/core/past_intermediate.sql": (
        "select deal_number from {{ ref('stg_cdk__deals') }}",
        f"(marts) reads stg_cdk__deals (staging): {A_MART}",
    ),
    "models/intermediate/facts/int_past_staging.sql": (
        "select deal_number from {{ source('raw_cdk', 'deals') }}",
        f"(intermediate) reads deals (source): {AN_INTERMEDIATE}",
    ),
    "models/marts/core/past_what_is_kept.sql": (
        "select tombstone from {{ source('kept', 'int_tombstones') }}",
        f"(marts) reads int_tombstones (kept): {A_MART}",
    ),
    "models/marts/core/past_the_ledger.sql": (
        "select export_id from {{ source('landing', 'exports') }}",
        f"(marts) reads exports (ledger): {A_MART}",
    ),
    "models/staging/cdk/more_deals.sql": (
        "select 1 as one",
        "(staging) has the wrong name: it begins with (stg|base)_cdk__",
    ),
    "models/marts/core/fct_sales.sql": (
        "select 1 as one",
        "(marts) has the wrong name: it begins without stg_, base_, int_, fct_, dim_",
    ),
    "models/marts/core/far_away.sql": (
        "{{ config(schema='elsewhere', alias='nearby') }} select 1 as one",
        "(marts) becomes elsewhere.nearby: it must be marts.far_away; take schema and alias out of "
        "its config",
    ),
    "models/reports/monthly.sql": (
        "select 1 as one",
        "is in no layer: move it under models/staging, models/intermediate, models/marts, "
        "models/segments, models/membership, models/quality",
    ),
}

ORDER = {
    "models/intermediate/vehicles/int_up_the_order.sql": (
        "select customer_key from {{ ref('int_customer_groups') }}",
        "(vehicles) reads int_customer_groups (identity), up the order of the folders: feeds, "
        "facts/unions, facts/vins, facts/keyed, vehicles, identity, crm, marketing, consent",
    ),
    "models/marts/core/up_the_order.sql": (
        "select customer_key from {{ ref('customer_value') }}",
        "(core) reads customer_value (customers), up the order of the folders: identity, core, "
        "customers, kpi",
    ),
    "models/intermediate/crm/int_of_one_feed.sql": (
        "select deal_number from {{ ref('int_cdk__deals') }}",
        "reads int_cdk__deals, which is of one feed: read int_deals_unioned, what all feeds bring",
    ),
    "models/intermediate/feeds/cdk/int_cdk__appointments.sql": (
        "select 1 as one",
        "reaches nobody: add appointments to the shapes of cdk under feeds in dbt_project.yml",
    ),
    "models/intermediate/feeds/cdk/int_crm__parts.sql": (
        "select 1 as one",
        "has the wrong name: it begins with int_cdk__",
    ),
}

NAMED_BY_HAND = {
    "models/marts/core/by_hand.sql": (
        "-- not from raw_cdk.deals\nselect 'from raw_cdk.deals' as deals from Raw_CDK.deals",
        f"reads raw_cdk.deals {BY_HAND}",
    ),
    "models/marts/core/by_schema.sql": (
        "-- not from {{ target.name }}.deals\nselect deals from {{ target.schema }}.deals",
        "reads {{ target.schema }}.deals " + BY_HAND,
    ),
    "tests/quality/erased_by_hand.sql": (
        "select tombstone from keys.int_tombstones where false",
        f"reads keys.int_tombstones {BY_HAND}",
    ),
    "macros/keys/largest_key.sql": (
        "{% macro largest_key() %}{{ return(run_query("
        '"select max(key) from keys.int_customer_key_register")) }}{% endmacro %}',
        f"reads keys.int_customer_key_register {BY_HAND}",
    ),
    "macros/keys/kept_relation.sql": (
        "{% macro kept_relation(identifier) %}{{ return(api.Relation.create("
        "database=target.database, schema='keys', identifier=identifier)) }}{% endmacro %}",
        f"reads api.relation.create {BY_HAND}",
    ),
    "macros/keys/found_relation.sql": (
        "{% macro found_relation() %}{{ adapter.get_relation(target.database, 'keys', 'a') }}"
        "{% endmacro %}",
        f"reads get_relation {BY_HAND}",
    ),
}

# SQL that reads the clock, and what the line says of it.
CLOCKS = {
    "select current_date as day": "current_date",
    "select Current_Timestamp as moment, now() as same": "current_timestamp, now()",
    "select today ( ) as day": "today ( )",
    "select getdate() as moment, localtimestamp as here": "getdate(), localtimestamp",
    "select date 'today' as day": "date 'today'",
    "select cast('now' as timestamp) as moment": "cast('now' as timestamp",
    "select {{ days_after('current_date', 3) }} as day": "current_date",
    "select {{ dbt.current_timestamp() }} as moment": "current_timestamp()",
    "select '{{ run_started_at }}' as moment": "run_started_at",
    "select '{{ modules.datetime.datetime.now(modules.pytz.utc) }}' as moment": "now(",
    "select '{{ modules.datetime.date.today() }}' as day": "today()",
}

# SQL that holds the words and reads no clock.
NO_CLOCKS = [
    "-- not current_date\nselect 1 as one /* nor now() */",
    "{# run_started_at would be the clock #} select 1 as one",
    "select 'current_date' as word, 'it''s now()' as sentence",
    "select cards.current_date as day, cards.today as other from cards",
    'select "current_date" as day, now_known, is_today, current_dates from a_table',
    "select {{ text_literal('today (for now)') }} as word",
    """select {{ surrogate_key(["'current_date'"]) }} as word""",
    "select date '2026-06-30' as day, cast('today' || '' as string) as word",
]

OTHER_CLOCKS = {
    "tests/quality/nothing_after_today.sql": (
        "select sale_key from {{ ref('sales') }} where sold_on > current_date",
        f"reads the clock (current_date): {NO_CLOCK}",
    ),
    "models/intermediate/facts/int_tested_by_the_clock.yml": (
        """
        models:
          - name: int_tested_by_the_clock
            columns:
              - name: one
                data_tests:
                  - not_null: {config: {where: "one < unix_timestamp()"}}
        """,
        f"reads the clock (unix_timestamp()): {NO_CLOCK}",
    ),
    "macros/dates/days_ago.sql": (
        "{% macro days_ago(day) %}datediff(current_date, {{ day }}){% endmacro %}",
        f"reads the clock (current_date): {NO_CLOCK}",
    ),
}

PERSONAL = {
    "models/marts/core/with_email.yml": (
        "models: [{name: with_email, columns: [{name: work_email, data_type: string}]}]",
        f"(marts) publishes work_email for BI, which is personal by its name: {CONTACTS}",
    ),
    "models/marts/core/with_nickname.yml": (
        "models: [{name: with_nickname, columns: [{name: nickname, data_type: string}]}]",
        "(marts) publishes nickname for BI, which is personal as int_with_nickname marks it: "
        f"{CONTACTS}",
    ),
    "models/quality/any_column.yml": (
        """
        models:
          - name: any_column
            config: {contract: {enforced: false}, meta: {publish: segments}}
        """,
        "(quality) is published for BI without a contract, so it may have any column: "
        "set contract: {enforced: true} under its config",
    ),
    "models/marts/core/numbers.sql": (
        "select customer_key from {{ ref('customer_crosswalk') }}",
        "(marts) reads customer_crosswalk, which is for contacts.duckdb: say under its "
        "config.meta.reads_contacts what it takes from there that is not personal, or read another "
        "model",
    ),
    "models/segments/value/call_list.sql": (
        "select customer_key from {{ ref('identity_reviews') }}",
        f"(segments) reads identity_reviews, {JOIN_LATER}",
    ),
    "models/membership/call_lists.sql": (
        "select customer_key from {{ ref('customer_crosswalk') }}",
        f"(membership) reads customer_crosswalk, {JOIN_LATER}",
    ),
}

# What the planted YAML speaks of, and what is allowed: none of it earns a line.
HARMLESS = {
    "models/intermediate/keys/int_kept_keys.sql": (
        "select kept.tombstone from {{ source('kept', 'int_tombstones') }} as kept "
        "cross join {{ this }} as before"
    ),
    "macros/operations/looked_up.sql": (
        "{% macro looked_up() %}{{ adapter.get_relation(target.database, 'keys', 'a') }}"
        "{% endmacro %}"
    ),
    "models/intermediate/facts/int_tested_by_the_clock.sql": "select 1 as one",
    "models/marts/core/with_email.sql": "select 'a' as work_email",
    "models/marts/core/with_nickname.sql": "select 'a' as nickname",
    "models/intermediate/identity/int_with_nickname.sql": "select 'a' as nickname",
    "models/intermediate/identity/int_with_nickname.yml": """
        models:
          - name: int_with_nickname
            columns: [{name: nickname, config: {meta: {personal: true}}}]
    """,
    "models/quality/any_column.sql": "select 'a' as anything",
    "models/marts/core/numbered.sql": "select 1 as has_email from {{ ref('customer_crosswalk') }}",
    "models/marts/core/numbered.yml": """
        models:
          - name: numbered
            config: {meta: {reads_contacts: that there are some}}
            columns:
              - {name: has_email, data_type: integer}
              - {name: email_reason, data_type: string}
    """,
    "models/marts/core/names.sql": "select 'a' as first_name from {{ ref('identity_reviews') }}",
    "models/marts/core/names.yml": """
        models:
          - name: names
            config: {meta: {publish: contacts}}
            columns: [{name: first_name, data_type: string}]
    """,
    **{f"models/intermediate/int_no_clock_{i}.sql": sql for i, sql in enumerate(NO_CLOCKS)},
}
CLOCK_MODELS = {
    f"models/intermediate/int_clock_{i}.sql": (sql, f"reads the clock ({words}): {NO_CLOCK}")
    for i, (sql, words) in enumerate(CLOCKS.items())
}
OFFENCES = {**LAYERS, **ORDER, **NAMED_BY_HAND, **CLOCK_MODELS, **OTHER_CLOCKS, **PERSONAL}
# A YAML file is named for what it tests, else the offence is the model's.
LINES = {
    place: f"- {place.replace('.yml', '.sql') if place in PERSONAL else place} {line}"
    for place, (_, line) in OFFENCES.items()
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, parsed_project: Path) -> Site:
    """A copy of the project with all of the offences."""
    folder = tmp_path_factory.mktemp("offences")
    project = copy_project(folder)
    planted = {place: text for place, (text, _) in OFFENCES.items()}
    for place, text in {**planted, **HARMLESS}.items():
        path = project / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    paths = {"DBT_PROJECT_DIR": str(project), "PYTHONPATH": str(project / "scripts")}
    return Site(folder, parsed_project, paths)


@dataclass(frozen=True)
class Refusal:
    """What dbt printed, line by line, and the tables and views that it left."""

    lines: list[str]
    relations: list[object]


@pytest.fixture(scope="module")
def refusal(site: Site) -> Refusal:
    """What comes of building a model that has no offence."""
    output = site.dbt("build", "--select", "int_employees", status=2)
    relations = site.query("select table_name from information_schema.tables")
    return Refusal([line.strip() for line in output.splitlines()], relations)


def test_this_project_keeps_the_rules(tmp_path: Path, parsed_project: Path) -> None:
    Site(tmp_path, parsed_project).dbt("run-operation", "refuse_offences")


@pytest.mark.parametrize("place", LINES)
def test_an_offence_has_its_line(refusal: Refusal, place: str) -> None:
    assert LINES[place] in refusal.lines


def test_what_keeps_the_rules_has_none(refusal: Refusal) -> None:
    lines = [line for line in refusal.lines if line.startswith("- ")]
    assert sorted(lines) == sorted(LINES.values())


def test_nothing_is_built_beside_an_offence(refusal: Refusal) -> None:
    assert refusal.relations == []


def test_dms_build_tells_the_offences_and_publishes_nothing(site: Site, refusal: Refusal) -> None:
    site.landing.mkdir()

    output = site.dms("build", status=1)

    offences = [line for line in refusal.lines if line.startswith("- ")]
    assert offences
    assert [line for line in offences if line not in output] == []
    assert "dbt stopped (see above): nothing is published" in output
    assert "Traceback" not in output
    assert not list((site.folder / "published").rglob("*.duckdb"))


def test_the_page_on_rules_shows_lines_as_they_are() -> None:
    page = (PROJECT / "docs" / "rules.md").read_text("utf-8")
    segment = "models/segments/value/big_spenders.sql"
    reads = "reads int_customer_households (intermediate)"
    assert f"- {segment} (segments) {reads}: {A_SEGMENT}\n" in page
    assert f"- {segment} reads the clock (current_date): {NO_CLOCK}\n" in page
