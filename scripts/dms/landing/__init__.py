"""Landing: files of the landing folder become all-text raw tables in the warehouse.

The way of a file, once through each:

layouts   the contract, read from the source YAML: tables, file patterns, columns required
files     find: what lies in the folder, and which layout each file fits
decide    decide: new, known, renamed, redated, ahead or refused; nothing is written
groups    which files share a transaction: all of it is written, or nothing
write     write what was decided:
          reading/ unpacks, decodes and takes lines or records apart, rows/ hands them to DuckDB,
          erasing/ takes out who was forgotten
summary   tell what became of it; show prints that
vins      decode the VINs that are new, after the last file

`land` leads all files along it, `preview` stops before the rows, `unland` takes one back.
"""

from dms.landing.land import land
from dms.landing.preview import preview
from dms.landing.show import print_document, print_summary
from dms.landing.summary import Summary, TableSummary

__all__ = ["Summary", "TableSummary", "land", "preview", "print_document", "print_summary"]
