"""Stamps that are waited for, and what a person is told of them."""

from datetime import UTC, datetime

from django.db.models import Count, QuerySet

from evidence.models import Stamp


def pending() -> QuerySet[Stamp]:
    """Stamps that are waited for."""
    return Stamp.objects.filter(response_sha256="")


def waiting(now: datetime) -> list[str]:
    """What is still waited for, or could not be checked: one sentence for each authority and reason."""
    said = []
    columns = ("authority", "problem", "attempts", "not_before")
    for row in pending().values(*columns).annotate(heads=Count("pk")).order_by("authority", "not_before"):
        heads = f"{row['heads']} tree heads are" if row["heads"] > 1 else "1 tree head is"
        sentence = f"{heads} not yet timestamped by {row['authority']}"
        if row["attempts"]:
            again = "due" if row["not_before"] <= now else f"at {row['not_before'].astimezone(UTC):%-d %B %H:%M} UTC"
            times = "once" if row["attempts"] == 1 else f"{row['attempts']} times"
            sentence += f": {row['problem'].rstrip('.')}; tried {times}, next {again}"
        said.append(f"{sentence}.")
    kept_unchecked = Stamp.objects.filter(checked=False).exclude(response_sha256="")
    for row in kept_unchecked.values("authority", "problem").annotate(stamps=Count("pk")).order_by("authority"):
        count = f"{row['stamps']} timestamps" if row["stamps"] > 1 else "1 timestamp"
        said.append(f"{count} by {row['authority']} could not be checked: {row['problem']}")
    return said
