"""Timestamps: our own check, of plain Python, finds what openssl finds, and a flipped byte is a fault."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from evidence.attest.authorities import chain_pem
from evidence.attest.roots import RootsError, trusted_roots
from evidence.standalone import timestamps, tokens
from evidence.standalone.fault import Fault
from tests.authority import LATER_SIGNERS, Authorities, authorities

CONTENT = b'{"payload":"a signed tree head"}'


@pytest.fixture(scope="module")
def clocks(tmp_path_factory: pytest.TempPathFactory) -> Authorities:
    return authorities(tmp_path_factory.mktemp("clocks") / "made")


@pytest.fixture(scope="module")
def roots(clocks: Authorities) -> list[bytes]:
    return trusted_roots([clocks.one.root, clocks.two.root])


def said(response: bytes, content: bytes, roots: list[bytes]) -> str:
    """What our check says against an answer; nothing when it is good."""
    try:
        timestamps.check(response, content, roots)
    except Fault as fault:
        return str(fault)
    return ""


def openssl_says(folder: Path, response: bytes, content: bytes, chain: bytes, at: datetime | None = None) -> bool:
    for name, written in (("stamp.tsr", response), ("head", content), ("chain.pem", chain)):
        (folder / name).write_bytes(written)
    words = ["openssl", "ts", "-verify", "-data", "head", "-in", "stamp.tsr", "-CAfile", "chain.pem"]
    words += ["-attime", str(int(at.timestamp()))] if at else []
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert ("Verification: OK" in done.stdout + done.stderr) is (done.returncode == 0)
    return done.returncode == 0


# One answer, as it should be.


def test_a_good_answer_of_either_authority_is_good_and_openssl_agrees(
    clocks: Authorities, roots: list[bytes], tmp_path: Path
) -> None:
    for clock, name, links in ((clocks.one, "First Clock signer", 3), (clocks.two, "Second Clock signer", 3)):
        response = clock.stamp(clock.query(CONTENT))
        stamped = timestamps.check(response, CONTENT, roots)
        assert abs(stamped.at - datetime.now(UTC)) < timedelta(seconds=30)  # noqa: TID251 - a test is an entry point
        assert (stamped.authority, stamped.policy, len(stamped.chain)) == (name, "1.2.3.4.1", links)
        assert stamped.chain[-1] in roots
        assert openssl_says(tmp_path, response, CONTENT, chain_pem(response, roots))
        assert not openssl_says(tmp_path, response, CONTENT + b" ", chain_pem(response, roots))
        assert said(response, CONTENT + b" ", roots) == "The timestamp was made over other bytes than these."


def test_a_stamp_outlives_its_certificates_and_openssl_must_be_told_the_time(
    clocks: Authorities, roots: list[bytes], tmp_path: Path
) -> None:
    """We ask whether the certificates were valid at the time of the stamp; openssl asks whether they are today."""
    response = clocks.two.stamp(clocks.two.query(CONTENT))
    stamped, chain = timestamps.check(response, CONTENT, roots), chain_pem(response, roots)
    assert not openssl_says(tmp_path, response, CONTENT, chain, stamped.at + timedelta(days=4000))
    assert openssl_says(tmp_path, response, CONTENT, chain, stamped.at)


def test_the_answer_to_the_product_s_own_question_is_good(clocks: Authorities, roots: list[bytes]) -> None:
    """rfc3161-client reads no set of certificates that OpenSSL left unsorted; our check must."""
    builder = TimestampRequestBuilder().data(CONTENT).hash_algorithm(HashAlgorithm.SHA512)
    request = builder.nonce(nonce=True).cert_request(cert_request=True).build()
    response = clocks.one.stamp(request.as_bytes())
    assert timestamps.check(response, CONTENT, roots, request_nonce=request.nonce)
    with pytest.raises(Fault, match="its nonce is not ours"):
        timestamps.check(response, CONTENT, roots, request_nonce=7)


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
def test_every_hash_and_manner_of_signing_that_is_safe_is_understood(
    digest: str, clocks: Authorities, roots: list[bytes], tmp_path: Path
) -> None:
    for clock in (clocks.one, clocks.two):
        response = clock.resigned(clock.query(CONTENT, f"-{digest}"), "signer", "-md", digest)
        assert not said(response, CONTENT, roots)
        assert openssl_says(tmp_path, response, CONTENT, chain_pem(response, roots))


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
@pytest.mark.parametrize("salt", ["digest", "max", "0"])
def test_rsa_pss_is_understood_here_though_openssl_ts_is_not_up_to_it(
    digest: str, salt: str, clocks: Authorities, roots: list[bytes], tmp_path: Path
) -> None:
    manner = ("-md", digest, "-keyopt", "rsa_padding_mode:pss", "-keyopt", f"rsa_pss_saltlen:{salt}")
    response = clocks.one.resigned(clocks.one.query(CONTENT), "signer", *manner)
    assert not said(response, CONTENT, roots)
    assert not openssl_says(tmp_path, response, CONTENT, chain_pem(response, roots))
    token = response[9:]  # behind the head of the answer and its status
    checked = ("cms", "-verify", "-inform", "DER", "-purpose", "timestampsign", "-CAfile", "root.pem")
    assert clocks.one.openssl(*checked, content=token)


def test_sha1_is_refused(clocks: Authorities, roots: list[bytes]) -> None:
    response = clocks.two.resigned(clocks.two.query(CONTENT), "signer", "-md", "sha1")
    assert "uses the hash 1.3.14.3.2.26, which is unknown here or no longer safe" in said(response, CONTENT, roots)


# Answers that are bad in one way each: openssl refuses them too.


@pytest.mark.parametrize(
    ("signer", "why"),
    [
        ("unmarked", "is not for timestamps alone"),
        ("manifold", "is not for timestamps alone"),
        ("uncritical", "does not mark its purpose as critical"),
        ("sealing", "is not for signatures alone"),
        ("strange", "has the critical extension 1.2.3.4.5, unknown here"),
    ],
)
def test_a_signer_that_may_not_stamp_is_refused_and_openssl_agrees(
    signer: str, why: str, clocks: Authorities, roots: list[bytes], tmp_path: Path
) -> None:
    assert signer in LATER_SIGNERS
    response = clocks.two.resigned(clocks.two.query(CONTENT), signer)
    assert why in said(response, CONTENT, roots)
    assert not openssl_says(tmp_path, response, CONTENT, clocks.two.root.read_bytes())


def test_an_expired_signer_is_refused_and_openssl_agrees(
    clocks: Authorities, roots: list[bytes], tmp_path: Path
) -> None:
    response = clocks.two.stamp(clocks.two.query(CONTENT), "expired")
    assert "was valid from 2020-01-01 00:00:00 to 2021-01-01 00:00:00 UTC, not at the" in said(response, CONTENT, roots)
    assert not openssl_says(tmp_path, response, CONTENT, clocks.two.root.read_bytes())


def test_an_authority_that_nobody_trusts_is_refused_and_openssl_agrees(clocks: Authorities, tmp_path: Path) -> None:
    response = clocks.two.stamp(clocks.two.query(CONTENT))
    others = trusted_roots([clocks.one.root])
    expected = "No trusted root stands above “Second Clock signer”: the certificates lead to “Second Clock root”."
    assert said(response, CONTENT, others) == said(response, CONTENT, []) == expected
    assert not openssl_says(tmp_path, response, CONTENT, clocks.one.root.read_bytes())


def test_a_root_of_the_same_name_with_another_key_is_refused_and_openssl_agrees(
    clocks: Authorities, tmp_path: Path
) -> None:
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(tmp_path / "x.key"))
    subject = ("-subj", "/O=Wexcombe Observatory/CN=Second Clock root")
    clocks.two.openssl(
        "req", "-x509", *key, *subject, "-out", str(tmp_path / "x.pem"), "-config", "cnf", "-extensions", "root"
    )  # fmt: skip
    response = clocks.two.stamp(clocks.two.query(CONTENT))
    assert "“Second Clock between” is not signed by “Second Clock root”" in said(
        response, CONTENT, trusted_roots([tmp_path / "x.pem"])
    )
    assert not openssl_says(tmp_path, response, CONTENT, (tmp_path / "x.pem").read_bytes())


def test_a_certificate_that_may_not_certify_is_no_link(clocks: Authorities, roots: list[bytes]) -> None:
    """A signer's certificate cannot make another signer."""
    two = clocks.two
    two.certify("grandchild", "signer", "signer", request="between")
    token = two.resigned(two.query(CONTENT), "grandchild", key="between", along="signer.pem between.pem")
    assert "The certificate of “Second Clock signer” is not one of an authority." in said(token, CONTENT, roots)


