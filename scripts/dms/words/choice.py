"""Which languages there are words in, and which one is asked for."""

from dms.errors import UsageError

LANGUAGES = {"en": "English", "es": "Español", "pl": "Polski", "de": "Deutsch"}
"""The languages, each by its own name; the words in the source are English."""


def require_language(language: str, where: str) -> str:
    """The language, if there are words in it; `where` it was asked for.

    Raises:
        UsageError: there are none.
    """
    if language not in LANGUAGES:
        known = ", ".join(f"{code} ({name})" for code, name in LANGUAGES.items())
        raise UsageError(f"{where} {language}: there are no words in it; write one of {known}")
    return language
