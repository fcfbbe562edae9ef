"""What vouches for which credentials, by kind of source, or by engine of a search."""

from crawlers.vouchers.base import Voucher
from crawlers.vouchers.bluesky import BlueskyVoucher
from crawlers.vouchers.google import GoogleVoucher
from crawlers.vouchers.graph import GraphVoucher
from crawlers.vouchers.keys import KeyVoucher, NoCredential
from crawlers.vouchers.mastodon import MastodonVoucher
from register.approval import ApprovedSource

_GRAPH = GraphVoucher()
VOUCHERS: dict[str, Voucher] = {
    "brave": KeyVoucher(header="X-Subscription-Token"),
    "mojeek": KeyVoucher(param="api_key"),
    "marginalia": KeyVoucher(header="API-Key"),
    "youtube": KeyVoucher(header="X-Goog-Api-Key"),
    "bluesky": BlueskyVoucher(),
    "mastodon": MastodonVoucher(),
    "facebook_page": _GRAPH,
    "instagram": _GRAPH,
    "google_reviews": GoogleVoucher(),
    "reddit": NoCredential("a token of a Reddit account"),
}


def voucher_of(source: ApprovedSource) -> Voucher | None:
    """What vouches for the credential of a source; None when its kind takes none."""
    return VOUCHERS.get(source.engine if source.kind == "search" else source.kind)
