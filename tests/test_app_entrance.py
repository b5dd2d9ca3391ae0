"""Coming in: who signed in gets pages, by a cookie that no script and no other site can use."""

import asyncio
from datetime import timedelta
from http.cookies import SimpleCookie
from types import SimpleNamespace
from urllib.parse import quote, urlencode

import pytest

pytest.importorskip("streamlit", reason="needs streamlit, of make app")

from starlette.applications import Starlette

from app_site import PASSWORD, write_all_users
from dms.app import entrance
from dms.app.attempts import FREE_TRIES
from dms.app.entrance import Entrance
from dms.app.sessions import COOKIE, IDLE, SESSIONS
from dms.app.setup import Setup
from dms.app.users import read_users, write_users
from dms.clock import read_clock
from dms.settings import Settings

HOST = "segments.example.com:8501"
PROXY = "https://segments.example.com"


@pytest.fixture
def users(tmp_path):
    path = tmp_path / "users.yml"
    write_all_users(path, "a" * 32)
    return path


@pytest.fixture
def start(users, tmp_path):
    """Starts an entrance; gives what asks it: method, address, and of a form what is said."""
    settings = Settings(tmp_path, tmp_path / "w.duckdb", tmp_path)

    def begin(*origins: str, with_users: bool = True):
        setup = Setup(settings, True, users if with_users else None)
        app = Starlette(routes=Entrance(setup, origins).routes())
        return lambda *asked, **more: ask(app, *asked, **more)

    return begin


def ask(app, method: str, address: str, form: dict[str, str] | None = None, **headers: str):
    body = urlencode(form).encode() if form else b""
    path, _, query = address.partition("?")
    sent = {"host": HOST, **headers}
    if method == "POST":
        sent = {
            "content-type": "application/x-www-form-urlencoded",
            "content-length": str(len(body)),
            **sent,
        }
    scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in sent.items() if value],
        "server": ("127.0.0.1", 8501),
    }
    answered = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        answered.append(message)

    asyncio.run(app(scope, receive, send))
    return SimpleNamespace(
        status=answered[0]["status"],
        headers={name.decode(): value.decode() for name, value in answered[0]["headers"]},
        text=b"".join(one.get("body", b"") for one in answered[1:]).decode(),
    )


def said(name: str = "viewer", password: str = PASSWORD, **more: str) -> dict[str, str]:
    return {"name": name, "password": password, **more}


def cookie_of(answer):
    return SimpleCookie(answer.headers.get("set-cookie", "")).get(COOKIE)


def sign_in(asks) -> str:
    """The header of a browser that has done so."""
    return f"{COOKIE}={cookie_of(asks('POST', '/sign-in', said())).value}"


@pytest.mark.parametrize("address", ["/", "/segment?segment=champions", "/customer?customer=a%2Bb"])
def test_a_page_is_given_to_who_signed_in_and_leads_others_there_and_back(start, address) -> None:
    asks = start()
    away = asks("GET", address)
    assert (away.status, away.headers["location"]) == (303, f"/sign-in?next={quote(address, '')}")
    form = asks("GET", away.headers["location"])
    assert form.status == 200
    assert f'name="next" value="{address}"' in form.text

    back = asks("POST", "/sign-in", said(next=address))

    assert (back.status, back.headers["location"]) == (303, address)
    page = asks("GET", address, cookie=f"{COOKIE}={cookie_of(back).value}")
    assert page.status == 200
    assert "BACKEND_BASE_URL" in page.text


def test_no_page_is_kept_by_a_browser_or_shown_inside_another(start) -> None:
    asks = start()
    for answer in (
        asks("GET", "/"),
        asks("GET", "/sign-in"),
        asks("GET", "/", cookie=sign_in(asks)),
    ):
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(("origins", "is_secure"), [((), False), ((PROXY,), True)])
def test_the_cookie_is_for_the_server_alone(start, origins, is_secure) -> None:
    found = cookie_of(start(*origins)("POST", "/sign-in", said()))

    assert found["httponly"]
    assert found["samesite"] == "strict"
    assert found["path"] == "/"
    assert bool(found["secure"]) is is_secure
    assert PASSWORD not in found.value