def test_a_refusal_is_told_in_the_authority_s_words(clocks: Authorities, roots: list[bytes]) -> None:
    response = clocks.two.stamp(clocks.two.query(CONTENT), section="choosy")
    assert said(response, CONTENT, roots) == (
        "The authority refused to stamp (status 2, “Message digest algorithm is not supported.”)."
    )


def test_nonsense_is_a_fault_that_names_it(clocks: Authorities, roots: list[bytes]) -> None:
    response = clocks.one.stamp(clocks.one.query(CONTENT))
    for broken in (b"", b"\x30", b"<html>", response[:-1], response + b"\x00", response[1:], b"\x30\x80\x00\x00"):
        assert said(broken, CONTENT, roots).startswith("The timestamp "), broken


FIXED: list[Any] = []


@pytest.fixture(autouse=True)
def fixed(clocks: Authorities, roots: list[bytes]) -> None:
    """One answer for the tests that draw a thousand others from it."""
    if not FIXED:
        FIXED[:] = [clocks.two.stamp(clocks.two.query(CONTENT)), roots]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 3000), st.integers(0, 40))
def test_whatever_comes_is_a_fault_and_never_an_accident(written: bytes, at: int, cut: int) -> None:
    response = FIXED[0]
    for broken in (written, response[:at] + written + response[at + cut :]):
        if broken != response:
            assert said(broken, CONTENT, FIXED[1])


