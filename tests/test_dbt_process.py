"""dbt as `dms` starts it gives what dbt gives."""

import pytest
from dbt import compilation
from dbt.artifacts.resources.v1.components import InjectedCTE

from dms.dbt_process import by_dbt, inject_ctes

CTES = [
    InjectedCTE(id="model.a", sql=" __dbt__cte__a as (\n\nselect 1 as one\n)"),
    InjectedCTE(id="model.b", sql=" __dbt__cte__b as (\n\nselect ';' as two\n)"),
]
STATEMENTS = (
    "with one as (select 1 as one) select * from one",
    "\n\nWITH\n\none as (\n    select 'with ; sth.' as one\n)\n\nselect * from one\n",
    "with recursive one as (select 1 as one) select * from one",
    "with\nrecursive one as (select 1 as one) select * from one",
    "-- with words\nwith one as (select 1 as one) select * from one",
    "/* with\nwords */ with one as (select 1 as one) select * from one",
    "-- one\n\n-- two\n/* three */\nwith one as (select 1) select * from one",
    "select 1 as one",
    "\n  select 1 as one\n\n",
    "-- no word\nselect 1 as one",
    "select * from (with one as (select 1 as one) select * from one) as inner_one",
    "select 'with' as one",
    "with_one",
    "select withdrawn from one",
)


@pytest.mark.parametrize("sql", STATEMENTS)
@pytest.mark.parametrize("ctes", [CTES, CTES[:1], []], ids=["two", "one", "none"])
def test_the_rows_of_a_unit_test_go_where_dbt_puts_them(sql: str, ctes: list[InjectedCTE]) -> None:
    assert inject_ctes(sql, ctes) == by_dbt(sql, ctes)


def test_dbt_asks_where_it_is_replaced() -> None:
    assert compilation.inject_ctes_into_sql is by_dbt
    caller = compilation.Compiler._recursively_prepend_ctes
    assert "inject_ctes_into_sql" in caller.__code__.co_names
