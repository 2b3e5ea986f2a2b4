"""A page is one GraphQL document, one template and one line in its portal's table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from auth.actors import Actor, Role
from auth.permissions import cell
from auth.writing import may_change

HERE: Final = Path(__file__).parent


def said(text: str) -> str:
    """Mark a text that readers see, so that catalogues are asked for it."""
    return text


WHOSE: Final = said(
    "What you see here is yours alone: your company's people, and those at TrustCart who look"
    " after you."
)


class Welcome(NamedTuple):
    """What a portal's door says beside the form: its claim, three promises, and whose it is."""

    claim: str
    promises: tuple[str, ...]
    note: str


CUSTOMERS: Final = Welcome(
    said("From quote to delivery, in one place."),
    (
        said("Read, ask and sign on any device, in your language."),
        said("See at once what waits for you, and until when."),
        said("Every signature can be checked by anybody, for good."),
    ),
    said("The portal for customers of TrustCart"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: NAME.graphql and NAME.html in its portal's folder, and where it is found.

    `folder` is another portal's, when both show the same.
    `of` is the query that it is about: for roles that may not ask it, the page is not there;
    `changes` is the type of record that it is there to change: nor is it for who changes none.
    `needs` is what must be there in the answer, `user` or `quotes.nodes.0`, else it is a 404.
    `then` is where a mutation by its operation's name leads: an address, into which values of the
    payload go (`/portal/account/users/{user.id}`), or a template that shows the payload at once;
    unless said, the page itself. `done` is what is said there. `parent` is one step up the
    breadcrumb; `menu` puts a page, with its `icon`, into the `main` menu or the visitor's `own`.
    `view` makes of visit and answer what the template is given besides; `answer` answers a visit in
    a way of its own, with a file or after a form of several steps. `names` are those of a form's
    fields where the input has others; `reads` makes the fields ready before; `usual` is the
    mutation that a form means which does not say.
    """

    name: str
    path: str
    title: str
    parent: str = ""
    menu: str = ""
    icon: str = "dot"
    needs: str = ""
    then: Mapping[str, str] = field(default_factory=dict)
    done: Mapping[str, str] = field(default_factory=dict)
    longest_form: int = 65_536
    usual: str = ""
    of: str = ""
    changes: str = ""
    folder: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    reads: Callable[[dict[str, str]], dict[str, str]] | None = None
    view: Callable[..., Mapping[str, Any]] | None = None
    answer: Callable[..., Any] | None = None

    def is_for(self, role: Role) -> bool:
        """Whether a role may ask what the page is about."""
        return not self.of or cell("Query", self.of, role).shown

    def is_open_to(self, actor: Actor) -> bool:
        """Whether it is there for somebody who visits the portal."""
        changes = not self.changes or may_change(actor, self.changes)
        return changes and self.is_for(actor.role)


@dataclass(frozen=True, slots=True)
class Portal:
    """A table of pages for one role and those `beside` it; its documents lie beside its module.

    `renewal` is where whoever comes with a link that is over asks for a new one. `hidden` is a
    portal that is not there for others. `foot` is what stands below every page, `welcome` what its
    door says.
    """

    name: str
    role: Role
    home: str
    login: str
    pages: tuple[Page, ...]
    renewal: str = ""
    beside: tuple[Role, ...] = ()
    hidden: bool = False
    foot: str = WHOSE
    welcome: Welcome = CUSTOMERS

    @property
    def roles(self) -> tuple[Role, ...]:
        """Everybody whose portal it is."""
        return (self.role, *self.beside)

    @property
    def part(self) -> str:
        """The field that says what a person may do in his company: customerRole."""
        return f"{self.role.value.lower()}Role"

    @property
    def parts(self) -> str:
        """The enumeration of what people may do in their company: CustomerRole."""
        return f"{self.role.value.capitalize()}Role"

    @property
    def folder(self) -> Path:
        """Where its documents and templates are."""
        return HERE / self.name

    @property
    def anywhere(self) -> str:
        """All addresses below its own: what no page answers is not there."""
        own = self.renewal.partition("/{")[0] or self.home
        return f"{own}/{{rest:path}}"

    def menu(self, which: str, actor: Actor | None = None) -> tuple[Page, ...]:
        """The pages that every page links to: in the `main` menu, or in the visitor's `own`."""
        found = (page for page in self.pages if page.menu == which)
        return tuple(page for page in found if actor is None or page.is_open_to(actor))

    def file_of(self, page: Page, file: str) -> str:
        """Where a file of a page is, as templates are named."""
        return f"{page.folder or self.name}/{file}"

    def page(self, name: str) -> Page:
        """The page with a name."""
        return next(page for page in self.pages if page.name == name)

    def above(self, page: Page) -> tuple[Page, ...]:
        """The pages above one, from the top."""
        found: tuple[Page, ...] = ()
        while page.parent:
            page = self.page(page.parent)
            found = (page, *found)
        return found

    def said_of(self, done: str) -> str:
        """What is said after a mutation, named `page.Operation`; nothing when nothing is known."""
        name, _, operation = done.partition(".")
        return next((page.done.get(operation, "") for page in self.pages if page.name == name), "")
