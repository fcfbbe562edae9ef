"""Reading the gazetteer: lists of schools and places of the country, so that a namesake is known for one.

Read are the official register of England (`edubasealldata*.csv` of “Get Information about Schools”, cp1252,
open schools only) and any CSV with a column `name` and, for schools, `town`; for places, `type` and `country`.
A file may be gzipped.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from mentions.gazetteer import Gazetteer, KnownSchool

_OFFICIAL, _SCHOOLS, _PLACES = {"EstablishmentName", "Town", "Postcode"}, {"name", "town"}, {"name", "type", "country"}
_FORMS = (
    "the official register (EstablishmentName, Town, Postcode), schools (name, town) or places (name, type, country)"
)


class GazetteerError(Exception):
    """A gazetteer that cannot be taken; one sentence with the file and what to do."""


def _rows(file: Path) -> Iterator[dict[str, str]]:
    try:
        data = file.read_bytes()
        if data.startswith(b"\x1f\x8b"):
            data = gzip.decompress(data)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
        reader = csv.DictReader(io.StringIO(text, newline=""))
        columns = set(reader.fieldnames or ())
        if not any(wanted <= columns for wanted in (_OFFICIAL, _SCHOOLS, _PLACES)):
            raise GazetteerError(f"{file}: its first line names none of the columns of a gazetteer: {_FORMS}.")
        for row in reader:
            yield {name: value or "" for name, value in row.items() if isinstance(value, str | None) and name}
    except FileNotFoundError as error:
        raise GazetteerError(f"{file}: there is no such file; name a CSV file with --gazetteer.") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise GazetteerError(f"{file}: is broken off or no gzip ({error}); fetch it again.") from error
    except (csv.Error, OSError) as error:
        raise GazetteerError(f"{file}: cannot be read as CSV ({error}).") from error


def _known(row: dict[str, str]) -> KnownSchool | str | None:
    """A row as a school or the name of a place; None for a closed school."""
    if "EstablishmentName" in row:
        if row.get("EstablishmentStatus (name)", "").startswith("Closed"):
            return None
        return KnownSchool(
            row["EstablishmentName"],
            row["Town"],
            row.get("LA (name)", ""),
            row["Postcode"],
            row.get("Locality", "") or row.get("Address3", ""),
            row.get("Street", ""),
        )
    if "town" in row:
        return KnownSchool(
            row["name"],
            row["town"],
            row.get("authority", ""),
            row.get("postcode", ""),
            row.get("locality", ""),
            row.get("street", ""),
        )
    return row["name"]


def read_gazetteer(files: Iterable[Path]) -> Gazetteer:
    """The gazetteer of some files; raises GazetteerError for one that is none."""
    known = [one for file in files for row in _rows(file) if (one := _known(row))]
    return Gazetteer.of(
        (one for one in known if isinstance(one, KnownSchool)), (one for one in known if isinstance(one, str))
    )
