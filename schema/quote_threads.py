"""What is said about quotes, and who looked at them, as the API shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.quote_threads import QuoteComment as Comments
from models.quote_threads import QuoteViewEvent as Views
from schema.entities import entity
from schema.fields import column, to_many, to_one

if TYPE_CHECKING:
    from datetime import datetime

    from models.base import Visibility
    from models.quote_threads import CommentKind, CommentStatus, ViewerClass
    from schema.connections import Connection
    from schema.documents import FileAsset
    from schema.quote_versions import QuoteVersion
    from schema.quotes import Quote
    from schema.signatures import QuoteRecipient


@entity(Comments, plural=None, order="created_at")
class QuoteComment:
    """A question, an answer, a wish or a note. OPEN → ANSWERED → CLOSED."""

    quote: Quote = to_one("The quote.", implied=True)
    quote_version: QuoteVersion | None = to_one("The version that was before its author.")
    line_key: str | None = column("The key of the line it is about; none: the whole quote.")
    kind: CommentKind = column("What it wants.")
    status: CommentStatus = column("Whether somebody took care of it.")
    audience: Visibility = column("Who outside the staff reads it.")
    text: str = column("What it says, at most 5,000 characters.")
    author_name: str = column("Who says it.")
    reply_to: QuoteComment | None = to_one("What it replies to.")
    replies: Connection[QuoteComment] = to_many("What was replied.", key="reply_to_id")
    file: FileAsset | None = to_one("What came with it; outsiders see what they brought.")
    created_at: datetime = column("When it was said.")


@entity(Views, plural=None, order="-at")
class QuoteViewEvent:
    """One look at a version. A mail scanner's is no person's."""

    quote_version: QuoteVersion = to_one("The version.", implied=True)
    recipient: QuoteRecipient | None = to_one("Whose link it was.")
    at: datetime = column("When.")
    viewer_class: ViewerClass = column("What looked.")
