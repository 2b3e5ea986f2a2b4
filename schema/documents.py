"""Documents and uploads as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.documents import Document as Documents
from models.documents import DocumentVersion as DocumentVersions
from models.documents import FileAsset as FileAssets
from schema.entities import entity
from schema.fields import column, to_many, to_one

if TYPE_CHECKING:
    from datetime import datetime

    from models.base import Visibility
    from models.documents import DocumentKind
    from schema.connections import Connection
    from schema.customers import Customer
    from schema.quotes import Quote


@entity(Documents, plural="documents", order="-updated_at")
class Document:
    """A paper: a PDF that was made for a quote or an invoice, or a file that is shared."""

    kind: DocumentKind = column("What it is.")
    title: str = column("What it is called, at most 200 characters.")
    visibility: Visibility = column("Who outside the staff may see it.")
    customer: Customer | None = to_one("The customer whose it is.")
    quote: Quote | None = to_one("The quote that it belongs to.")
    versions: Connection[DocumentVersion] = to_many("Its files.", key="document_id")
    created_at: datetime = column("When it was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(DocumentVersions, plural=None, order="-number")
class DocumentVersion:
    """One file of a document; it never changes. Read it at /files/<id>."""

    document: Document = to_one("The document.", implied=True)
    number: int = column("1 for the first file.")
    sha256: str = column("SHA-256 of the file, as a receipt names it.")
    size: int = column("Bytes.")
    media_type: str = column("What kind of file it is, such as application/pdf.")
    file_name: str = column("The name to save it under.")
    created_at: datetime = column("When it was made.")


@entity(FileAssets, plural=None, order="-updated_at")
class FileAsset:
    """A file that was uploaded: a picture, what came with a wish, or what proves something."""

    file_name: str = column("The name that it had.")
    media_type: str = column("What kind of file it is, as its content says.")
    size: int = column("Bytes.")
    sha256: str = column("SHA-256 of the file.")
    created_at: datetime = column("When it was uploaded.")
