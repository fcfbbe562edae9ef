"""Rows of the school itself."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from register.models.sources import Source


class Nation(models.TextChoices):
    """Nation of the United Kingdom whose law and guidance apply to a school."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


class School(models.Model):
    """A school that this installation looks after."""

    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    aliases = models.JSONField(default=list)
    former_names = models.JSONField(default=list)
    urn = models.CharField(max_length=20, blank=True)
    nation = models.CharField(max_length=20, choices=Nation.choices, default=Nation.ENGLAND)
    town = models.CharField(max_length=100)
    postcode = models.CharField(max_length=10, blank=True)
    authority = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    domains = models.JSONField(default=list)
    handles = models.JSONField(default=list)
    time_zone = models.CharField(max_length=60, default="Europe/London")
    demonstration = models.BooleanField(default=False)
    """Whether it is invented or only tried out: it needs no process record, and everything says so."""
    notice = models.URLField(max_length=500, blank=True)
    """Where staff and public read what is looked at (privacy D4)."""
    mail_domains = models.JSONField(default=list)
    """Hosts of addresses to which mail may go (A43); the school's own domains when empty."""
    calendar = models.JSONField(default=dict)
    """Working hours, terms and closed days, as `register.calendar_entry` declares them."""
    alerting = models.JSONField(default=dict)
    """How many alerts there may be and how soon they are to be acknowledged (`register.calendar_entry`)."""
    rota = models.JSONField(default=list)
    """Who is on call from when to when (`register.calendar_entry`)."""
    help = models.JSONField(default=list)
    """Services that are asked for help, with the day on which each was last checked (`register.help_entry`)."""

    def __str__(self) -> str:
        return self.name

    def declared_sources(self) -> "models.QuerySet[Source]":
        """Sources that the register declares and has not withdrawn; those of single cases are none of them."""
        return self.sources.filter(withdrawn=False, of_case=False).order_by("pk")
