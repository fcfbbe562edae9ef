"""Pages as the register declares them: the school’s own, places where it takes part, and unofficial ones."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from register.entry import Entry, Key, Name, slug
from register.official_form import CHILDREN, FormEntry, PlanEntry
from register.official_team import ORDER, AccessEntry, Duty, MemberEntry, SignatureEntry, WatchEntry
from register.official_words import on_facebook, page_address, public_address

LEAST = 2
"""Administrators, and moderators, that an official page has at all times (A123)."""
Sort = Literal["official", "participation", "unofficial"]


class SeenEntry(Entry):
    """Who opened an unofficial page without logging in, and when."""

    by: Name
    on: date


class OwnerContact(Entry):
    """Whom the school asks about a page that others run, the parent-teacher association for one (A13)."""

    name: Name
    email: str = ""


class OfficialPageEntry(Entry):
    """One page of the register of pages; `sort` must be said, and decides what else is wanted (A13)."""

    id: Key = ""
    title: Name
    sort: Sort
    run_by: Literal["school", "pta", "parents", "former-pupils", "others"]
    address: Annotated[str, Field(max_length=2000), AfterValidator(page_address)]
    contact: OwnerContact | None = None
    seen: SeenEntry | None = None
    notice: Annotated[str, AfterValidator(page_address)] | Literal[""] = ""
    """Where pupils and public read that the page is looked after (A11)."""
    house_rules: Annotated[str, AfterValidator(page_address)] | Literal[""] = ""
    form: FormEntry = FormEntry()
    plan: PlanEntry = PlanEntry()
    team: tuple[MemberEntry, ...] = ()
    rota: tuple[WatchEntry, ...] = ()
    signatures: tuple[SignatureEntry, ...] = ()
    access: AccessEntry | None = None
    parents_permission: date | None = None
    """When parents had agreed that their children take part (A142)."""
    opened: date | None = None
    closed: date | None = None
    evaluated: date | None = None
    posts_reviewed: date | None = None
    review_posts_after_months: Annotated[int, Field(ge=1, le=60)] = 12

    @field_validator("address")
    @classmethod
    def _public(cls, address: str, told: ValidationInfo) -> str:
        return public_address(address) if told.data.get("sort") == "unofficial" else address

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        checks = (_unofficial,) if self.sort == "unofficial" else (_team, _signed, _opened, _ready)
        wrong = next((said for check in checks for said in check(self)), None)
        if wrong is None and self.run_by == "pta" and self.contact is None:
            wrong = "the parent-teacher association runs it, so say under contact whom the school asks (A13)"
        if wrong:
            raise ValueError(wrong)
        return self

    @property
    def key(self) -> str:
        """The writer's id, else one made of the title."""
        return self.id or slug(self.title)

    @property
    def facebook(self) -> bool:
        """Whether it stands at Facebook, which local authorities advise against (A143)."""
        return on_facebook(self.address, self.form.host)

    @property
    def signed(self) -> int:
        """How many have signed in this round; when the form changes, all sign again in another one."""
        return (len(self.signatures) - 1) % len(ORDER) + 1 if self.signatures else 0

    def members(self, duty: Duty) -> list[MemberEntry]:
        """Those of the team who have a duty."""
        return [member for member in self.team if duty in member.duties]

    def signed_part(self) -> tuple[object, ...]:
        """What the signatures stand under; the team may change, and friends are approved one by one."""
        plan = self.plan.model_dump(exclude={"friends", "advertising_approved"})
        return self.sort, self.address, self.form, plan

    def gaps(self) -> list[str]:
        """What the form still lacks before anybody may sign it."""
        lacking = [*self.form.gaps(), *self.plan.gaps(third_party=self.form.third_party, facebook=self.facebook)]
        if self.sort == "participation":
            return [*lacking, *(() if self.team else ("a contributor in team",))]
        duties: tuple[Duty, ...] = ("administrator", "moderator")
        return lacking + [f"{LEAST} {duty}s in team" for duty in duties if len(self.members(duty)) < LEAST]


def _unofficial(page: OfficialPageEntry) -> Iterator[str]:
    """An unofficial page is looked at, nothing more: what belongs to the school's own pages is refused (A12)."""
    if page.run_by == "school":
        yield "what the school runs is official, or it takes part in it; “unofficial” is what others run"
    if page.seen is None:
        yield "say under seen who opened it without logging in, and when; only what is open to everybody is looked at"
    own = {"form", "plan", "team", "rota", "signatures", "access", "opened", "closed", "notice", "house_rules"}
    for name in sorted(own & page.model_fields_set):
        yield f"an unofficial page has no {name}, for the school only looks at it; leave the field out (A12)"


def _team(page: OfficialPageEntry) -> Iterator[str]:
    called = [member.called for member in page.team]
    yield from (
        f"“{name}” stands twice in the team; give one person all duties at once"
        for name in called
        if called.count(name) > 1
    )
    moderators = {member.called for member in page.members("moderator")}
    for watch in page.rota:
        if watch.who not in moderators:
            yield f"the rota names “{watch.who}”, who is no moderator of the team"


def _signed(page: OfficialPageEntry) -> Iterator[str]:
    """Three signatures, in order, each under a form that is complete (A121, A123, A136, A139, A140, A143)."""
    signers = [signature.signer for signature in page.signatures]
    if signers != [ORDER[number % len(ORDER)] for number in range(len(signers))]:
        yield f"the form is signed in this order, each once: {', '.join(ORDER)} (A121)"
    days = [signature.on for signature in page.signatures]
    if days != sorted(days):
        yield "a signature is dated before the one that comes before it; the form is signed in order (A121)"
    if signers and (lacking := page.gaps()):
        left = "; who has left stays in the team, with ended_on among people, until another is named"
        short = page.opened and any("team" in one for one in lacking)
        yield f"it cannot be signed yet; fill in {', '.join(lacking)}{left if short else ''}"
    if "head" in signers and page.form.outsiders and not page.plan.advertising_approved:
        yield "others than staff contribute; write into plan.advertising_approved when the head agreed to that (A139)"


def _opened(page: OfficialPageEntry) -> Iterator[str]:
    """Days in order: the form is signed before a page is made (A121)."""
    if page.closed and (page.opened is None or page.closed < page.opened):
        yield "it cannot be closed before it was opened; check both days"
    if page.opened and len(page.signatures) < len(ORDER):
        yield f"it cannot go live without the signature of {ORDER[len(page.signatures)]} (A121)"
    elif page.opened and page.opened < page.signatures[len(ORDER) - 1].on:
        yield "it went live before the head signed; the form is signed before a page is made (A121)"


def _ready(page: OfficialPageEntry) -> Iterator[str]:
    """What a page needs to go live."""
    if page.opened is None:
        return
    if page.sort == "official" and not page.notice:
        yield "it cannot go live without notice, the address where pupils read that it is looked after (A11)"
    if page.sort == "official" and page.access is None:
        yield "it cannot go live without access: who holds the account and how it is got back (A142)"
    if CHILDREN & {*page.form.contributors.who} and not page.parents_permission:
        yield "children contribute, so write under parents_permission when their parents had agreed (A142)"
    for member in page.team:
        if member.authorised is None:
            yield f"“{member.called}” lacks the head’s written word; add authorised with by, on and until (A144)"
