"""The script that Streamlit runs for each click: who looks, at which build, on which page."""

import os
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from dms.app import shown, signing
from dms.app.context import Context
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
from dms.app.setup import Setup, read_setup
from dms.errors import UserError
from dms.words.choice import LANGUAGES, require_language
from dms.words.language import Words

_LANGUAGE = "language"

ICON = Path(__file__).with_name("icon.svg")
"""One of Streamlit's own would be fetched from outside."""


def main() -> None:
    """Show the page that was asked for."""
    asked = os.environ.get("DMS_LANGUAGE") or "en"
    words = Words(st.session_state.get(_LANGUAGE) or require_language(asked, "DMS_LANGUAGE"))
    st.set_page_config(
        page_title=words.say("Customer segments"), page_icon=str(ICON), layout="wide"
    )
    shown.style()
    try:
        setup = read_setup()
        viewer = signing.find_viewer(setup, words)
        if viewer is None:
            _choose_language(words)
            st.navigation(list(_pages(words, None).values()), position="hidden")
            return
        reader = Reader(setup, viewer)
    except UserError as error:
        shown.problem(str(error))
        return
    context = Context(reader, words)
    page = _navigate(context)
    _show_sidebar(setup, context)
    signing.watch(setup)
    try:
        page.run()
    except UserError as error:
        shown.problem(str(error))


def _navigate(context: Context) -> "st.Page":
    context.pages.update(_pages(context.words, context))
    return st.navigation(list(context.pages.values()))


def _pages(words: Words, context: Context | None) -> "dict[str, st.Page]":
    """The pages by name; without a context they show nothing, and their addresses are known."""
    say = words.say
    listed = (
        ("overview", say("Overview"), overview.show, ":material/monitoring:"),
        ("segments", say("Segments"), segments.show, ":material/list:"),
        ("segment", say("Segment"), segment.show, ":material/donut_small:"),
        ("combine", say("Combine"), combine.show, ":material/join_inner:"),
        ("customer", say("Customer"), customer.show, ":material/person:"),
        ("campaigns", say("Campaigns"), campaigns.show, ":material/campaign:"),
        ("tasks", say("Tasks"), tasks.show, ":material/call:"),
        ("health", say("Data health"), health.show, ":material/health_and_safety:"),
    )
    return {
        name: st.Page(
            _bound(show, context), title=title, icon=icon, url_path=name, default=name == "overview"
        )
        for name, title, show, icon in listed
    }


def _bound(show: Callable[[Context], None], context: Context | None) -> Callable[[], None]:
    return lambda: show(context) if context else None


def _show_sidebar(setup: Setup, context: Context) -> None:
    reader, words = context.reader, context.words
    with st.sidebar:
        shown.pairs(
            [
                (words.say("As of"), context.day),
                (words.say("Build"), words.number(reader.edition.number)),
            ]
        )
    _choose_language(words)
    if setup.users is not None:
        with st.sidebar:
            shown.pairs([(words.say("Signed in"), reader.viewer.name)])
            st.button(words.say("Sign out"), on_click=signing.sign_out)


def _choose_language(words: Words) -> None:
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
        st.rerun()


main()
