"""The charts of the report and the app: rows in, an Altair chart out; no data is read here."""
