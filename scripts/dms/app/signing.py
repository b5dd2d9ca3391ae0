"""Who looks at a page: the session that the cookie of the browser stands for (entrance.py)."""

from itertools import count
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


def find_viewer(setup: Setup) -> tuple[Viewer | None, Session | None]:
    """Who looks, and their session, which goes on with it; None where nobody has signed in, and no
    session where nobody has to.

    Raises:
        UserError: the users file cannot be read.
    """
    if setup.users is None:
        return Viewer("local", LOCAL, (), setup.with_contacts), None
    users = read_users(setup.users)
    session = SESSIONS.find(_secret(), users, read_clock())
    if session is None:
        st.session_state.clear()
        return None, None
    session.last_seen_at = read_clock()
    return users[session.name].viewer(setup.with_contacts), session


def watch(setup: Setup) -> None:
    """Clear the page when the session is over, though nobody clicks."""
    looks = count()

    def look() -> None:
        # The first is part of the click, which found the viewer just now.
        if next(looks) and setup.users is not None:
            users = read_users(setup.users)
            if SESSIONS.find(_secret(), users, read_clock()) is None:
                st.session_state.clear()
                st.rerun(scope="app")

    if setup.users is not None:
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
