"""What a visit tells of itself for the record: the way there, headers, encryption, cookies, what was refused."""

import hashlib
import platform
from importlib.metadata import version
from itertools import pairwise
from typing import Any

from crawlers.browser import LOCALE, VIEWPORT, Sight
from crawlers.recorder import dialled_for
from crawlers.visit import Seen
from evidence.exchange import Exchange
from evidence.record import Collector, Redirect, Tls
from mentions.text import LONGEST_TITLE


async def facts_of(seen: Seen, exchanges: tuple[Exchange, ...], dialled: dict[tuple[str, int], str]) -> dict[str, Any]:
    """Fields of the record that the visit itself tells, by name."""
    document, brakes, recorder = seen.document, seen.brakes, seen.recorder
    answers = [one for one in exchanges if one.address == document.url and one.resource == "document"]
    main = answers[-1] if answers else None
    about = await seen.world.call("about")
    closed = (f"{brakes.popups} windows that the page opened were closed",) if brakes.popups else ()
    return {
        "redirects": _way(seen),
        "final_address": document.url,
        "canonical_address": about["canonical"],
        "title": (await seen.page.title())[:LONGEST_TITLE].encode("utf-8", "replace").decode(),
        "language": about["language"],
        "status": document.status,
        "response_headers": main.headers if main else tuple(document.headers.items()),
        "request_headers": main.request_headers if main else tuple(document.request.headers.items()),
        "dialled": dialled_for(document.url, dialled),
        "tls": _tls(main),
        "cookies_sent": recorder.cookies_sent,
        "refused": tuple(brakes.refused),
        "failed": (*recorder.failed, *closed),
    }


def _way(seen: Seen) -> tuple[Redirect, ...]:
    """Every answer that pointed on, and where to: redirects of the server, and those of the page itself."""
    return tuple(
        Redirect(address=one.url, status=one.status, to=other.url) for one, other in pairwise(seen.brakes.steps)
    )


def _tls(main: Exchange | None) -> Tls | None:
    if main is None or main.tls is None:
        return None
    tls = main.tls
    return Tls(
        protocol=tls.protocol,
        subject=tls.subject,
        issuer=tls.issuer,
        valid_from=tls.valid_from,
        valid_until=tls.valid_until,
        certificate_sha256=hashlib.sha256(tls.chain[0]).hexdigest() if tls.chain else "",
    )


async def collector(sight: Sight) -> Collector:
    """The program that visits, with its browser."""
    return Collector(
        software=f"Heads-up {version('headsup')}",
        commit=sight.commit,
        system=platform.platform(),
        browser=f"Chromium {(await sight.open()).version}",
        user_agent=sight.agent,
        viewport=f"{VIEWPORT[0]}×{VIEWPORT[1]}",
        locale=LOCALE,
        sandbox=sight.sandbox,
    )
