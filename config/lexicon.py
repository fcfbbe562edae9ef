"""Reading the lexicon: every file of `config/lexicon`, in the order of their names."""

from functools import cache
from pathlib import Path

import yaml

from mentions.lexicon import Lexicon, LexiconError

FOLDER = Path(__file__).parent / "lexicon"


def read(folder: Path) -> Lexicon:
    """Lexicon of a folder; raises LexiconError with the file, the rule and the field."""
    documents: dict[str, object] = {}
    for file in sorted(folder.glob("*.yaml")):
        try:
            documents[file.name] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
            mark = getattr(error, "problem_mark", None)
            line = f" (line {mark.line + 1})" if mark else ""
            raise LexiconError(file.name, "", "", f"it cannot be read as YAML{line}") from error
    return Lexicon.of(documents)


@cache
def lexicon() -> Lexicon:
    """The lexicon of this installation, read once."""
    return read(FOLDER)
