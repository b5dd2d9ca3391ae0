"""Which customer the page Customer shows: by key, number, name or contact point."""

from collections.abc import Sequence

import streamlit as st

from dms.app import shown
from dms.app.choosing import CUSTOMER
from dms.app.context import Context
from dms.app.people import full_name
from dms.app.store import Row
from dms.errors import DataError
from dms.explain.person import KEY


def find_customer(context: Context) -> str | None:
    """The customer who is asked for, of those whom the viewer may see."""
    reader, say = context.reader, context.words.say
    if "wanted" not in st.session_state:
        asked = st.query_params.get(CUSTOMER) or st.session_state.get("kept_customer")
        st.session_state["wanted"] = asked or ""
    label = (
        say("Name, telephone, e-mail, customer number or customer key")
        if reader.viewer.sees_contacts
        else say("Customer key")
    )
    wanted = st.text_input(label, key="wanted", max_chars=120, autocomplete="off").strip()
    st.session_state["kept_customer"] = wanted
    if not wanted:
        shown.empty(say("Say whom to look at, or open somebody from a segment's members."))
        return None
    if KEY.fullmatch(wanted.lower()) or not reader.viewer.sees_contacts:
        return reader.find(wanted)
    if any(sign.isalpha() for sign in wanted) and ":" not in wanted:
        return _pick(context, reader.search(wanted), wanted)
    try:
        return reader.find(wanted)
    except DataError:  # no customer number: perhaps a telephone number
        return _pick(context, reader.search(wanted), wanted)


def _pick(context: Context, found: Sequence[Row], wanted: str) -> str | None:
    say = context.words.say
    if not found:
        shown.empty(say("Nobody whom you may see is called {text}.", text=wanted))
        return None
    if len(found) == 1:
        return str(found[0]["customer_key"])
    labels = {
        row["customer_key"]: ", ".join(filter(None, (full_name(row), row["city"]))) for row in found
    }
    chosen: str | None = st.selectbox(
        say("Who is meant"), list(labels), index=None, format_func=labels.__getitem__,
        placeholder=context.words.count("{number} found", "{number} found", len(found)),
        key=f"who {wanted}",
    )  # fmt: skip
    return chosen
