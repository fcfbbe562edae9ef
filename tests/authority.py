"""Timestamp authorities for tests: two real ones, whose answers openssl makes, and one that does everything wrong.

`authorities(folder)` makes their keys; its `handlers` go into the village as more hosts, and its
`environ` makes an installation ask them.
"""

import asyncio
import os
import subprocess
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
REPLY = "application/timestamp-reply"
ONE, TWO, BAD = "clock-one.test", "clock-two.test", "bad-clock.test"
TSTINFO = "1.2.840.113549.1.9.16.1.4"
CONFIGURATION = """
[ca]
default_ca = ours
[ours]
new_certs_dir = .
database = index.txt
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
O = optional
CN = supplied
[req]
distinguished_name = dn
[dn]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[between]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
extendedKeyUsage = timeStamping
[signer]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[unmarked]
keyUsage = critical,digitalSignature
[uncritical]
extendedKeyUsage = timeStamping
[manifold]
extendedKeyUsage = critical,timeStamping,codeSigning
[sealing]
keyUsage = critical,digitalSignature,keyEncipherment
extendedKeyUsage = critical,timeStamping
[strange]
extendedKeyUsage = critical,timeStamping
1.2.3.4.5 = critical,ASN1:NULL
[tsa]
default_tsa = here
[here]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
[choosy]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha512
"""
LATER_SIGNERS = ("unmarked", "uncritical", "manifold", "sealing", "strange")
EXPIRED = ("-startdate", "20200101000000Z", "-enddate", "20210101000000Z")


