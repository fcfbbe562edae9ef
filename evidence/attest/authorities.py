"""Timestamp authorities: what one answers about some bytes, of which it learns the hash alone (RFC 3161)."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from evidence.standalone import timestamps
from evidence.standalone.der import SEQUENCE, pem_of
from evidence.standalone.fault import Fault

Post = Callable[[str, bytes], bytes]
"""What posts a question to an address and returns the answer; raises PostError."""


class PostError(Exception):
    """A question that got no answer; its text says why, of an authority that is named before it: it does not answer."""


def answered(authority: str, content: bytes, post: Post) -> tuple[bytes, timestamps.Facts]:
    """What an authority answers about some bytes, of which it learns the hash; raises PostError and Fault."""
    question = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256)
    request = question.nonce(nonce=True).cert_request(cert_request=True).build()
    answer = post(authority, request.as_bytes())
    if not answer.startswith(bytes([SEQUENCE])):  # such as the login page of a network
        begins = f", beginning with “{answer[:40].decode('ascii', 'replace')}”" if answer else ""
        raise PostError(f"it answers with {len(answer)} bytes that are no timestamp{begins}")
    return answer, timestamps.facts(answer, content, request_nonce=request.nonce)


def answers(content: bytes, authorities: Sequence[str], post: Post) -> list[tuple[str, bytes]]:
    """Authorities that stamp some bytes at once, each with its answer; those that do not are not asked again."""
    found = []
    for authority in authorities:
        with suppress(PostError, Fault):
            found.append((authority, answered(authority, content, post)[0]))
    return found


def chain_pem(response: bytes, roots: Sequence[bytes]) -> bytes:
    """Certificates of an answer from its signer to the root, as PEM for `openssl ts -verify -CAfile`; raises Fault."""
    return b"".join(pem_of(certificate) for certificate in timestamps.chain(response, roots))
