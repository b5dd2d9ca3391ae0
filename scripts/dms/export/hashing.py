"""Customer match: what Meta and Google want hashed, written as their pages say.

Meta: https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/customer-information-parameters
and https://www.facebook.com/business/help/2082575038703844 for the names of the columns.
Google: https://developers.google.com/data-manager/api/devguides/concepts/formatting and
https://support.google.com/google-ads/answer/7659867 for the names of the columns.
"""

import hashlib
import re
import unicodedata

GMAIL = ("gmail.com", "googlemail.com")
PREFIXES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "madam"}
SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "md", "phd", "esq"}


def sha256(text: str) -> str:
    """SHA-256 in lower-case hexadecimal digits; nothing of nothing."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def meta_email(email: str) -> str:
    """Trimmed and in lower case."""
    return email.strip().lower()


def meta_phone(phone: str) -> str:
    """The digits with the country's code in front: no symbols, letters or leading zeros."""
    return re.sub(r"[^0-9]", "", phone).lstrip("0")


def meta_name(name: str) -> str:
    """In lower case without punctuation, trimmed; letters keep their accents, in UTF-8."""
    letters = "".join(sign for sign in name.lower() if not _is_punctuation(sign))
    return unicodedata.normalize("NFC", " ".join(letters.split()))


def meta_place(name: str) -> str:
    """A city or state: in lower case without punctuation, digits and blanks."""
    return unicodedata.normalize("NFC", "".join(sign for sign in name.lower() if sign.isalpha()))


def meta_zip(postal_code: str, country: str) -> str:
    """In lower case without blank and dash; of the US the first five digits."""
    return _first_five(re.sub(r"[\s-]", "", postal_code.lower()), country)


def country_code(country: str) -> str:
    """ISO 3166-1 alpha-2 in lower case, as both take it."""
    return country.strip().lower()


def google_email(email: str) -> str:
    """In lower case without blanks; of Gmail also without dots and what follows a plus."""
    name, at, domain = re.sub(r"\s", "", email.lower()).rpartition("@")
    if domain in GMAIL:
        name = name.partition("+")[0].replace(".", "")
    return f"{name}{at}{domain}"


def google_phone(phone: str) -> str:
    """E.164: a plus and digits."""
    return "+" + re.sub(r"[^0-9]", "", phone)


def google_first_name(name: str) -> str:
    """In lower case, trimmed, without a prefix as Mrs."""
    words = name.lower().split()
    while len(words) > 1 and words[0].rstrip(".") in PREFIXES:
        words.pop(0)
    return unicodedata.normalize("NFC", " ".join(words))


def google_last_name(name: str) -> str:
    """In lower case, trimmed, without a suffix as Jr."""
    words = name.lower().replace(",", " ").split()
    while len(words) > 1 and words[-1].replace(".", "") in SUFFIXES:
        words.pop()
    return unicodedata.normalize("NFC", " ".join(words))


def google_zip(postal_code: str, country: str) -> str:
    """As it is written, of the US the first five digits; Google wants it unhashed."""
    return _first_five(" ".join(re.sub(r"[^\w\s-]", "", postal_code).split()), country)


def _first_five(code: str, country: str) -> str:
    return re.sub(r"[^0-9]", "", code)[:5] if country_code(country) == "us" else code


def _is_punctuation(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "PS"
