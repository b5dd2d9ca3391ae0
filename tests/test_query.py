"""`dms query`: what people and programs get from the published files, and what they cannot do."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dms.query.formats import fit

DMS = str(Path(sys.executable).with_name("dms"))

SEGMENTS = """
    create schema marts;
    create schema segments;
    create table marts.customers as
    from (values ('a', 'person', date '2026-03-31', 1234.50), ('b', 'business', null, null))
        as people (customer_key, party_type, first_seen_on, lifetime_gross);
    create table segments.everybody as select customer_key from marts.customers;
"""

CONTACTS = """
    create schema marts;
    create table marts.contacts as
    from (values ('a', 'Ana'), ('b', null)) as contacts (customer_key, name);
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A published folder of two customers, as `dms publish` lays it out."""
    folder = tmp_path_factory.mktemp("query") / "published"
    (folder / "builds").mkdir(parents=True)
    for file, sql in (("segments", SEGMENTS), ("contacts", CONTACTS)):
        name = f"{file}-2026-06-30-7.duckdb"
        with duckdb.connect(str(folder / "builds" / name)) as connection:
            connection.execute(sql)
        (folder / f"{file}.duckdb").symlink_to(Path("builds") / name)
    return folder


def query(published, *arguments, stdin="", **options):
    """Run the command without a terminal."""
    return subprocess.run(
        [DMS, "query", *arguments],
        env={**os.environ, "DMS_PUBLISHED": str(published)},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        **options,
    )


class Terminal:
    """The command at a terminal of 80 columns."""

    def __init__(self, published, scratch, *arguments):
        mine, theirs = pty.openpty()
        environment = {**os.environ, "DMS_PUBLISHED": str(published), "TERM": "dumb"}
        # The shell opens the terminal once more, which makes it the one whose Ctrl-C counts.
        shell = ["sh", "-c", 'exec "$@" <"$0"', os.ttyname(theirs)]
        self.process = subprocess.Popen(
            [*shell, DMS, "query", *arguments],
            env={**environment, "COLUMNS": "80", "NO_COLOR": "1", "TMPDIR": str(scratch)},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.end, self.seen = mine, ""

    def wait_for(self, text, seconds=30):
        """Read until `text` is seen; gives what came before, which is then forgotten."""
        until = time.monotonic() + seconds
        while text not in self.seen:
            ready, _, _ = select.select([self.end], [], [], max(0, until - time.monotonic()))
            assert ready, f"no {text!r} within {seconds} s, but {self.seen!r}"
            self.seen += self._read()
        before, _, self.seen = self.seen.partition(text)
        return before

    def _read(self):
        try:
            return os.read(self.end, 4096).decode().replace("\r\n", "\n")
        except OSError:  # how Linux tells that the other end is closed
            raise AssertionError(f"ended, having said {self.seen!r}") from None

    def type(self, keys):
        os.write(self.end, keys.encode())

    def ask(self, keys):
        """Type a statement; gives what is printed up to the next prompt."""
        self.type(keys + "\n")
        self.wait_for("\n")
        return self.wait_for("dms> ")

    def press_ctrl_c(self):
        """Until the prompt is there anew: Python misses the key while it prepares a line."""
        for _ in range(20):
            self.type("\x03")
            if select.select([self.end], [], [], 1)[0]:
                break
        self.wait_for("dms> ")

    def send(self, number):
        """Until it ends, for the same reason."""
        for _ in range(20):
            self.process.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
                break

    def wait_for_end(self):
        self.process.wait(timeout=30)
        os.close(self.end)
        return self.process.returncode


@pytest.fixture
def terminal(published, tmp_path):
    opened = []

    def open_terminal(*arguments):
        opened.append(Terminal(published, tmp_path, *arguments))
        return opened[-1]

    yield open_terminal
    for one in opened:
        one.process.kill()
        one.process.wait()


ALL = "from marts.customers order by customer_key"


def test_elsewhere_than_at_a_terminal_it_is_csv_with_exact_values_and_empty_nulls(published):
    result = query(published, ALL)

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == (
        "customer_key,party_type,first_seen_on,lifetime_gross\n"
        "a,person,2026-03-31,1234.50\n"
        "b,business,,\n"
    )


def test_csv_quotes_what_would_end_a_field(published):
    result = query(published, """select 'a,"b"' || chr(10) as odd, true as is_odd""")

    assert result.stdout == 'odd,is_odd\n"a,""b""\n",true\n'


def test_json_is_an_array_of_objects_with_exact_numbers_dates_as_text_and_null(published):
    result = query(published, ALL, "--format", "json")

    assert json.loads(result.stdout, parse_float=str) == [
        {
            "customer_key": "a",
            "party_type": "person",
            "first_seen_on": "2026-03-31",
            "lifetime_gross": "1234.50",
        },
        {
            "customer_key": "b",
            "party_type": "business",
            "first_seen_on": None,
            "lifetime_gross": None,
        },
    ]


def test_json_takes_every_kind_of_value(published):
    sql = r"""
        select
            12345678901234567890.123456789 as many_digits,
            'a "b"' || chr(10) as text,
            true as flag,
            [1, 2] as list,
            {'day': date '2026-03-31'} as record,
            cast('nan' as double) as no_number,
            'NaN' as word
    """
    result = query(published, sql, "--format", "json")

    assert json.loads(result.stdout, parse_float=Decimal, parse_constant=pytest.fail) == [
        {
            "many_digits": Decimal("12345678901234567890.123456789"),
            "text": 'a "b"\n',
            "flag": True,
            "list": [1, 2],
            "record": {"day": "2026-03-31"},
            "no_number": None,
            "word": "NaN",
        }
    ]


@pytest.mark.parametrize(
    ("output", "expected"), [("json", "[]\n"), ("csv", "customer_key\n")], ids=["json", "csv"]
)
def test_no_rows_are_an_empty_document(published, output, expected):
    sql = "select customer_key from marts.customers where false"

    assert query(published, sql, "--format", output).stdout == expected


def test_two_columns_of_one_name_are_no_json_object(published):
    result = query(published, "select 1 as a, 2 as a", "--format", "json")

    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "error: 2 columns are named a: name them apart, with `as`\n"
    assert query(published, "select 1 as a, 2 as a").stdout == "a,a\n1,2\n"


def test_a_table_shows_nulls_and_counts_rows(published):
    result = query(published, ALL, "--format", "table")

    assert [line.rstrip() for line in result.stdout.splitlines() if line.strip()] == [
        " customer_key  party_type  first_seen_on  lifetime_gross",
        " ───────────────────────────────────────────────────────",
        " a             person      2026-03-31            1234.50",
        " b             business    NULL                     NULL",
        "2 rows",
    ]


@pytest.mark.parametrize(
    ("rows", "last_line"),
    [
        (1, "1 row"),
        (100, "100 rows"),
        (101, "the first 100 rows; there are more, --format csv or json gives all"),
    ],
)
def test_a_table_shows_a_hundred_rows_and_says_if_there_are_more(published, rows, last_line):
    lines = query(published, f"from range({rows})", "--format", "table").stdout.splitlines()

    assert lines[-1] == last_line
    assert len([line for line in lines if line.strip().isdigit()]) == min(rows, 100)


def test_a_table_shows_control_characters_instead_of_sending_them_to_the_terminal(published):
    result = query(published, "select chr(27) || '[31m' || chr(10) as odd", "--format", "table")

    assert r"\x1b[31m\n" in result.stdout


def test_a_plan_is_printed_as_it_is_drawn(published):
    result = query(published, "explain select 1", "--format", "table")

    assert result.stdout.startswith("┌────")
    assert "row" not in result.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("widths", "room", "expected"),
    [
        ([10, 10], 24, (2, 10)),
        ([40, 20], 64, (2, 40)),  # just enough
        ([40, 20], 63, (2, 39)),  # the widest is cut first
        ([40, 40], 28, (2, 12)),  # as narrow as can be
        ([40, 40], 27, (1, 25)),  # no room for two
        ([40], 8, (1, 8)),  # the first is always shown
    ],
)
def test_columns_are_cut_before_they_are_left_out(widths, room, expected):
    shown, widest = fit(widths, room)

    assert (shown, min(widest, room)) == expected


def test_at_a_terminal_it_is_a_table_no_wider_than_the_terminal(terminal):
    columns = ", ".join(f"repeat('x', 40) as column_{number}" for number in range(1, 8))
    screen = terminal(f"select {columns}")
    table = screen.wait_for("1 row\n")

    assert re.search(r"^ x{10,}…  x{10,}…", table, re.MULTILINE)
    assert max(len(line) for line in table.splitlines() if "x" in line) <= 80
    assert "no room for column_6, column_7: select fewer columns" in table
    assert screen.wait_for_end() == 0


def test_csv_is_not_cut_at_a_terminal(terminal):
    screen = terminal("select repeat('x', 200) as long", "--format", "csv")

    assert screen.wait_for("x" * 200) == "long\n"


@pytest.mark.parametrize("arguments", [("-",), ()], ids=["dash", "nothing"])
def test_sql_comes_from_standard_input(published, arguments):
    assert query(published, *arguments, stdin="select 1 as a;\n").stdout == "a\n1\n"


def test_several_statements_give_several_tables_but_no_other_document(published):
    sql = "use marts; select count(*) as people from customers; select 2 as two"
    tables = query(published, sql, "--format", "table")
    csv = query(published, sql)

    assert [line for line in tables.stdout.split() if not line.startswith("─")] == [
        *("people", "2", "1", "row"),
        *("two", "2", "1", "row"),
    ]
    assert (csv.returncode, csv.stdout) == (2, "")
    assert csv.stderr == (
        "error: several statements give several results: ask for them one by one\n"
    )
    assert query(published, "use marts; select count(*) as n from customers").stdout == "n\n2\n"


def test_a_pivot_is_one_statement(published):
    result = query(
        published, "pivot marts.customers on party_type using count(*) group by customer_key"
    )

    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[0] == "customer_key,business,person"


@pytest.mark.parametrize(
    ("sql", "status", "message"),
    [
        ("selec 1", 1, 'Parser Error: syntax error at or near "selec"'),
        ("select nope from marts.customers", 1, 'Binder Error: Referenced column "nope" not'),
        ("select 1\nfrom\nwhere", 1, r'.* at or near "where" \(line 3\)'),
        ("select cast('x' as integer)", 1, "Conversion Error: Could not convert string 'x'"),
        ("from marts.nobody", 1, "Catalog Error: Table with name nobody does not exist!"),
        (" -- nothing", 2, "no SQL statement was given"),
        ("from dealer_contacts.marts.contacts", 1, r".*does not exist! --contacts opens it\."),
    ],
)
def test_wrong_sql_is_one_line_that_says_what_is_wrong(published, sql, status, message):
    result = query(published, sql)

    assert (result.returncode, result.stdout) == (status, "")
    assert re.fullmatch(f"error: {message}.*\n", result.stderr), result.stderr


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("create table marts.mine as select 1", "CREATE"),
        ("create temp table mine as select 1", "CREATE"),
        ("delete from marts.customers", "DELETE"),
        ("update marts.customers set party_type = 'x'", "UPDATE"),
        ("drop table marts.customers", "DROP"),
        ("copy marts.customers to 'mine.csv'", "COPY"),
        ("attach 'contacts.duckdb' as mine", "ATTACH"),
        ("install httpfs", "LOAD"),
        ("select 1; delete from marts.customers", "DELETE"),
    ],
)
def test_writing_is_refused_before_anything_is_run(published, tmp_path, sql, kind):
    result = query(published, sql, cwd=tmp_path)

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"error: {kind} is refused: dms query reads what is published, no more\n"
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("contacts", [(), ("--contacts",)], ids=["without", "with contacts"])
@pytest.mark.parametrize(
    ("sql", "message"),
    [
        (f"from read_text('{__file__}')", "disabled by configuration"),
        (f"from glob('{__file__}')", "disabled by configuration"),
        ("set enable_external_access = true", "Cannot change"),
        ("set memory_limit = '1GB'", "configuration has been locked"),
        ("explain analyze delete from marts.customers", "read-only mode"),
    ],
)
def test_nothing_but_the_published_files_is_within_reach(published, sql, message, contacts):
    result = query(published, sql, *contacts)

    assert result.returncode == 1
    assert message in result.stderr


def test_contacts_are_joined_by_their_catalog(published):
    sql = """
        select customer_key, name
        from segments.everybody join dealer_contacts.marts.contacts using (customer_key)
        order by customer_key
    """
    assert query(published, sql, "--contacts").stdout == "customer_key,name\na,Ana\nb,\n"


def test_without_contacts_their_file_is_not_opened(published, tmp_path):
    alone = tmp_path / "published"
    alone.mkdir()
    (alone / "segments.duckdb").symlink_to((published / "segments.duckdb").resolve())
    (alone / "contacts.duckdb").write_text("no database")

    assert query(alone, "select 1 as a").stdout == "a\n1\n"
    read = query(alone, f"from read_text('{alone}/contacts.duckdb')")
    assert "disabled by configuration" in read.stderr
    refused = query(alone, "select 1 as a", "--contacts")
    assert refused.returncode == 1
    assert f"error: {alone}/contacts.duckdb: cannot be opened: " in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_analysts_ask_the_copy_of_the_warehouse_alone(tmp_path):
    with duckdb.connect(str(tmp_path / "analyst.duckdb")) as connection:
        connection.execute("create schema staging")
        connection.execute("create table staging.stg_cdk__deals as select '7' as deal_number")

    sql = "from analyst.staging.stg_cdk__deals"
    assert query(tmp_path, sql, "--analyst").stdout == "deal_number\n7\n"
    refused = query(tmp_path, sql, "--analyst", "--contacts")
    assert refused.returncode == 2
    assert "give one of --contacts and --analyst" in refused.stderr


def test_without_a_copy_it_says_what_leaves_one(tmp_path):
    result = query(tmp_path, "select 1", "--analyst")

    assert result.returncode == 1
    assert result.stderr == (
        f"error: {tmp_path}/analyst.duckdb: is not there; `dms build --analyst-copy` leaves it\n"
    )


def test_before_anything_was_published_it_says_what_to_do(tmp_path):
    result = query(tmp_path, "select 1")

    assert result.returncode == 1
    assert result.stderr == (
        f"error: {tmp_path}/segments.duckdb: nothing was published yet; run `dms build`\n"
    )


def test_nothing_is_left_behind(published, tmp_path):
    before = sorted(published.rglob("*"))
    environment = {**os.environ, "DMS_PUBLISHED": str(published), "TMPDIR": str(tmp_path)}
    command = [DMS, "query", "from range(10) order by all", "--contacts"]
    subprocess.run(command, env=environment, check=True, capture_output=True)

    assert sorted(published.rglob("*")) == before
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("output", ["csv", "json"])
def test_a_large_result_passes_through_in_little_memory(published, output):
    """Of 120 MB; the command itself takes some 100 MB."""
    sql = "select range as i, repeat('x', 800) as text from range(150000)"
    # By a process between: a child is counted as large as whoever starts it is.
    measuring = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
        " print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)"
    )
    command = [sys.executable, "-c", measuring, str(DMS), "query", sql, "--format", output]
    environment = {**os.environ, "DMS_PUBLISHED": str(published)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        lines = sum(block.count(b"\n") for block in iter(lambda: process.stdout.read(1 << 20), b""))
        most = int(process.stderr.read())

    assert process.returncode == 0
    assert lines == 150_000 + {"csv": 1, "json": 2}[output]
    unit = 1 if sys.platform == "darwin" else 1024
    assert 50e6 < most * unit < 180e6


def test_a_reader_that_has_enough_ends_it_quietly(published):
    command = [DMS, "query", "from range(1000000)"]
    environment = {**os.environ, "DMS_PUBLISHED": str(published)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, **pipes) as process:
        assert process.stdout.readline() == b"range\n"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


# Its threads do not stop by themselves when the main one does.
ENDLESS = "select sum(a.range + b.range) from range(10000000) as a, range(10000000) as b"


def test_ctrl_c_stops_a_long_query(published):
    command = [DMS, "query", "-"]
    environment = {**os.environ, "DMS_PUBLISHED": str(published)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, **pipes) as process:
        process.stdin.write(ENDLESS.encode())
        process.stdin.close()
        try:
            wait_until_busy(process)
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)
        finally:
            process.kill()  # It would never end by itself.
        assert process.returncode == 130
        assert process.stdout.read() == b""
        assert process.stderr.read().startswith(b"stopped")


def wait_until_busy(process, seconds=3.0):
    """Until the process has used so much time of the processor: it starts in less than half."""
    tick = os.sysconf("SC_CLK_TCK")
    until = time.monotonic() + 60
    while time.monotonic() < until:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        if (int(fields[11]) + int(fields[12])) / tick > seconds:
            return
        time.sleep(0.05)
    raise AssertionError("was never busy")


def test_the_prompt_says_what_it_has_open_and_how_it_ends(terminal, published):
    screen = terminal()
    greeting = screen.wait_for("dms> ")
    screen.type("exit\n")

    assert greeting.splitlines() == [
        f"build 7 (as of 2026-06-30) in {published}",
        "a statement ends with ;  Ctrl-C gives it up, exit or Ctrl-D ends",
    ]
    assert screen.wait_for_end() == 0


def test_a_statement_at_the_prompt_ends_with_a_semicolon_outside_of_quotes(terminal):
    screen = terminal("--format", "csv")
    screen.wait_for("dms> ")
    screen.type("select ';' as a,\n")
    screen.wait_for("...> ")

    assert screen.ask("2 as b;") == "a,b\n;,2\n"


def test_the_prompt_goes_on_after_an_error(terminal):
    screen = terminal("--format", "csv")
    screen.wait_for("dms> ")

    assert screen.ask("selec 1;") == 'error: Parser Error: syntax error at or near "selec"\n'
    assert screen.ask("drop table marts.customers;") == (
        "error: DROP is refused: dms query reads what is published, no more\n"
    )
    assert screen.ask("use marts;") == ""
    assert screen.ask("select count(*) as n from customers;") == "n\n2\n"


def test_ctrl_d_ends_the_prompt(terminal):
    screen = terminal()
    screen.wait_for("dms> ")
    screen.type("\x04")

    assert screen.wait_for_end() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_end_ends_the_prompt_and_leaves_nothing(terminal, tmp_path, number):
    screen = terminal("--contacts")
    screen.wait_for("dms> ")
    assert len(list(tmp_path.iterdir())) == 1
    screen.send(number)

    assert screen.wait_for_end() == 128 + number
    assert not list(tmp_path.iterdir())


def test_ctrl_c_gives_up_what_was_typed(terminal):
    screen = terminal("--format", "csv")
    screen.wait_for("dms> ")
    screen.type("select no_column,\n")
    screen.wait_for("...> ")
    screen.press_ctrl_c()

    assert screen.ask("select 1 as a;") == "a\n1\n"


def test_ctrl_c_stops_a_running_statement_and_the_prompt_goes_on(terminal):
    screen = terminal("--format", "csv")
    screen.wait_for("dms> ")
    screen.type(f"{ENDLESS};\n")
    wait_until_busy(screen.process)
    screen.type("\x03")
    screen.wait_for("dms> ", seconds=20)

    assert screen.ask("select 1 as a;") == "a\n1\n"
