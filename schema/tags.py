"""Tags as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.tags import Tag as Tags
from resolvers import tags
from schema.entities import entity
from schema.fields import column
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime

    from models.base import Visibility


@entity(Tags, plural="tags", order="name")
class Tag:
    """A word to sort records by."""

    name: str = column("The word, at most 60 characters; unique without regard to case.")
    colour: str = column("Colour as #rrggbb in lower case.")
    visibility: Visibility = column("Who outside the staff may see it; INTERNAL: nobody.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    tags.create_tag,
    tags.update_tag,
    tags.delete_tag,
    tags.tag_record,
    tags.untag_record,
)
