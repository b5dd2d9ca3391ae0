"""Landing: files of the landing folder become all-text raw tables in the warehouse."""

from dms.landing.land import land
from dms.landing.preview import preview
from dms.landing.show import print_document, print_summary
from dms.landing.summary import Summary, TableSummary

__all__ = ["Summary", "TableSummary", "land", "preview", "print_document", "print_summary"]
