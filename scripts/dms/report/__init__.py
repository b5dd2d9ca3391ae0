"""The report: one page on the customers, made from the published file for everyone alone."""
