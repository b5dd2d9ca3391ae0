"""Overview: the first figures of the report, of the build that is published now."""

from dms.app import shown
from dms.app.context import Context
from dms.app.sections import read_section
from dms.report.base import base_section
from dms.report.changes import changes_section
from dms.report.departments import departments_section
from dms.report.grid import grid_section
from dms.report.rooftops import rooftops_section

SECTIONS = {
    "base": base_section,
    "changes": changes_section,
    "rfm": grid_section,
    "departments": departments_section,
    "rooftops": rooftops_section,
}


def show(context: Context) -> None:
    """Show the page."""
    say = context.words.say
    shown.heading(say("Overview"), say("As of {day}", day=context.day))
    titles = {
        "base": say("Our base"),
        "changes": say("Changes"),
        "rfm": say("RFM grid"),
        "departments": say("Departments"),
        "rooftops": say("Rooftops"),
    }
    name = shown.choose_part(context.words, titles, "overview_section")
    shown.section(read_section(context, SECTIONS[name], name), context.words)
