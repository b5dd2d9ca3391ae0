"""Words of SQL that the engines do not share, or do not understand alike, each with the reason."""

from sqlglot.tokens import TokenType

REFUSED_TOKENS = {
    TokenType.DCOLON: "the house writes cast(), which every version of both engines knows",
    TokenType.L_BRACKET: "Spark has no list literals and counts elements from 0, DuckDB from 1",
    TokenType.L_BRACE: "Spark has no struct literals",
    TokenType.DARROW: "only DuckDB takes values out of JSON with arrows; write json_text()",
    TokenType.TILDE: "matches a pattern on DuckDB, flips bits on Spark; write matches_pattern()",
}

REFUSED_TYPES = {
    "varchar": "Spark wants a length; write string",
    "text": "Spark has no type of that name; write string",
    "hugeint": "Spark has none; write decimal(38, 0)",
    "timestamptz": "Spark has no type of that name; moments are timestamps in UTC here",
}

NO_ORDER = "takes whichever row comes first; rank by a total order"
NO_LIST = "the engines name and write functions on lists differently"
OTHER_SPARK = "has another name on Spark; see docs of both, or dispatch a macro"

REFUSED_FUNCTIONS = {
    **dict.fromkeys(["first", "last", "any_value", "arbitrary", "mode"], NO_ORDER),
    **dict.fromkeys(["arg_max", "arg_min", "max_by", "min_by"], NO_ORDER),
    **dict.fromkeys(["list", "array", "array_agg", "list_value", "list_transform"], NO_LIST),
    "string_agg": "joins texts in any order; write concat_ws over named columns",
    "listagg": "joins texts in any order; write concat_ws over named columns",
    "group_concat": "joins texts in any order; write concat_ws over named columns",
    "concat": "skips nulls on DuckDB, is null with one on Spark; write ||",
    "columns": "Spark has no columns()",
    "strftime": "Spark has date_format with other letters; cast the date as string",
    "strptime": "Spark has to_timestamp with other letters; write try_date()",
    "try_strptime": "Spark has try_to_timestamp with other letters; write try_date()",
    "dayofweek": "Sunday is 0 on DuckDB, 1 on Spark",
    "date_diff": "Spark has datediff, the end first; write days_between() or months_between()",
    "make_date": "for 30 February DuckDB stops, Spark says null; write try_date()",
    "regexp_matches": "Spark calls it regexp_like; write matches_pattern()",
    "regexp_extract": "takes group 0 on DuckDB, group 1 on Spark",
    "unnest": "Spark has explode(); write explode_positions()",
    "generate_series": "Spark has sequence(); write explode_positions()",
    "range": "makes a list on DuckDB, a table on Spark; write explode_positions()",
    "strip_accents": "Spark has none; see name_letters()",
    "log": "of base 10 on DuckDB, the natural one on Spark",
    "trunc": "cuts a number on DuckDB, a date on Spark; write floor()",
    "hash": "another hash on each engine; write surrogate_key()",
    "random": "another number each time",
    "uuid": "another text each time; write surrogate_key()",
    "right": "counts negative lengths differently; write substr()",
    "json_extract": "Spark calls it get_json_object, and quotes no texts; write json_text()",
    "json_extract_string": "Spark calls it get_json_object; write json_text()",
    "json_value": "reads a list as null on DuckDB; write json_text()",
    "from_json": "the engines write types differently; write json_text()",
    **dict.fromkeys(["strlen", "len", "strpos", "starts_with", "ends_with"], OTHER_SPARK),
}

# Seen to be the same on both engines, or written by a dispatched macro (see LEFT_TO_MACROS).
SHARED_FUNCTIONS = frozenset(
    {
        *("abs", "cast", "ceil", "coalesce", "concat_ws", "date_trunc", "day", "extract", "floor"),
        *(
            "greatest",
            "last_day",
            "least",
            "left",
            "length",
            "lower",
            "lpad",
            "md5",
            "mod",
            "month",
        ),
        *("nullif", "position", "replace", "round", "rpad", "sha2", "split_part", "sqrt", "substr"),
        *("substring", "translate", "trim", "try_cast", "upper", "year"),
        *("avg", "count", "max", "median", "min", "sum"),
        *(
            "dense_rank",
            "first_value",
            "lag",
            "last_value",
            "lead",
            "ntile",
            "percent_rank",
            "rank",
        ),
        *("row_number", "add_months", "date_add", "datediff", "explode", "regexp_like"),
        *("regexp_extract_all", "timestampadd", "try_element_at"),
        *("regexp_replace", "sequence", "try_to_timestamp", "make_dt_interval"),
        *("get_json_object", "json_array_length", "regexp_substr"),
        *("levenshtein", "log2", "chr"),
        *("array_contains", "array_join", "array_repeat", "array_sort", "collect_list", "filter"),
        *("split", "transform"),
    }
)

# What a macro writes for each engine: written by hand it would be right on one of them at most.
LEFT_TO_MACROS = {
    "sha256": "sha256_hex",
    "sha2": "sha256_hex",
    "upper": "upper_case",
    "lower": "lower_case",
    "trim": "trimmed",
    "ltrim": "trimmed",
    "rtrim": "trimmed",
    "regexp_like": "matches_pattern",
    "regexp_matches": "matches_pattern",
    "regexp_replace": "replace_pattern",
    "regexp_extract_all": "match_at",
    "try_element_at": "match_at",
    "timestampadd": "hours_after",
    "to_hours": "hours_after",
    "add_months": "months_after",
    "to_months": "months_after",
    "date_add": "days_after",
    "date_sub": "days_after",
    "datediff": "days_between",
    "explode": "explode_positions",
    "sequence": "explode_positions",
    "generate_series": "explode_positions",
    "unnest": "explode_positions",
    "try_to_timestamp": "try_date",
    "try_strptime": "try_date",
    "to_minutes": "try_timestamp",
    "make_dt_interval": "try_timestamp",
    "try_cast": "try_number",
    "get_json_object": "json_text",
    "json_extract": "json_text",
    "json_extract_string": "json_text",
    "json_array_length": "json_length",
    "array_join": "joined_items",
    "array_repeat": "json_items",
    "array_sort": "joined_rows",
    "array_to_string": "joined_items",
    "collect_list": "listed_rows",
    "list_filter": "joined_items",
    "list_sort": "joined_rows",
    "list_transform": "read_items",
    "split": "split_text",
    "string_split": "split_text",
    "transform": "read_items",
}
