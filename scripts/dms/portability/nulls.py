"""Whether an ordering key can be null, as far as a statement and the project's tests tell."""

from sqlglot import exp

# Null only when their argument is.
PASSING_ON = (exp.Window, exp.Cast, exp.Paren, exp.Min, exp.Max, exp.Sum)


def is_never_null(
    key: exp.Expression, statement: exp.Expression, never_null: frozenset[str]
) -> bool:
    """True when no null can be in `key`.

    `never_null` are names of columns that the project declares not_null or as part of a primary key
    somewhere. A name that the statement gives itself is judged by all that it stands for.
    """
    given: dict[str, list[exp.Expression]] = {}
    for alias in statement.find_all(exp.Alias):
        given.setdefault(alias.alias.lower(), []).append(alias.this)

    def judge(node: exp.Expression | None, seen: frozenset[str]) -> bool:
        answer = isinstance(node, (exp.Literal, exp.Boolean, exp.Count, exp.RowNumber))
        if isinstance(node, exp.Case):
            results = [branch.args["true"] for branch in node.args["ifs"]]
            answer = all(judge(result, seen) for result in [*results, node.args.get("default")])
        elif isinstance(node, exp.Coalesce):
            answer = any(judge(part, seen) for part in [node.this, *node.expressions])
        elif isinstance(node, PASSING_ON) and not isinstance(node, exp.TryCast):
            answer = judge(node.this, seen)
        elif isinstance(node, exp.Column):
            name = node.name.lower()
            parts = given.get(name, [])
            answer = (
                name in never_null
                or name in seen
                or (bool(parts) and all(judge(part, seen | {name}) for part in parts))
            )
        return answer

    return judge(key, frozenset())
