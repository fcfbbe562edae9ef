"""Instagram of the village: the Graph API of one account, behind the same tokens as Facebook's."""

from tests.village.services.facebook import Graph, Handler, Row, ago

ACCOUNT = "17841400000000001"


def _lists() -> dict[str, list[Row]]:
    base = "http://instagram.test/p"
    media: list[Row] = [
        {
            "id": "18001",
            "caption": "Our new library at Larkspur Hill",
            "permalink": f"{base}/AAA/",
            "timestamp": ago(1),
        },
        {"id": "18002", "permalink": f"{base}/BBB/", "timestamp": ago(12)},
        {"id": "18003", "caption": "no address", "timestamp": ago(13)},
        {"id": "18004", "caption": "Old", "permalink": f"{base}/DDD/", "timestamp": ago(300)},
    ]
    tags: list[Row] = [
        {"caption": "Shame on Larkspur Hill Primary School", "permalink": f"{base}/TTT/", "timestamp": ago(2)},
    ]
    return {
        f"{ACCOUNT}/media": media,
        f"{ACCOUNT}/tags": tags,
        "18001/comments": [
            {"id": "17900001", "text": "Mr Trask of Larkspur Hill lies", "timestamp": ago(0.5)},
            {"id": "17900002", "text": "Nice", "timestamp": ago(0.6)},
        ],
        "18002/comments": [
            {"id": "17900003", "text": "Still true of Larkspur Hill", "timestamp": ago(1)},
            {"id": None, "text": "half a comment"},
        ],
    }


PAGES = {
    "/p/AAA/": "<title>Library</title><p>Our new library at Larkspur Hill Primary School</p>",
    "/p/AAA/c/17900001/": "<title>Library</title><p>Mr Trask of Larkspur Hill lies</p>",
    "/p/TTT/": "<title>Tagged</title><p>Shame on Larkspur Hill Primary School</p>",
}


def instagram() -> Graph:
    """An Instagram that nobody has asked yet."""
    return Graph(_lists, PAGES, size=2)


HANDLERS: dict[str, Handler] = {"instagram.test": instagram().answer}
