"""CSS paths: the way to an element of a document, for whoever looks at the live page."""

from bs4 import Tag


def css_path(element: Tag) -> str:
    """CSS path of an element, from the nearest element with an id or from the body."""
    steps: list[str] = []
    for tag in (element, *element.parents):
        if tag.name in {"body", "html", "[document]"}:
            steps.append("body")
            break
        name = tag.get("id")
        if isinstance(name, str) and name.isidentifier():
            steps.append(f"#{name}")
            break
        place = 1 + sum(1 for other in tag.previous_siblings if isinstance(other, Tag) and other.name == tag.name)
        steps.append(f"{tag.name}:nth-of-type({place})")
    return " > ".join(reversed(steps))
