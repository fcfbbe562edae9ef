"""Certificates of a host, as the browser received them."""

import base64
import binascii
from urllib.parse import urlsplit

from playwright.async_api import CDPSession, Error


async def chain_of(cdp: CDPSession, address: str) -> tuple[bytes, ...]:
    """Certificates of the host behind an https address in DER, its own first; empty when they cannot be read.

    The browser only knows those of hosts from which the page itself has loaded something.
    """
    parts = urlsplit(address)
    if parts.scheme != "https":
        return ()
    try:
        answer = await cdp.send("Network.getCertificate", {"origin": f"https://{parts.netloc}"})
        return tuple(base64.b64decode(one, validate=True) for one in answer["tableNames"])
    except (Error, binascii.Error):
        return ()