@pytest.mark.parametrize(
    "form", [said(password="wrong horse"), said(name="nobody"), {"name": "viewer"}]
)
def test_a_wrong_name_or_password_gets_no_cookie(start, form) -> None:
    answer = start()("POST", "/sign-in", form)

    assert answer.status == 401
    assert cookie_of(answer) is None
    assert "Name or password is wrong." in answer.text


def test_after_the_free_tries_the_right_password_has_to_wait_too(start) -> None:
    asks = start()
    for _ in range(FREE_TRIES):
        assert asks("POST", "/sign-in", said(password="wrong horse")).status == 401

    answer = asks("POST", "/sign-in", said())

    assert answer.status == 429
    assert "Too many tries: wait 30 seconds." in answer.text
    assert cookie_of(answer) is None


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("", 303),
        (f"http://{HOST}", 303),
        (PROXY, 303),
        ("https://evil.example.com", 400),
        ("http://segments.example.com:8502", 400),
        ("null", 400),
    ],
)
def test_a_form_of_another_site_is_refused(start, origin, status) -> None:
    assert start(PROXY)("POST", "/sign-in", said(), origin=origin).status == status


@pytest.mark.parametrize("length", ["4097", "-1", "many", ""])
def test_a_form_that_is_too_long_or_does_not_say_so_is_refused(start, length) -> None:
    answer = start()("POST", "/sign-in", said(), **{"content-length": length})

    assert answer.status == 400


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example.com",
        "https://evil.example.com/segment",
        "/\\evil.example.com",
        "javascript:1",
        "/sign-in",
        "/../etc",
        "/no-such-page",
        "",
    ],
)
def test_nobody_is_led_out_of_the_app(start, target) -> None:
    assert start()("POST", "/sign-in", said(next=target)).headers["location"] == "/"


def test_a_session_is_over_when_it_ends_idles_or_its_user_is_another(
    start, users, monkeypatch
) -> None:
    asks = start()
    ended, other, idle = (sign_in(asks) for _ in range(3))

    SESSIONS.end(ended.partition("=")[2])
    assert asks("GET", "/", cookie=ended).status == 303
    assert asks("GET", "/", cookie=f"{COOKIE}=made-up").status == 303

    everybody = read_users(users)
    write_users(users, {name: one for name, one in everybody.items() if name != "viewer"})
    assert asks("GET", "/", cookie=other).status == 303
    write_users(users, everybody)
    assert asks("GET", "/", cookie=other).status == 303, "it does not come back with the user"

    assert asks("GET", "/", cookie=idle).status == 200
    monkeypatch.setattr(entrance, "read_clock", lambda: read_clock() + IDLE + timedelta(seconds=1))
    assert asks("GET", "/", cookie=idle).status == 303


@pytest.mark.parametrize(("asked", "given"), [("de", "de"), ("xx", "en"), ("", "en")])
def test_the_language_of_the_form_is_that_of_the_session(start, users, asked, given) -> None:
    asks = start()
    assert f'<html lang="{given}">' in asks("GET", f"/sign-in?language={asked}").text

    answer = asks("POST", "/sign-in", said(language=asked))

    session = SESSIONS.find(cookie_of(answer).value, read_users(users), read_clock())
    assert session.language == given


def test_what_was_typed_comes_back_escaped(start) -> None:
    answer = start()("POST", "/sign-in", said(name='"><script>alert(1)</script>', password="x"))

    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_without_users_nobody_has_to_sign_in(start) -> None:
    asks = start(with_users=False)

    assert asks("GET", "/segments").status == 200
    assert asks("GET", "/sign-in").status == 404
