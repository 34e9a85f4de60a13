"""The table of files that staff hand in: looked at, then carried out, by whichever worker takes them."""

from sqlalchemy import Column, Index, LargeBinary, Table

from gateway.store.columns import blank, count, maybe_moment, moment, partial_index, random_id, words
from gateway.store.schema import metadata

imports = Table(
    "imports",
    metadata,
    random_id(),
    words("kind"),
    words("state"),
    words("by"),
    blank("district"),  # where their work lay when they handed it in
    blank("upazila"),
    blank("union_"),
    Column("file_sealed", LargeBinary),  # gone as soon as nothing more is done with it
    Column("found_sealed", LargeBinary),  # what was found in it, as JSON
    count("tries"),
    maybe_moment("lease_until"),
    moment("created_at"),
    moment("changed_at"),
    Index(None, "by", "created_at"),
    partial_index("ix_imports_waiting", "created_at", where="state IN ('waiting', 'confirmed')"),
)
