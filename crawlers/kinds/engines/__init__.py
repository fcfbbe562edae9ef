"""Engines of the kind `search`: how each is asked, and what its answers say."""

from crawlers.kinds.engines.brave import Brave
from crawlers.kinds.engines.engine import Engine
from crawlers.kinds.engines.marginalia import Marginalia
from crawlers.kinds.engines.mojeek import Mojeek
from crawlers.kinds.engines.searxng import Searxng

ENGINES: dict[str, Engine] = {
    "brave": Brave(),
    "mojeek": Mojeek(),
    "searxng": Searxng(),
    "marginalia": Marginalia(),
}
