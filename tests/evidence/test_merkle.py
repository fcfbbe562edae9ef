"""The tree of the ledger is the tree of RFC 6962: an implementation of somebody else's says the same."""

import subprocess
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pymerkle import InmemoryTree  # type: ignore[import-untyped]

from evidence.attest.merkle import Tree
from evidence.attest.peaks import peak_spans, root_of_peaks, with_leaf
from evidence.standalone.fault import Fault
from evidence.standalone.merkle import check_consistency, leaf_hash, node_hash, root_from_path, root_of

SIZES = some.integers(1, 200)


def bodies(size: int) -> list[bytes]:
    return [b"line %d" % number for number in range(size)]


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(body) for body in bodies(size)]


def theirs(size: int) -> InmemoryTree:
    """A tree of pymerkle's."""
    tree = InmemoryTree(algorithm="sha256")
    for body in bodies(size):
        tree.append_entry(body)
    return tree


@pytest.mark.parametrize(
    ("inputs", "root"),
    [  # test vectors of the reference implementation, google/certificate-transparency
        ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ([""], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (["", "00"], "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (
            ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"],
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ),
    ],
)
def test_the_vectors_of_certificate_transparency_hold(inputs: list[str], root: str) -> None:
    hashes = [leaf_hash(bytes.fromhex(one)) for one in inputs]
    assert root_of(hashes).hex() == root
    assert Tree(hashes).root(len(hashes)).hex() == root


@given(SIZES)
def test_pymerkle_has_the_same_root(size: int) -> None:
    assert root_of(leaves(size)) == theirs(size).get_root()
    peaks: list[bytes] = []
    for at, leaf in enumerate(leaves(size)):
        peaks = with_leaf(peaks, at, leaf)
    assert len(peaks) == size.bit_count() == len(peak_spans(size))
    assert root_of_peaks(peaks) == root_of(leaves(size))


@given(SIZES, some.data())
def test_a_proof_of_inclusion_leads_to_the_root_and_is_pymerkles_own(size: int, draw: some.DataObject) -> None:
    index = draw.draw(some.integers(0, size - 1))
    tree, hashes = Tree(leaves(size + 3)), leaves(size)
    path = tree.path(index, size)
    assert root_from_path(hashes[index], index, size, path) == root_of(hashes)
    assert path == theirs(size).prove_inclusion(index + 1).path[1:]


@given(SIZES, some.data())
def test_a_proof_of_consistency_convinces_and_only_of_the_truth(size: int, draw: some.DataObject) -> None:
    old = draw.draw(some.integers(1, size))
    tree = Tree(leaves(size))
    path = tree.consistency(old, size)
    check_consistency(old, tree.root(old), size, tree.root(size), path)
    for spoilt in (
        (old, leaf_hash(b"other"), size, tree.root(size), path),
        (old, tree.root(old), size, leaf_hash(b"other"), path),
        (old, tree.root(old), size, tree.root(size), [*path, leaf_hash(b"more")]),
    ):
        with pytest.raises(Fault):
            check_consistency(*spoilt)


@settings(max_examples=50)
@given(SIZES, some.data())
def test_a_spoilt_proof_never_leads_to_the_root(size: int, draw: some.DataObject) -> None:
    index = draw.draw(some.integers(0, size - 1))
    hashes = leaves(size)
    path = Tree(hashes).path(index, size)
    place = draw.draw(some.integers(0, len(path)))
    spoilt = draw.draw(some.sampled_from(("drop", "add", "change", "leaf", "swap")))
    leaf = hashes[index]
    if spoilt == "leaf":
        leaf = leaf_hash(b"other")
    elif spoilt == "add":
        path = [*path[:place], leaf_hash(b"other"), *path[place:]]
    elif place == len(path):
        return
    elif spoilt == "drop":
        path = [*path[:place], *path[place + 1 :]]
    elif spoilt == "change":
        path = [*path[:place], leaf_hash(path[place]), *path[place + 1 :]]
    else:
        swapped = [*path[:place], *path[place + 1 :], path[place]]
        if swapped == path:
            return
        path = swapped
    with suppress(Fault):
        assert root_from_path(leaf, index, size, path) != root_of(hashes)


def test_a_place_that_is_not_in_the_log_is_no_place() -> None:
    with pytest.raises(Fault, match="has no line 6"):
        root_from_path(leaf_hash(b""), 5, 5, [])
    with pytest.raises(ValueError, match="no leaf 5"):
        Tree(leaves(9)).path(5, 5)
    with pytest.raises(ValueError, match="no trees of 0 and 5"):
        Tree(leaves(5)).consistency(0, 5)


def test_openssl_has_the_same_digests() -> None:
    def openssl(content: bytes) -> bytes:
        return subprocess.run(
            ["openssl", "dgst", "-sha256", "-binary"], input=content, capture_output=True, check=True
        ).stdout

    one, other = openssl(b"\x00one"), openssl(b"\x00other")
    assert (leaf_hash(b"one"), leaf_hash(b"other")) == (one, other)
    assert node_hash(one, other) == openssl(b"\x01" + one + other) == root_of([one, other])
