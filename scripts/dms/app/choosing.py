"""What is chosen on one page and stays chosen on the next, and in the address bar."""

import streamlit as st

from dms.app import shown
from dms.app.context import Context

SEGMENT, CUSTOMER = "segment", "customer"


def choose_segment(context: Context, label: str) -> str | None:
    """The segment of the address bar or the one looked at last, in a list to choose from."""
    titles = context.titles
    if not titles:
        shown.empty(context.words.say("No segment is published yet: `dms build` makes them."))
        return None
    asked = st.query_params.get(SEGMENT)
    if asked is not None and asked not in titles and SEGMENT not in st.session_state:
        shown.problem(context.words.say("{name}: is no published segment.", name=asked))
    if st.session_state.get(SEGMENT) not in titles:
        kept = st.session_state.get("kept_segment")
        wanted = [name for name in (asked, kept) if name in titles]
        st.session_state[SEGMENT] = wanted[0] if wanted else next(iter(titles))
    name: str = st.selectbox(label, list(titles), format_func=titles.__getitem__, key=SEGMENT)
    st.session_state["kept_segment"] = name
    st.query_params[SEGMENT] = name
    return name


def open_customer(context: Context, key: str) -> None:
    """Go to the page of a customer."""
    st.session_state["kept_customer"] = key
    st.switch_page(context.pages["customer"])
