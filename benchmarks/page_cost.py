"""Milliseconds that a page without mentions costs in a live scan: reading it and finding nothing."""

import statistics
import timeit
from collections.abc import Callable

from fastwarc.warc import ArchiveIterator, WarcRecordType

from benchmarks.folder import real_data, staffed
from mentions.canonical import canonical
from mentions.encoding import decoded
from mentions.find import find
from mentions.text import read_page
from mentions.watchlist import Watchlist

MOST_MILLISECONDS = 3.0
ROUNDS = 3


def _milliseconds(step: Callable[[], object]) -> float:
    """The best of some rounds."""
    return 1000 * min(timeit.repeat(step, number=1, repeat=ROUNDS))


def main() -> None:
    """Every real page, for one school with 25 staff; each page's best of some rounds."""
    data = real_data("Cost of a page")
    if data is None:
        return
    watchlist = Watchlist.of(staffed(data, 1, 25))
    with (data.folder / "pages.warc.gz").open("rb") as file:
        pages = [
            (record.reader.read(), record.http_content_type or "", record.headers.get("WARC-Target-URI") or "")
            for record in ArchiveIterator(file, record_types=WarcRecordType.response)
        ]
    costs = []
    found = 0
    for body, content_type, address in pages:
        page = read_page(body, content_type, address)
        found += bool(find(page, watchlist))
        costs.append(
            (
                _milliseconds(lambda: read_page(body, content_type, address)),  # noqa: B023 - called at once
                _milliseconds(lambda: find(page, watchlist)),  # noqa: B023
                _milliseconds(lambda: decoded(body, content_type)),  # noqa: B023
                _milliseconds(lambda: canonical(page.text)),  # noqa: B023
            )
        )
    reading, finding, decoding, folding = (statistics.mean(column) for column in zip(*costs, strict=True))
    worst = max(cost[0] + cost[1] for cost in costs)
    print(
        f"Cost of a page, {len(pages)} real pages of {statistics.mean(len(page[0]) for page in pages) / 1000:.0f} kB,"
    )
    print(f"  one school with 25 staff, {found} pages with mentions")
    print(f"  read_page {reading:.2f} ms, of which decoding {decoding:.2f}")
    print(f"  find {finding:.2f} ms, of which canonical text {folding:.2f}")
    print(f"  together {reading + finding:.2f} ms a page, the dearest {worst:.1f}; aim at most {MOST_MILLISECONDS} ms")


if __name__ == "__main__":
    main()
