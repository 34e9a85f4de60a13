"""The table of edited content: every version of every edit, for the words of the site are no secret."""

from sqlalchemy import Column, Integer, String, Table, UniqueConstraint

from gateway.store.columns import blank, moment, random_id, words
from gateway.store.schema import metadata

content_versions = Table(
    "content_versions",
    metadata,
    random_id(),
    words("kind"),
    words("name"),
    Column("number", Integer, nullable=False),
    Column("leaves", String, nullable=False),  # JSON: all that differs from the files, by dotted path
    Column("under", String, nullable=False),  # JSON: what the files said in these places
    words("author"),
    blank("note"),
    moment("at"),
    UniqueConstraint("kind", "name", "number"),
)