@dataclass(frozen=True)
class Authority:
    """One authority: a root, an intermediate and signers of its own, in a folder."""

    folder: Path
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def root(self) -> Path:
        """Its root certificate, as PEM."""
        return self.folder / "root.pem"

    def openssl(self, *words: str, content: bytes | None = None) -> bytes:
        """What an openssl command prints."""
        done = subprocess.run(["openssl", *words], cwd=self.folder, input=content, capture_output=True, check=False)
        assert done.returncode == 0, f"openssl {' '.join(words)}\n{done.stderr.decode()}"
        return done.stdout

    def certify(self, name: str, extensions: str, by: str, *period: str, request: str = "") -> None:
        """Make the certificate `name`.pem."""
        words = ["-cert", f"{by}.pem", "-keyfile", f"{by}.key", "-in", f"{request or name}.csr", "-out", f"{name}.pem"]
        days = period or ("-days", "3000")
        self.openssl("ca", "-batch", "-notext", "-config", "cnf", "-extensions", extensions, *words, *days)

    def found(self, name: str, key: tuple[str, ...]) -> None:
        """Make all its keys and certificates."""
        (self.folder / "cnf").write_text(CONFIGURATION)
        (self.folder / "index.txt").touch()
        (self.folder / "serial").write_text("01\n")
        for who in ("root", "between", "signer"):
            root = ("-x509", "-days", "3650", "-extensions", "root") if who == "root" else ()
            out = f"{who}.pem" if root else f"{who}.csr"
            subject = f"/O=Wexcombe Observatory/CN={name} {who}"
            self.openssl(
                "req", "-new", "-newkey", *key, "-nodes", "-keyout", f"{who}.key", *root, "-out", out,
                "-subj", subject, "-config", "cnf",
            )  # fmt: skip
        self.certify("between", "between", "root")
        self.certify("signer", "signer", "between")

    def stamp(self, query: bytes, signer: str = "signer", *words: str, section: str = "here") -> bytes:
        """Answer to a query, by `openssl ts -reply`."""
        with self.lock:
            (self.folder / "query").write_bytes(query)
            self.openssl(
                "ts", "-reply", "-config", "cnf", "-section", section, "-queryfile", "query", "-inkey", "signer.key",
                "-signer", f"{signer}.pem", "-chain", "between.pem", "-out", "reply", *words,
            )  # fmt: skip
            return (self.folder / "reply").read_bytes()

    def resigned(
        self, query: bytes, signer: str = "signer", *words: str, key: str = "signer", along: str = "between.pem"
    ) -> bytes:
        """Answer whose facts are signed as `openssl ts` would refuse to: by any certificate, in any manner."""
        token = self.stamp(query, "signer", "-token_out")
        facts = self.openssl("cms", "-verify", "-noverify", "-nosigs", "-inform", "DER", content=token)
        (self.folder / "along").write_bytes(b"".join((self.folder / file).read_bytes() for file in along.split()))
        token = self.openssl(
            "cms", "-sign", "-binary", "-nodetach", "-nosmimecap", "-cades", "-econtent_type", TSTINFO, "-signer",
            f"{signer}.pem", "-inkey", f"{key}.key", "-certfile", "along", "-outform", "DER", *words, content=facts,
        )  # fmt: skip
        body = bytes.fromhex("3003020100") + token
        return b"\x30\x82" + len(body).to_bytes(2, "big") + body

    def query(self, content: bytes, *words: str) -> bytes:
        """Query of openssl's own, over some bytes."""
        with self.lock:
            (self.folder / "content").write_bytes(content)
            return self.openssl("ts", "-query", "-data", "content", "-sha256", "-cert", *words)

    def same_again(self, query: bytes) -> bytes:
        """Query over the same digest as another, with another nonce."""
        digest = query[query.index(b"\x04\x20") + 2 :][:32]
        return self.openssl("ts", "-query", "-digest", digest.hex(), "-sha256", "-cert")

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Serve a query as RFC 3161 section 3.4 has it."""
        if request.content_type != "application/timestamp-query":
            raise web.HTTPUnsupportedMediaType
        return web.Response(body=await asyncio.to_thread(self.stamp, await request.read()), content_type=REPLY)


def found(folder: Path, name: str, *key: str) -> Authority:
    """A new authority."""
    folder.mkdir(parents=True)
    authority = Authority(folder)
    authority.found(name, key)
    return authority


@dataclass(frozen=True)
class Authorities:
    """Two good authorities, one with RSA and one with elliptic curves, and a bad one at many addresses."""

    one: Authority
    two: Authority

    @property
    def handlers(self) -> dict[str, Handler]:
        """What to serve under which host name."""
        return {ONE: self.one.answer, TWO: self.two.answer, BAD: self.misbehave}

    @property
    def environ(self) -> dict[str, str]:
        """Settings of an installation that asks the two good ones."""
        roots = os.pathsep.join(str(authority.root) for authority in (self.one, self.two))
        return {"HEADSUP_TSA": f"http://{ONE}/ http://{TWO}/", "HEADSUP_TSA_ROOTS": roots}

    def late(self) -> None:
        """Make the certificates of signers that must be refused."""
        for name in LATER_SIGNERS:
            self.two.certify(name, name, "between", request="signer")
        self.two.certify("expired", "signer", "between", *EXPIRED, request="signer")

    async def misbehave(self, request: web.Request) -> web.StreamResponse:
        """Do what the path says."""
        query, wrong = await request.read(), request.path.strip("/")
        made: dict[str, Callable[[], bytes]] = {
            "garbage": lambda: b"<html>Please log in to the school network.</html>",
            "empty": lambda: b"",
            "other": lambda: self.two.stamp(self.two.query(b"something else")),
            "nonce": lambda: self.two.stamp(self.two.same_again(query)),
            "expired": lambda: self.two.stamp(query, "expired"),
            "unmarked": lambda: self.two.resigned(query, "unmarked"),
            "refused": lambda: self.two.stamp(query, section="choosy"),
            "trailing": lambda: self.two.stamp(query) + b"\x00",
        }
        if wrong in made:
            return web.Response(body=await asyncio.to_thread(made[wrong]), content_type=REPLY)
        if wrong == "hang":
            await asyncio.Event().wait()
        if wrong == "moved":
            raise web.HTTPFound(f"http://{ONE}/")
        if wrong in {"huge", "early", "drip"}:
            return await self._stream(request, wrong)
        return web.Response(status=500, text="Something went wrong.")

    @staticmethod
    async def _stream(request: web.Request, wrong: str) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": REPLY})
        if wrong == "early":
            response.content_length = 5000
        await response.prepare(request)
        if wrong == "huge":
            for _ in range(50):
                await response.write(bytes(1024 * 1024))
        while wrong == "drip":
            await response.write(b"\x30")
            await asyncio.sleep(0.2)
        await response.write(b"\x30\x82")
        if wrong == "early" and request.transport:
            request.transport.close()
        return response


def authorities(folder: Path) -> Authorities:
    """The authorities, with the keys that lie in a folder, else with fresh ones."""
    if (folder / "two" / "expired.pem").exists():  # the last that is made
        return Authorities(Authority(folder / "one"), Authority(folder / "two"))
    one = found(folder / "one", "First Clock", "rsa:2048")
    two = found(folder / "two", "Second Clock", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
    made = Authorities(one, two)
    made.late()
    return made
