"""Who runs which test when there are several processes: tests that share what takes long to make stay together."""

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

EXAMPLE = "the scan of the example"
TOGETHER = {
    "tests/config/test_doctor.py": EXAMPLE,
    "tests/evidence/test_verify.py": EXAMPLE,
    "tests/evidence/test_custody.py::test_bytes_that_several_captures_share_are_erased_for_all_or_none": EXAMPLE,
    "tests/evidence/test_custody.py::test_of_a_capture_the_file_is_named_by_its_kind": EXAMPLE,
    "tests/reports/test_digest.py": EXAMPLE,
    "tests/scheduler/test_runner.py::test_a_digest_that_could_not_be_sent_is_tried_again_soon": EXAMPLE,
    "tests/test_scan.py": EXAMPLE,
    # Each of these scans, captures, packs or seals something once for all its tests.
    **dict.fromkeys(("tests/crawlers/test_feeds.py", "tests/crawlers/test_sites.py"), "two scans of faulty places"),
    **{
        file: file
        for file in (
            "tests/cases/test_reporters.py",
            "tests/crawlers/test_bad_internet.py",
            "tests/crawlers/test_hostile_pages.py",
            "tests/crawlers/test_manners.py",
            "tests/crawlers/test_nothing_lost.py",
            "tests/evidence/test_custody.py",
            "tests/evidence/test_pack.py",
            "tests/evidence/test_stores.py",
            "tests/evidence/test_verify_ledger.py",
            "tests/evidence/test_verify_rows.py",
            "tests/evidence/test_wacz.py",
            "tests/reports/test_pack_papers.py",
            "tests/test_everywhere.py",
            "tests/test_refusals.py",
        )
    },
}


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Gives a process such a group as a whole, largest first, and then every other test by itself."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER.get(nodeid) or TOGETHER.get(nodeid.partition("::")[0], nodeid)
