"""What the console is put together from: an area is one file with its pages, and one line in the composition root."""

from dataclasses import dataclass

from flask import Blueprint
from werkzeug.wrappers import Response

from gateway.service.roles import Permission
from gateway.service.signed_in import SignedIn

Page = str | Response | tuple[str, int]
"""What a view returns: a page, another answer, or a page with its status."""


@dataclass(frozen=True)
class Area:
    """One part of the console. `label` is the key of its entry in the navigation, empty where it has none.

    The entry opens the blueprint's view `page` and is seen by who has `permission`; small orders come first, and the
    first four stand at the bottom of a phone.
    """

    blueprint: Blueprint
    permission: Permission = Permission.OWN
    label: str = ""
    icon: str = "circle"
    order: int = 100
    page: str = "index"

    @property
    def endpoint(self) -> str:
        """The view the entry opens, as `url_for` wants it."""
        return f"console.{self.blueprint.name}.{self.page}"

    def shown_to(self, who: SignedIn) -> bool:
        """Tell whether they see the entry."""
        return bool(self.label) and who.may(self.permission)
