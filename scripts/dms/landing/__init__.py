"""Landing: files of the landing folder become all-text raw tables in the warehouse."""

from dms.landing.land import land
from dms.landing.summary import Summary, TableSummary, print_summary

__all__ = ["Summary", "TableSummary", "land", "print_summary"]
