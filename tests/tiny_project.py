"""A dbt project of six small models that uses this project's operations and materializations.

Four customers. Everybody is in the segment `everybody`, customer a alone in `just_one`, nobody in
`nobody`. By e-mail a, b and c can be reached, by SMS a, by phone nobody, by mail all.
"""

from pathlib import Path
from textwrap import dedent

import yaml

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "models" / "quality" / "_kept__sources.yml"

PROJECT = f"""
name: tiny
version: "1.0"
profile: tiny
model-paths: [models]
macro-paths: [macros, {ROOT}/macros/materializations, {ROOT}/macros/operations, {ROOT}/macros/dates,
  {ROOT}/macros/rules]
on-run-start:
  - "{{{{ tiny_landing() }}}}"
  - "{{{{ refuse_day_ahead() }}}}"
  - "{{{{ record_build_start() }}}}"
vars: {{as_of_most_days_ahead: 7}}
on-run-end:
  - "{{{{ record_build_end(results) }}}}"
  - "{{{{ drop_removed_at_end(results) }}}}"
  - "{{{{ show_failing_rows(results) }}}}"
  - "{{{{ explain_empty_landing() }}}}"
flags: {{send_anonymous_usage_stats: false, validate_macro_args: true}}
models:
  +persist_docs: {{relation: true, columns: true}}
  tiny:
    marts: {{+schema: marts, +materialized: table, +meta: {{publish: segments}}}}
    segments: {{+schema: segments, +materialized: materialized_view, +meta: {{publish: segments}}}}
    membership: {{+schema: membership, +materialized: table, +meta: {{publish: segments}}}}
"""

PROFILES = """
tiny:
  target: duckdb
  outputs:
    duckdb:
      type: duckdb
      path: "{{ env_var('DMS_WAREHOUSE', 'warehouse.duckdb') }}"
      threads: 2
    scratch:
      type: duckdb
      path: "{{ env_var('TINY_SCRATCH_WAREHOUSE', 'scratch.duckdb') }}"
"""

MACROS = """
{% macro generate_schema_name(custom_schema_name, node) %}{{ custom_schema_name or target.schema }}
{% endmacro %}
{% macro tiny_landing() %}
    create schema if not exists landing;
    create table if not exists landing.files (
        feed varchar, file_name varchar, extracted_at timestamp
    )
{% endmacro %}
"""

CUSTOMERS = """
select customer_key, 1 as marker
from (values ('d'), ('c'), ('b'), ('a')) as people (customer_key)
"""

FAILING_CUSTOMERS = """
select customer_key, case customer_key when 'b' then -7 else 1 end as marker
from (values ('d'), ('c'), ('b'), ('a')) as people (customer_key)
"""

# Long enough to be interrupted, whatever the machine.
ENDLESS_CUSTOMERS = """
select 'a' as customer_key, cast(sum(a.range + b.range) % 2 as integer) as marker
from range(10000000) as a cross join range(10000000) as b
"""

MODELS = {
    "marts/customers": CUSTOMERS,
    "marts/customer_contacts": """
        select customer_key, customer_key || '@example.com' as email from {{ ref('customers') }}
    """,
    "marts/customer_contactability": """
        select
            customer_key,
            customer_key <> 'd' as can_email,
            customer_key = 'a' as can_sms,
            false as can_call,
            true as can_mail
        from {{ ref('customers') }}
    """,
    "segments/everybody": """
        select customer_key, {{ as_of_date() }} as qualified_on from {{ ref('customers') }}
    """,
    "membership/segment_members": """
        select 'everybody' as segment_name, customer_key from {{ ref('everybody') }}
        union all
        select 'just_one', customer_key from {{ ref('everybody') }} where customer_key = 'a'
    """,
    "membership/segment_catalog": """
        select
            catalog.segment_name,
            department,
            priority,
            count(members.customer_key) as members,
            count(members.customer_key) / 4 as share_of_base,
            count(*) filter (where can_email) as reachable_by_email,
            count(*) filter (where can_sms) as reachable_by_sms,
            count(*) filter (where can_call) as reachable_by_phone,
            count(*) filter (where can_mail) as reachable_by_mail
        from (
            values ('nobody', 'service', 1), ('just_one', 'sales', 2), ('everybody', 'sales', 1)
        ) as catalog (segment_name, department, priority)
        left join {{ ref('segment_members') }} as members
            on catalog.segment_name = members.segment_name
        left join {{ ref('customer_contactability') }} as contactability
            on members.customer_key = contactability.customer_key
        group by all
    """,
}

PROPERTIES = {
    "marts/customers": """
        models:
          - name: customers
            description: One row a customer; it's "quoted".
            columns:
              - name: customer_key
                data_type: varchar
                description: The customer's key.
                data_tests: [unique]
              - name: marker
                data_type: integer
                data_tests:
                  - accepted_values:
                      name: marker_is_plausible
                      arguments: {values: [1, 2, 3], quote: false}
    """,
    "marts/customer_contacts": """
        models:
          - {name: customer_contacts, config: {meta: {publish: contacts}}}
    """,
    "segments/everybody": """
        models:
          - name: everybody
            description: All there are.
            config: {contract: {enforced: true}}
            columns:
              - {name: customer_key, data_type: varchar}
              - {name: qualified_on, data_type: date}
        unit_tests:
          - name: everybody_is_in
            model: everybody
            given: [{input: ref('customers'), rows: [{customer_key: x}]}]
            expect: {rows: [{customer_key: x}]}
    """,
}


def write_tiny_project(folder: Path) -> None:
    """Write the project, with its profiles, into `folder`."""
    record = yaml.safe_load(KEPT.read_text("utf-8"))["sources"]
    files = {
        "dbt_project.yml": PROJECT,
        "models/_kept__sources.yml": yaml.safe_dump({"sources": record}),
        "profiles/profiles.yml": PROFILES,
        "macros/tiny.sql": MACROS,
        **{f"models/{name}.sql": sql for name, sql in MODELS.items()},
        **{f"models/{name}.yml": text for name, text in PROPERTIES.items()},
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
