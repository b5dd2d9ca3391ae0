"""The words of the report and the app, and their numbers and days, in each language."""
