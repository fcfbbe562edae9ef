"""Reading the terms library: the files of `config/terms`, and a school's own in the folder `terms` of its home."""

from pathlib import Path

import yaml

from config.installation import home
from reports.documents.terms import Library, TermsError

FOLDER = Path(__file__).parent / "terms"


def terms_library() -> Library:
    """The terms library of this installation; raises TermsError with the file and what to do."""
    return read([FOLDER, home() / "terms"])


def read(folders: list[Path]) -> Library:
    """Library of some folders, a later one counting before an earlier."""
    documents: dict[str, object] = {}
    for file in (file for folder in folders for file in sorted(folder.glob("*.yaml"))):
        try:
            documents[str(file)] = yaml.safe_load(file.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
            mark = getattr(error, "problem_mark", None)
            line = f" (line {mark.line + 1})" if mark else ""
            raise TermsError(f"{file}: it cannot be read as YAML{line}. Correct it or take it away.") from error
    return Library.of(documents)
