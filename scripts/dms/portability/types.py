"""The types of expressions, where sqlglot's own account of Spark is too coarse to judge a cast."""

from typing import Any

from sqlglot import exp
from sqlglot.dialects.spark import Spark
from sqlglot.optimizer.annotate_types import TypeAnnotator, annotate_types
from sqlglot.schema import MappingSchema

Type = exp.DataType.Type

INTEGERS = exp.DataType.INTEGER_TYPES
FLOATS = exp.DataType.FLOAT_TYPES
DECIMALS = {Type.DECIMAL}
TEXTS = exp.DataType.TEXT_TYPES
DATES = {Type.DATE, Type.DATETIME, *exp.DataType.TEMPORAL_TYPES}
UNTYPED = {Type.UNKNOWN, Type.NULL}


def without_digits(data_type: str) -> str:
    """A column's type as add_types wants it: sqlglot widens a decimal only without its digits."""
    return "decimal" if data_type.lower().startswith("decimal") else data_type


def add_types(statement: exp.Expression, schema: MappingSchema) -> None:
    """Note the type of each expression of a qualified statement. Decimals lose their digits."""
    for data_type in statement.find_all(exp.DataType):
        if data_type.this == Type.DECIMAL:
            data_type.set("expressions", [])
    annotate_types(statement, schema=schema, expression_metadata=METADATA)


def _literal(annotator: TypeAnnotator, literal: exp.Literal) -> exp.Expression:
    if literal.is_string:
        return annotator._set_type(literal, Type.VARCHAR)
    if "e" in literal.name.lower():
        return annotator._set_type(literal, Type.DOUBLE)
    return annotator._set_type(literal, Type.DECIMAL if "." in literal.name else Type.INT)


def _as_argument(annotator: TypeAnnotator, function: exp.Expression) -> exp.Expression:
    return annotator._set_type(function, function.this.type)


METADATA: dict[type[exp.Expression], dict[str, Any]] = {
    **Spark.EXPRESSION_METADATA,
    exp.Literal: {"annotator": _literal},
    exp.Round: {"annotator": _as_argument},
    exp.Median: {"returns": Type.DOUBLE},
    exp.Ceil: {"returns": Type.BIGINT},
    exp.Floor: {"returns": Type.BIGINT},
    exp.SplitPart: {"returns": Type.VARCHAR},
}