# Every byte.


def survivors(response: bytes, roots: list[bytes]) -> list[int]:
    """Bytes of which one bit can be flipped without our noticing."""
    good = []
    for place in range(len(response)):
        flipped = bytearray(response)
        flipped[place] ^= 1
        if not said(bytes(flipped), CONTENT, roots):
            good.append(place)
    return good


def test_no_byte_can_change_but_the_one_that_says_granted_with_changes(clocks: Authorities, roots: list[bytes]) -> None:
    """The status is not signed: 0 (granted) and 1 (granted, with changes) mean the same here, and both are accepted."""
    for clock in (clocks.one, clocks.two):
        response = clock.stamp(clock.query(CONTENT))
        status = response.index(b"\x30\x03\x02\x01\x00") + 4
        assert survivors(response, roots) == [status]


def test_a_certificate_that_is_no_part_of_the_chain_is_a_fault(clocks: Authorities, roots: list[bytes]) -> None:
    stranger = clocks.one.folder / "between.pem"
    token = clocks.two.resigned(clocks.two.query(CONTENT), along=f"between.pem {stranger}")
    assert "carries the certificate of “First Clock between”, which is no part of its chain" in said(
        token, CONTENT, roots
    )


def test_a_root_that_is_sent_along_is_welcome(clocks: Authorities, roots: list[bytes], tmp_path: Path) -> None:
    response = clocks.two.resigned(clocks.two.query(CONTENT), along="between.pem root.pem")
    assert [one.name for one in tokens.read(response).certificates].count("Second Clock root") == 1
    assert not said(response, CONTENT, roots)
    assert openssl_says(tmp_path, response, CONTENT, chain_pem(response, roots))
    sent = next(one for one in tokens.read(response).certificates if one.name == "Second Clock root")
    for place in range(0, len(sent.whole), 7):
        changed = bytearray(sent.whole)
        changed[place] ^= 1
        inside_issuer = sent.whole.index(sent.issuer) <= place < sent.whole.index(sent.issuer) + len(sent.issuer)
        if not inside_issuer:  # by which it would be the word of an older root, whose key nobody has
            assert said(response.replace(sent.whole, bytes(changed)), CONTENT, roots), place


def test_a_root_that_an_older_root_signed_too_leads_to_either(
    clocks: Authorities, roots: list[bytes], tmp_path: Path
) -> None:
    """As DigiCert and Sectigo send it: their own root once more, under the name of an older one."""
    one, two = clocks.one, clocks.two
    request = two.openssl("req", "-new", "-key", "root.key", "-subj", "/O=Wexcombe Observatory/CN=Second Clock root")
    (one.folder / "cross.csr").write_bytes(request)
    one.certify("cross", "root", "root")
    response = two.resigned(two.query(CONTENT), along=f"between.pem {one.folder / 'cross.pem'}")
    for root, links in ((two.root, 3), (one.root, 4)):
        trusted = trusted_roots([root])
        assert len(timestamps.check(response, CONTENT, trusted).chain) == links
        assert openssl_says(tmp_path, response, CONTENT, chain_pem(response, trusted))
    assert "No trusted root stands above" in said(response, CONTENT, trusted_roots())


# Roots.


def test_our_own_roots_stand_beside_those_of_browsers(clocks: Authorities) -> None:
    found = trusted_roots()
    assert len(found) > 100
    assert len(trusted_roots([clocks.one.root, clocks.two.root])) == len(found) + 2


def test_a_file_that_holds_no_certificate_is_named(tmp_path: Path) -> None:
    for written in (
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\n€€\n-----END CERTIFICATE-----",
    ):
        (tmp_path / "x.pem").write_text(written)
        with pytest.raises(RootsError, match=r"HEADSUP_TSA_ROOTS: .*x.pem cannot be used"):
            trusted_roots([tmp_path / "x.pem"])
    with pytest.raises(RootsError, match="No such file"):
        trusted_roots([tmp_path / "y.pem"])
