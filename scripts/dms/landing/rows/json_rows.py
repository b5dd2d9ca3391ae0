"""JSON objects become rows: each top-level key is a column.

DuckDB parses them, in parts of numbered text, so no line is taken apart in Python.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

from dms.errors import DataError
from dms.landing.reading.header import clean_name
from dms.landing.reading.json_records import Record
from dms.landing.reading.text import LONGEST_LINE_BYTES, Rejected, Unreadable
from dms.landing.rows.target import MOST_COLUMNS, Steps, Target
from dms.sql import quote_text

PART_CHARACTERS = 64 << 20
BUFFER_BYTES = 1 << 20

SEPARATOR = "\x01"
"""Between number and line; JSON has no control characters."""

LINES = f"""
    read_csv(
        $path,
        columns = {{line_number: 'bigint', line: 'varchar'}},
        delim = '{SEPARATOR}',
        quote = '',
        escape = '',
        comment = '',
        new_line = '\\n',
        header = false,
        auto_detect = false,
        max_line_size = {8 * LONGEST_LINE_BYTES},
        buffer_size = {9 * LONGEST_LINE_BYTES}
    )
"""

# null where a line is no object. Asking json_valid first would parse each line once more.
KEYS = """
    case when starts_with(ltrim(line, chr(9) || ' '), '{') then try(json_keys(line)) end
"""

# As clean_name does.
CLEAN_KEY = r"""
    lower(regexp_replace(
        regexp_replace(key, '^[\s\p{Z}\p{Cf}]+|[\s\p{Z}\p{Cf}]+$', '', 'g'), '[\s\p{Z}]+', ' ', 'g'
    ))
"""

# Which value of a key given twice counts is not known; readers differ.
CREATE_SHAPES = f"""
    create or replace temporary table shapes as
    select
        keys,
        case
            when len(list_distinct(lowered)) < len(lowered) then 'a key given twice'
            when list_contains(lowered, '') or contains(array_to_string(lowered, ''), chr(0))
                then 'a key without a name'
            when list_has_any(lowered, $reserved) then 'a key that the loader keeps for itself'
        end as fault,
        keys is not null and fault is null as is_good
    from (
        select keys, list_transform(keys, lambda key: {CLEAN_KEY}) as lowered
        from (select distinct {KEYS} as keys from {LINES})
    )
"""

SHAPED_LINES = f"""
    (select *, {KEYS} as keys from {LINES}) as lines
    inner join shapes on lines.keys is not distinct from shapes.keys
"""

INSERT_REJECTED = f"""
    insert into landing.rejected_rows
        (feed, table_name, file_name, line_number, reason, raw_line)
    select
        $feed,
        $table_name,
        $file_name,
        line_number,
        coalesce(fault, if(json_valid(line), 'no JSON object', 'broken JSON')),
        line
    from {SHAPED_LINES}
    where not is_good
"""


class JsonRows:
    """Writes the JSON objects of a file into its raw table, in parts of numbered lines."""

    def __init__(self, target: Target, scratch: Path) -> None:
        """The parts are two files in `scratch`, written over in turn."""
        self._target = target
        self._parts = [scratch / "lines.txt", scratch / "more_lines.txt"]
        self._rejected = Rejected(scratch / "rejected.json")
        self._keys: dict[str, None] = {}

    def write(self, records: Iterable[Record | Unreadable]) -> Steps:
        """All records, in parts: one is inserted while the next one is written.

        Raises:
            DataError: columns that the layout requires are in no record, or there are too many.
        """
        lines = 0
        rest = iter(records)
        with ThreadPoolExecutor(1) as thread:
            inserting: Future[None] = Future()
            inserting.set_result(None)
            for path in cycle(self._parts):
                count, written = _write_part(rest, path, self._rejected)
                inserting.result()
                if count == 0:
                    break
                lines += count
                if written:
                    inserting = thread.submit(self._insert_part, path)
                yield
        self._target.reject(self._rejected)
        self._target.count_lines(lines)
        if lines and not self._keys:
            self._target.refuse_if_all_rejected()
        if lines:
            self._target.require(self._keys)

    def _insert_part(self, part: Path) -> None:
        target, path = self._target, {"path": str(part)}
        target.execute(CREATE_SHAPES, path | {"reserved": sorted(target.reserved_names)})
        ((all_good,),) = target.execute("select bool_and(is_good) from shapes")
        self._insert_rows(LINES if all_good else f"{SHAPED_LINES} where is_good", path)
        if not all_good:
            target.reject_by(INSERT_REJECTED, **path)

    def _insert_rows(self, source: str, path: dict[str, str]) -> None:
        target = self._target
        # Compared by DuckDB's idea of lower case, as the keys given twice were.
        keys = target.execute(
            f"""
            select key, {CLEAN_KEY} from (select unnest(keys) as key from shapes where is_good)
            group by key order by {CLEAN_KEY}, key limit {MOST_COLUMNS + 1}
            """
        )
        if len(keys) > MOST_COLUMNS:
            raise DataError(
                f"names more than {MOST_COLUMNS:,} keys; it is no export of {target.table}, "
                "or a broken one: export it again"
            )
        spellings: dict[str, list[int]] = {}
        for position, (_, lowered) in enumerate(keys, 1):
            spellings.setdefault(str(lowered), []).append(position)
        names = [clean_name(str(keys[positions[0] - 1][0])) for positions in spellings.values()]
        self._keys.update(dict.fromkeys(names))
        cells = [_first_of(positions) for positions in spellings.values()]
        columns = dict(zip(target.columns_for(names), cells, strict=True))
        if len(columns) < len(names):
            raise DataError(f"has keys of {target.table} that differ in case only; export it again")
        if keys:
            pointers = ", ".join(quote_text(_pointer(str(key))) for key, _ in keys)
            source = f"""
                (
                    select line_number, json_extract_string(line, [{pointers}]) as cells
                    from {source}
                )
            """
        target.insert(columns, source, **path)


def _write_part(
    records: Iterator[Record | Unreadable], path: Path, rejected: Rejected
) -> tuple[int, int]:
    """Write the next records as numbered lines; gives how many they are, and how many of them
    were written, not rejected.
    """
    count, written, size = 0, 0, 0
    with path.open("w", BUFFER_BYTES, encoding="utf-8", newline="") as out:
        for record in records:
            count += 1
            if isinstance(record, Unreadable):
                rejected.add(record)
            elif SEPARATOR in record[1]:
                rejected.add(Unreadable(record[0], "broken JSON", record[1]))
            else:
                out.write(f"{record[0]}{SEPARATOR}{record[1]}\n")
                written += 1
                size += len(record[1])
            if size > PART_CHARACTERS:
                break
    return count, written


def _first_of(positions: list[int]) -> str:
    """The value under whichever spelling of a key a line has."""
    cells = [f"cells[{position}]" for position in positions]
    # Around a single value, coalesce takes a third as long again as all the rest.
    return f"coalesce({', '.join(cells)})" if len(cells) > 1 else cells[0]


def _pointer(key: str) -> str:
    """JSON pointer (RFC 6901) of a top-level key."""
    return "/" + key.replace("~", "~0").replace("/", "~1")
