"""The script that Streamlit runs for each click: who looks, at which build, on which page."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from dms.app import shown, signing
from dms.app.context import Context
from dms.app.pages import HOME, PAGES
from dms.app.reader import Reader
from dms.app.screens import (
    campaigns,
    combine,
    customer,
    health,
    overview,
    segment,
    segments,
    tasks,
)
from dms.app.sessions import Session
from dms.app.setup import Setup, read_setup
from dms.app.warming import warm
from dms.errors import UserError
from dms.words.choice import LANGUAGES
from dms.words.language import Words

_LANGUAGE = "language"

ICON = Path(__file__).with_name("icon.svg")
"""One of Streamlit's own would be fetched from outside."""


def main() -> None:
    """Show the page that was asked for."""
    st.set_page_config(page_icon=str(ICON), layout="wide")
    shown.style()
    try:
        setup = read_setup()
        viewer, session = signing.find_viewer(setup)
        words = Words(_find_language(setup, session))
        st.set_page_config(page_title=words.say("Customer segments"))
        if viewer is None:
            signing.point_to_sign_in(words)
            _choose_language(words, session)
            st.navigation(list(_pages(words, None).values()), position="hidden")
            return
        context = Context(Reader(setup, viewer), words)
        warm(context.reader)
        page = _navigate(context)
        _show_sidebar(context, session)
        signing.watch(setup)
        page.run()
    except UserError as error:
        shown.problem(str(error))


def _find_language(setup: Setup, session: Session | None) -> str:
    """That of this page, of who is signed in, or that of `dms app`."""
    if _LANGUAGE in st.session_state:
        return str(st.session_state[_LANGUAGE])
    return session.language if session else setup.settings.language


def _navigate(context: Context) -> "st.Page":
    context.pages.update(_pages(context.words, context))
    return st.navigation(list(context.pages.values()))


def _pages(words: Words, context: Context | None) -> "dict[str, st.Page]":
    """The pages by name; without a context they show nothing, and their addresses are known."""
    say = words.say
    listed = (
        (say("Overview"), overview.show, ":material/monitoring:"),
        (say("Segments"), segments.show, ":material/list:"),
        (say("Segment"), segment.show, ":material/donut_small:"),
        (say("Combine"), combine.show, ":material/join_inner:"),
        (say("Customer"), customer.show, ":material/person:"),
        (say("Campaigns"), campaigns.show, ":material/campaign:"),
        (say("Tasks"), tasks.show, ":material/call:"),
        (say("Data health"), health.show, ":material/health_and_safety:"),
    )
    return {
        name: st.Page(
            _bound(show, context), title=title, icon=icon, url_path=name, default=name == HOME
        )
        for name, (title, show, icon) in zip(PAGES, listed, strict=True)
    }


def _bound(show: Callable[[Context], None], context: Context | None) -> Callable[[], None]:
    return lambda: show(context) if context else None


def _show_sidebar(context: Context, session: Session | None) -> None:
    reader, words = context.reader, context.words
    with st.sidebar:
        shown.pairs(
            [
                (words.say("As of"), context.day),
                (words.say("Build"), words.number(reader.edition.number)),
            ]
        )
    _choose_language(words, session)
    if session is not None:
        with st.sidebar:
            shown.pairs([(words.say("Signed in"), session.name)])
            st.button(words.say("Sign out"), on_click=signing.sign_out)


def _choose_language(words: Words, session: Session | None) -> None:
    with st.sidebar:
        codes = list(LANGUAGES)
        chosen = st.selectbox(
            words.say("Language"),
            codes,
            index=codes.index(words.language),
            format_func=LANGUAGES.__getitem__,
            key="language_choice",
        )
    if chosen != words.language:
        st.session_state[_LANGUAGE] = chosen
        if session is not None:
            session.language = chosen
        st.rerun()


main()
