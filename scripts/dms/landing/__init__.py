"""Landing: files of the landing folder become all-text raw tables in the warehouse."""

from dms.landing.land import land
from dms.landing.show import print_summary
from dms.landing.summary import Summary, TableSummary

__all__ = ["Summary", "TableSummary", "land", "print_summary"]
