"""Who looks: signing in, staying so, and out again; all of it in the server's memory."""

import streamlit as st

from dms.app import shown
from dms.app.attempts import Attempts
from dms.app.rights import LOCAL, Viewer
from dms.app.sessions import Session
from dms.app.setup import Setup
from dms.app.users import read_users, verify
from dms.clock import read_clock
from dms.words.language import Words

ATTEMPTS = Attempts()
"""Of all sessions: this module is imported once."""

LOOK_SECONDS = 30
"""How often a page that lies open looks whether its session is over."""

_SESSION = "session"


def find_viewer(setup: Setup, words: Words) -> Viewer | None:
    """Who looks; None, with the form on the page, where nobody has signed in.

    Raises:
        UserError: the users file cannot be read.
    """
    if setup.users is None:
        return Viewer("local", LOCAL, (), setup.with_contacts)
    session = _current(setup)
    if session is None:
        _ask(setup, words)
        return None
    session.last_seen_at = read_clock()
    return read_users(setup.users)[session.name].viewer(setup.with_contacts)


def watch(setup: Setup) -> None:
    """Clear the page when the session is over, though nobody clicks."""
    if setup.users is not None:

        def look() -> None:
            if _current(setup) is None:
                st.rerun(scope="app")

        st.fragment(look, run_every=LOOK_SECONDS)()


def sign_out() -> None:
    """End the session, and forget what was chosen in it."""
    st.session_state.clear()
    st.query_params.clear()


def _current(setup: Setup) -> Session | None:
    """The session, unless it is over, or the user has gone or has another password."""
    session = st.session_state.get(_SESSION)
    if not isinstance(session, Session) or setup.users is None:
        return None
    user = read_users(setup.users).get(session.name)
    if session.is_over(read_clock()) or not user or user.password_hash != session.password_hash:
        st.session_state.clear()
        return None
    return session


def _ask(setup: Setup, words: Words) -> None:
    say = words.say
    shown.heading(say("Sign in"))
    with st.form("sign_in", width=420):
        name = st.text_input(say("Name"), autocomplete="username", max_chars=64)
        password = st.text_input(
            say("Password"), type="password", autocomplete="current-password", max_chars=256
        )
        if not st.form_submit_button(say("Sign in"), type="primary"):
            return
    wait = ATTEMPTS.begin(name)
    if wait:
        shown.problem(
            words.count(
                "Too many tries: wait {number} second.",
                "Too many tries: wait {number} seconds.",
                int(wait) + 1,
            )
        )
        return
    user = verify(read_users(setup.users), name, password) if setup.users else None
    if user is None:
        shown.problem(say("Name or password is wrong."))
        return
    ATTEMPTS.succeeded(name)
    now = read_clock()
    st.session_state[_SESSION] = Session(user.name, user.password_hash, now, now)
    st.rerun()
