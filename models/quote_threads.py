"""What is said about a quote, line by line, and who looked at it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, Visibility, edge, enum_column
from models.ids import new_id


class CommentKind(StrEnum):
    """What a comment wants."""

    QUESTION = "QUESTION"
    CHANGE_REQUEST = "CHANGE_REQUEST"
    ANSWER = "ANSWER"
    NOTE = "NOTE"


class CommentStatus(StrEnum):
    """open → answered → closed."""

    OPEN = "OPEN"
    ANSWERED = "ANSWERED"
    CLOSED = "CLOSED"


class QuoteComment(Record, Base):
    """A question, a wish or a note on a quote or one of its lines; replies share its audience."""

    __tablename__ = "quote_comments"
    __prefix__: ClassVar[str] = "qcm"

    quote_id: Mapped[UUID] = edge("quotes")
    quote_version_id: Mapped[UUID] = edge("quote_versions", index=True)
    line_key: Mapped[str | None] = mapped_column(String(32))
    reply_to_id: Mapped[UUID | None] = edge("quote_comments", index=True)
    kind: Mapped[CommentKind] = enum_column(CommentKind, name="kind", default=CommentKind.QUESTION)
    status: Mapped[CommentStatus] = enum_column(
        CommentStatus, name="status", default=CommentStatus.OPEN
    )
    audience: Mapped[Visibility] = enum_column(Visibility, name="audience")
    text: Mapped[str] = mapped_column(Text, info={"max_length": 5_000})
    author_name: Mapped[str] = mapped_column(String(200))
    author_id: Mapped[UUID | None] = edge("users", index=True)
    recipient_id: Mapped[UUID | None] = edge("quote_recipients", index=True)
    file_id: Mapped[UUID | None] = edge("file_assets", index=True)

    __table_args__ = (
        CheckConstraint("reply_to_id <> id", name="reply_to_another"),
        Index("ix_quote_comments_quote_id", "quote_id", "created_at", "id"),
        Index("ix_quote_comments_updated_at", "updated_at", "id"),
    )


class ViewerClass(StrEnum):
    """What looked at a quote."""

    HUMAN = "HUMAN"
    BOT = "BOT"
    SESSION = "SESSION"


class QuoteViewEvent(Base):
    """One look at a version. Only a person's or a session's counts as viewed."""

    __tablename__ = "quote_view_events"
    __prefix__: ClassVar[str] = "qve"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    quote_version_id: Mapped[UUID] = edge("quote_versions")
    recipient_id: Mapped[UUID | None] = edge("quote_recipients", index=True)
    user_id: Mapped[UUID | None] = edge("users", index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    viewer_class: Mapped[ViewerClass] = enum_column(ViewerClass, name="viewer_class")
    address: Mapped[str | None] = mapped_column(String(45))
    user_agent: Mapped[str | None] = mapped_column(String(400))

    __table_args__ = (
        Index("ix_quote_view_events_quote_version_id", "quote_version_id", "at", "id"),
        Index("ix_quote_view_events_at", "at"),
    )
