"""What the server answers besides Streamlit: the form to sign in, and pages to who has done so."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit.file_util import get_static_dir

from dms.app.attempts import Attempts
from dms.app.pages import ADDRESSES
from dms.app.sessions import COOKIE, LONGEST, SESSIONS
from dms.app.setup import Setup
from dms.app.users import read_users, verify
from dms.clock import read_clock
from dms.errors import UserError
from dms.words.choice import LANGUAGES
from dms.words.language import Words
from dms.words.markup import templates_of

SIGN_IN = "/sign-in"

LARGEST_FORM = 4096
"""Bytes."""

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""Of a page of Streamlit."""

FORM_HEADERS = HEADERS | {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

# Streamlit would look for its server below the address of a page first, and complain on not
# finding it there.
_SERVER = "<head><script>window.__streamlit = {BACKEND_BASE_URL: location.origin + '/'}</script>"


class Entrance:
    """Where a browser comes in. `origins` are the addresses by which browsers call the app when a
    proxy stands before it.
    """

    def __init__(self, setup: Setup, origins: Sequence[str]) -> None:
        self._setup, self._origins = setup, origins
        self._attempts = Attempts()
        index = Path(get_static_dir(), "index.html").read_text(encoding="utf-8")
        self._page = index.replace("<head>", _SERVER, 1)
        self._form = templates_of(Path(__file__).parent).get_template("sign_in.html.j2")

    def routes(self) -> list[Route]:
        """All that is answered here; the rest is Streamlit's."""
        pages = [Route(address, self._give_page) for address in ADDRESSES]
        if self._setup.users is None:
            return pages
        return [
            *pages,
            Route(SIGN_IN, self._show_form, methods=["GET"]),
            Route(SIGN_IN, self._sign_in, methods=["POST"]),
        ]

    def _give_page(self, request: Request) -> Response:
        if self._setup.users is None or self._is_signed_in(request):
            return HTMLResponse(self._page, headers=HEADERS)
        address = address_of_sign_in(request.url.path, request.url.query)
        return RedirectResponse(address, status_code=303, headers=HEADERS)

    def _is_signed_in(self, request: Request) -> bool:
        assert self._setup.users
        try:
            users = read_users(self._setup.users)
        except UserError:
            return True  # the page says what is wrong with the file, and nothing else
        return SESSIONS.find(request.cookies.get(COOKIE), users, read_clock()) is not None

    def _show_form(self, request: Request) -> Response:
        words = self._words(request.query_params.get("language"))
        return self._answer(words, request.query_params.get("next"))

    async def _sign_in(self, request: Request) -> Response:
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LARGEST_FORM or not self._is_own(request):
            return Response(status_code=400)
        async with request.form() as form:
            said = {key: value for key, value in form.items() if isinstance(value, str)}
        return await run_in_threadpool(self._try, said)

    def _words(self, language: str | None) -> Words:
        """In the language that was asked for, or that of `dms app`."""
        return Words(language if language in LANGUAGES else self._setup.settings.language)

    def _is_own(self, request: Request) -> bool:
        """Whether the form that was sent is that of this app, as browsers tell by themselves."""
        origin = request.headers.get("origin")
        if origin is None or origin in self._origins:
            return True
        return urlsplit(origin).netloc == request.headers.get("host")

    def _try(self, said: dict[str, str]) -> Response:
        words, target = self._words(said.get("language")), said.get("next")
        name = said.get("name", "")
        wait = self._attempts.begin(name)
        if wait:
            told = words.count(
                "Too many tries: wait {number} second.",
                "Too many tries: wait {number} seconds.",
                int(wait) + 1,
            )
            return self._answer(words, target, told, name, status=429)
        try:
            assert self._setup.users
            user = verify(read_users(self._setup.users), name, said.get("password", ""))
        except UserError as error:
            return self._answer(words, target, str(error), name, status=500)
        if user is None:
            told = words.say("Name or password is wrong.")
            return self._answer(words, target, told, name, status=401)
        self._attempts.succeeded(name)
        answer = RedirectResponse(_inside(target), status_code=303, headers=HEADERS)
        answer.set_cookie(
            COOKIE,
            SESSIONS.begin(user, words.language, read_clock()),
            max_age=int(LONGEST.total_seconds()),
            secure=any(origin.startswith("https:") for origin in self._origins),
            httponly=True,
            samesite="strict",
        )
        return answer

    def _answer(
        self, words: Words, target: str | None, told: str = "", name: str = "", status: int = 200
    ) -> Response:
        """The form, with what went wrong."""
        inside = _inside(target)
        page = self._form.render(
            say=words.say,
            words=words,
            languages=LANGUAGES,
            address=SIGN_IN,
            name=name,
            target=inside,
            next=urlencode({"next": inside}),
            told=told,
        )
        return HTMLResponse(page, status_code=status, headers=FORM_HEADERS)


def address_of_sign_in(path: str, query: str, language: str | None = None) -> str:
    """Where to sign in to come to a page of the app then."""
    target = _inside(f"{path}?{query}" if query else path)
    return f"{SIGN_IN}?{urlencode({'next': target} | ({'language': language} if language else {}))}"


def _inside(target: str | None) -> str:
    """An address of a page of the app, and nothing else."""
    found = urlsplit(target or "/")
    if found.scheme or found.netloc or found.path not in ADDRESSES:
        return "/"
    return found.path + (f"?{found.query}" if found.query else "")
