"""Rules made of other relations, as the macro `combine` writes them.

Such a rule counts, for each customer, in which parts of a union they are; each part says in
columns of its own, which are the same in all of its rows, what it is:

- `count(distinct case when list_name = 'all_of' then part_number end) = 2`: in both of these
- `count(case when list_name = 'any_of' then 1 end) > 0`: in one of these
- `count(case when list_name = 'none_of' then 1 end) = 0`: in none of these
"""

from dataclasses import dataclass, field

from sqlglot import exp

from dms.segments.rules.queries import Query, Source


@dataclass
class Parts:
    """The parts of a union by what is wanted of them.

    excluding   the condition that asks for none of these
    """

    wanted: list[Query] = field(default_factory=list)
    alternatives: list[list[Query]] = field(default_factory=list)
    excluded: list[Query] = field(default_factory=list)
    excluding: exp.Expression | None = None


def parts_of(query: Query, source: Source) -> Parts | None:
    """What a query that counts the parts of a union asks for; None for every other query."""
    conditions = query.conditions("having")
    has_more = query.node.args.get("joins") or query.node.args.get("where")
    if not conditions or has_more or source.query is None:
        return None
    branches = source.query.branches()
    found = Parts()
    for condition in conditions:
        if not _sort(found, condition, branches):
            return None
    return found if found.wanted or found.alternatives else None


def _sort(found: Parts, condition: exp.Expression, branches: list[Query]) -> bool:
    counted, number = condition.this, condition.args.get("expression")
    if not isinstance(counted, exp.Count) or not isinstance(number, exp.Literal):
        return False
    case = counted.this
    is_distinct = isinstance(case, exp.Distinct)
    if is_distinct and len(case.expressions) == 1:
        (case,) = case.expressions
    if not isinstance(case, exp.Case) or len(case.args["ifs"]) != 1 or case.args.get("default"):
        return False
    meant = [branch for branch in branches if _is_meant(case.args["ifs"][0].this, branch)]
    if isinstance(condition, exp.EQ) and is_distinct and number.this == str(len(meant)):
        found.wanted += meant
    elif isinstance(condition, exp.GT) and number.this == "0" and meant:
        found.alternatives.append(meant)
    elif isinstance(condition, exp.EQ) and number.this == "0" and found.excluding is None:
        found.excluded, found.excluding = meant, condition
    else:
        return False
    return True


def _is_meant(test: exp.Expression, branch: Query) -> bool:
    """Whether all rows of a part fulfil `column = 'text'`."""
    if not isinstance(test, exp.EQ) or not isinstance(test.left, exp.Column):
        return False
    return bool(branch.column(test.left.name) == test.right)
