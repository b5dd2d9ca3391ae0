"""Who looks at a page: the session that the cookie of the browser stands for (entrance.py)."""

from urllib.parse import urlsplit

import streamlit as st
from markupsafe import Markup

from dms.app import shown
from dms.app.entrance import address_of_sign_in
from dms.app.rights import LOCAL, Viewer
from dms.app.sessions import COOKIE, SESSIONS, Session
from dms.app.setup import Setup
from dms.app.users import read_users
from dms.clock import read_clock
from dms.words.language import Words

LOOK_SECONDS = 30
"""How often a page that lies open looks whether its session is over."""


def find_session(setup: Setup) -> Session | None:
    """The session of who looks.

    Raises:
        UserError: the users file cannot be read.
    """
    if setup.users is None:
        return None
    session = SESSIONS.find(_secret(), read_users(setup.users), read_clock())
    if session is None:
        st.session_state.clear()
    return session


def find_viewer(setup: Setup, session: Session | None) -> Viewer | None:
    """Who looks, and keeps the session with it; None where nobody has signed in."""
    if setup.users is None:
        return Viewer("local", LOCAL, (), setup.with_contacts)
    if session is None:
        return None
    session.last_seen_at = read_clock()
    return read_users(setup.users)[session.name].viewer(setup.with_contacts)


def watch(setup: Setup) -> None:
    """Clear the page when the session is over, though nobody clicks."""
    if setup.users is not None:

        def look() -> None:
            if find_session(setup) is None:
                st.rerun(scope="app")

        st.fragment(look, run_every=LOOK_SECONDS)()


def sign_out() -> None:
    """End the session, and forget what was chosen in it."""
    SESSIONS.end(_secret())
    st.session_state.clear()
    st.query_params.clear()


def point_to_sign_in(words: Words) -> None:
    """Say that nobody is signed in any more, and where to do so again."""
    shown.heading(words.say("Sign in"))
    here = urlsplit(st.context.url or "/")
    address = address_of_sign_in(here.path, here.query, words.language)
    st.html(
        Markup('<div class="dms"><p>{} <a href="{}" target="_self">{}</a></p></div>').format(
            words.say("You are not signed in, or no longer."), address, words.say("Sign in")
        )
    )


def _secret() -> str | None:
    secret: str | None = st.context.cookies.get(COOKIE)
    return secret
