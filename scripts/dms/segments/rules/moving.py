"""Which columns of the marts depend on the day by themselves, as a score or a status does.

A rule that is asked for another day is asked of the marts as they are: what they have worked out
for their own day stays. So it has to be said of which columns that is true. They are found in the
SQL of the models: a column whose expression names as_of_date, or is summed over rows that a
condition with as_of_date has chosen, or is made of such a column. That what is known does not lie
ahead of the day (`sold_on <= as_of_date`) is no such condition: nothing is known of the days ahead.
Which of several rows a mart takes, by a rank, is not looked into.
"""

from functools import cache

from sqlglot import exp

from dms.errors import DataError
from dms.segments.project import THRESHOLDS, ProjectFiles
from dms.segments.rules.queries import Query, Source
from dms.segments.rules.trees import ANY_DAY, DIALECT, parse

FOLDERS = tuple(
    f"models/{folder}/"
    for folder in ("marts", "intermediate/vehicles", "intermediate/facts", "intermediate/consent")
)
"""The models that are looked through. What lies before them is as it was sent, and who is who does
not hang on the day."""


TOLD = ("reason", "qualified_on")
"""What a rule says of a member, beside who is one."""


class MovingColumns:
    """Finds them, each model once."""

    def __init__(self, project: ProjectFiles) -> None:
        self.project = project
        variables = {"as_of_date": ANY_DAY, THRESHOLDS: project.thresholds}
        self._jinja = project.jinja(variables, ref=lambda *names: f'models."{names[-1]}"')
        self._moves = cache(self._look)
        self._query = cache(self._parsed)
        self._known: dict[tuple[int, str], bool] = {}

    def of_rule(self, tree: exp.Query) -> list[str]:
        """The columns of marts that decide on the members of a rule and move, by name."""
        names = {column.name for column in tree.find_all(exp.Column) if _decides(column)}
        marts = {table.name for table in tree.find_all(exp.Table) if table.db == "marts"}
        return sorted({name for mart in marts for name in names if self._moves(mart, name)})

    def _look(self, model: str, column: str) -> bool:
        query = self._query(model)
        return query is not None and self._moved(query, column)

    def _parsed(self, model: str) -> Query | None:
        file = self.project.models.get(model)
        if file is None or not self.project.place(file).startswith(FOLDERS):
            return None
        try:
            return Query.of(parse(self._jinja.text(file.read_text(encoding="utf-8"))), ())
        except DataError:  # it asks the warehouse, so that it cannot be read without
            return None

    def _moved(self, query: Query, column: str) -> bool:
        place = (id(query.node), column)
        if place not in self._known:
            self._known[place] = False  # where a query should read itself
            self._known[place] = any(
                self._is_made_by_day(branch, column) for branch in query.branches()
            )
        return self._known[place]

    def _is_made_by_day(self, query: Query, column: str) -> bool:
        made = query.column(column)
        if made is None:
            return False
        return (
            _names_day(made)
            or (made.find(exp.AggFunc) is not None and self._is_chosen(query))
            or any(self._comes_moved(query, part) for part in made.find_all(exp.Column))
        )

    def _comes_moved(self, query: Query, column: exp.Column) -> bool:
        source = query.source_of(column)
        if source is None:
            return False
        for join in query.node.args.get("joins") or []:
            # What is joined by a moving column comes from another row on another day.
            on = join.args.get("on")
            others = on.find_all(exp.Column) if on and join.alias_or_name == source.alias else ()
            if any(
                other.table != source.alias and self._comes_moved(query, other) for other in others
            ):
                return True
        if source.query is not None:
            return self._moved(source.query, column.name)
        return self._moves(source.table.split(".")[-1], column.name)

    def _is_chosen(self, query: Query) -> bool:
        """Whether a condition with the day chooses the rows, in this query or one that it reads."""
        if any(_chooses(condition) for condition in query.conditions("where")):
            return True
        return any(self._is_source_chosen(query.source(node)) for node in query.nodes())

    def _is_source_chosen(self, source: Source) -> bool:
        if source.query is None:
            return False
        return any(self._is_chosen(branch) for branch in source.query.branches())


def _decides(column: exp.Column) -> bool:
    """Whether a column stands in a condition, and not in what is only told of a member."""
    told = column.find_ancestor(exp.Alias)
    if told is not None and told.alias in TOLD:
        return False
    return column.find_ancestor(exp.Where, exp.Having, exp.Join, exp.If) is not None


def _names_day(node: exp.Expression) -> bool:
    return ANY_DAY in node.sql(DIALECT)


def _chooses(condition: exp.Expression) -> bool:
    is_known = (
        isinstance(condition, exp.LTE)
        and isinstance(condition.left, exp.Column)
        and condition.right.sql(DIALECT) == f"CAST('{ANY_DAY}' AS DATE)"
    )
    return _names_day(condition) and not is_known
