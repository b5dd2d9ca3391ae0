"""`dms app` and `dms app user`: start the app, and say who may use it."""

import ipaddress
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from dms.app.rights import ROLES
from dms.app.setup import CONTACTS, USERS
from dms.app.users import User, check_user, hash_password, read_users, write_users
from dms.console import note, out, plain_table
from dms.errors import DataError, UsageError
from dms.publishing.files import PublishedFolder
from dms.settings import load_settings

app = typer.Typer(
    help="The published segments as pages in a browser.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
user_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Who may use the app, in a users file."
)
app.add_typer(user_app, name="user")

PORT = 8501
LOOPBACK = ("localhost", "127.0.0.1", "::1")

UsersFile = Annotated[
    Path | None,
    typer.Option(
        "--users",
        metavar="FILE",
        help="Who may sign in. [default: DMS_APP_USERS]",
        show_default=False,
    ),
]

_ROLES = "; ".join(f"{role}: {may}" for role, may in ROLES.items())


@app.callback()
def app_command(
    context: typer.Context,
    *,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where it listens.")] = PORT,
    host: Annotated[
        str, typer.Option(help="On which address; others than this machine need --users.")
    ] = "127.0.0.1",
    contacts: Annotated[
        bool,
        typer.Option(
            "--contacts", help="Show names and contact points to those who may see them; logged."
        ),
    ] = False,
    origin: Annotated[
        list[str] | None,
        typer.Option(
            metavar="URL",
            help="How browsers call it, where that is another name, as behind a proxy: "
            "https://segments.example.com; needs --users.",
        ),
    ] = None,
    users: UsersFile = None,
) -> None:
    """Show what is published in a browser, until it is stopped.

    Published files are opened for each question, so a new build shows at once and none waits.
    """
    if context.invoked_subcommand:
        return
    require_streamlit()
    settings = load_settings()
    users = _chosen(users)
    if users:
        read_users(users)
    elif origin or not is_loopback(host):
        said = f"--origin {origin[0]}" if origin else f"--host {host}"
        raise UsageError(
            f"{said}: others could open it, and nobody would have to sign in; give --users FILE "
            "(`dms app user add` writes it), or leave it out"
        )
    if contacts and not PublishedFolder(settings.published).link("contacts").exists():
        raise DataError(f"--contacts: {settings.published} has no contacts.duckdb; run `dms build`")
    if not is_loopback(host):
        note("passwords travel as they are typed: put a proxy with TLS before it (docs/app.md)")
    environment = os.environ | {
        "DMS_LANDING": str(settings.landing),
        "DMS_WAREHOUSE": str(settings.warehouse),
        "DMS_PUBLISHED": str(settings.published),
        "DMS_LEDGER": str(settings.ledger_folder),
        CONTACTS: "yes" if contacts else "",
        USERS: str(users or ""),
    }
    shown = f"[{host}]" if ":" in host else host
    out.print(f"http://{shown}:{port}, until Ctrl-C")
    # In the place of this process, so that whoever stops it stops the server.
    os.execve(
        sys.executable,
        [sys.executable, "-m", "dms.app.serving", host, str(port), *(origin or [])],
        environment,
    )


def require_streamlit() -> None:
    """Raise UsageError where what the app runs on is not installed."""
    for package in ("streamlit", "argon2"):
        if find_spec(package) is None:
            raise UsageError(f"the app needs {package}, which is not installed; run `make app`")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host in LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _chosen(users: Path | None) -> Path | None:
    found = users or os.environ.get(USERS)
    return Path(found).expanduser().absolute() if found else None


def _require(users: Path | None) -> Path:
    path = _chosen(users)
    if path is None:
        raise UsageError(f"say in which file the users are: --users FILE, or {USERS}")
    return path


@user_app.command("add")
def add_command(
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", help="How they sign in.")],
    role: Annotated[str, typer.Option(help=_ROLES)],
    employee: Annotated[
        list[str] | None,
        typer.Option(help="Of a salesperson the employee_key; may be repeated."),
    ] = None,
    users: UsersFile = None,
) -> None:
    """Add a user, or give one another password or role; asks for the password.

    From a program the password is the first line of standard input. Who is signed in meanwhile has
    to sign in again.
    """
    path = _require(users)
    employees = tuple(employee or [])
    check_user(name, role, employees)
    require_streamlit()
    found = read_users(path) if path.exists() else {}
    if sys.stdin.isatty():
        password = typer.prompt("password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\n")
    write_users(path, found | {name: User(name, role, hash_password(password), employees)})
    out.print(f"{name}: {'changed' if name in found else 'added'} in {path}", soft_wrap=True)


@user_app.command("remove")
def remove_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A user.")], users: UsersFile = None
) -> None:
    """Take a user out; who is signed in is out at the next click."""
    path = _require(users)
    found = read_users(path)
    if name not in found:
        raise UsageError(f"{name}: {path} has no such user; it has {', '.join(found)}")
    if len(found) == 1:
        raise UsageError(f"{name}: is the only user; remove {path} itself, or add another first")
    write_users(path, {key: user for key, user in found.items() if key != name})
    out.print(f"{name}: removed from {path}", soft_wrap=True)


@user_app.command("list")
def list_command(users: UsersFile = None) -> None:
    """List the users with their roles."""
    table = plain_table()
    for heading in ("user", "role", "sees the customers of"):
        table.add_column(heading, overflow="fold")
    for user in read_users(_require(users)).values():
        table.add_row(user.name, user.role, ", ".join(user.employees) or "all")
    out.print(table)
