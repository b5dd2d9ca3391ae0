"""`make words`: bring the catalogues up to the words of the source, for the translator.

New words come in empty, words that are gone go, all else stays: `python -m dms.words`.
"""

from dms.console import out
from dms.words.catalogues import FOLDER, extract, read_catalogue, texts, write_catalogue
from dms.words.choice import LANGUAGES


def main() -> None:
    """Write each catalogue anew, and say how many words are to be translated."""
    source = extract()
    for language in LANGUAGES:
        if language == "en":
            continue
        catalogue = read_catalogue(language)
        source.creation_date = catalogue.creation_date
        catalogue.update(source, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        write_catalogue(catalogue)
        missing = sum(1 for message in catalogue if message.id and not all(texts(message.string)))
        out.print(f"{FOLDER / language}.po: {missing} of {len(catalogue)} words to be translated")


if __name__ == "__main__":
    main()
