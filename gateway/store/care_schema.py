"""The tables of survivors in care: who they are, how they may be reached, what was agreed, what waits for staff.

A sealed column is bound to its own name: `survivors.name` is the context of `survivors.name_sealed`.
"""

from sqlalchemy import Column, Date, Index, LargeBinary, String, Table, UniqueConstraint

from gateway.store.columns import blank, count, maybe_moment, moment, partial_index, random_id, ref, switch, words
from gateway.store.schema import metadata

survivors = Table(
    "survivors",
    metadata,
    random_id(),
    words("code_hash", unique=True),  # the case number of the programme, by which files name her
    Column("code_sealed", LargeBinary, nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    blank("initials_hash"),  # found by her initials; blank until it is first looked for
    blank("sex"),
    Column("born_on", Date),
    blank("district"),
    blank("upazila"),
    blank("union_"),
    words("lang"),
    Column("shown_as_sealed", LargeBinary),  # the neutral name we appear under
    Column("who_else_reads_sealed", LargeBinary),
    blank("code_word_hash"),  # argon2id; blank where she chose none
    Column("guardian_sealed", LargeBinary),  # who agreed for a minor
    ref("caseworker_id", "staff", ondelete="SET NULL"),
    words("step"),
    moment("step_since"),
    Column("confirm_by", Date),  # after this day nothing is sent
    maybe_moment("silent_at"),  # STOP: until she says otherwise face to face
    maybe_moment("hushed_until"),  # the word to leave: for a while
    moment("created_at"),
    moment("changed_at"),
    Index(None, "step"),
    Index(None, "caseworker_id"),
    Index(None, "initials_hash"),
)

enrolment_steps = Table(
    "enrolment_steps",
    metadata,
    random_id(),
    ref("survivor_id", "survivors", nullable=False, ondelete="CASCADE"),
    words("step"),
    moment("at"),
    words("by"),
    blank("reason"),  # why somebody dropped out: a word of ours, so that it can be counted
    Column("note_sealed", LargeBinary),
    Index(None, "survivor_id", "at"),
    Index(None, "step", "at"),
)

referrals = Table(
    "referrals",
    metadata,
    random_id(),
    ref("survivor_id", "survivors", nullable=False, ondelete="CASCADE"),
    words("service"),  # a kind of help, as in the directory of services
    Column("referred_on", Date, nullable=False),
    words("by"),
    Column("to_sealed", LargeBinary),
    Index(None, "survivor_id", "referred_on"),
    Index(None, "referred_on"),
)

consents = Table(
    "consents",
    metadata,
    ref("survivor_id", "survivors", primary_key=True, ondelete="CASCADE"),
    Column("purpose", String, primary_key=True),
    Column("given_on", Date, nullable=False),
    words("by"),
    Column("withdrawn_on", Date),
)

safe_addresses = Table(
    "safe_addresses",
    metadata,
    random_id(),
    ref("survivor_id", "survivors", nullable=False, ondelete="CASCADE"),
    ref("contact_id", "contacts", nullable=False, ondelete="CASCADE"),
    words("medium"),
    count("rank"),  # the order in which they are tried
    blank("days"),  # digits of the weekdays, 0 is Monday
    words("opens"),  # HH:MM
    words("closes"),
    switch("voicemail"),
    switch("missed_call"),
    maybe_moment("quarantined_at"),
    switch("alone"),  # nobody else reads what comes there
    UniqueConstraint("survivor_id", "contact_id", "medium"),
    Index(None, "contact_id"),
)

care_tasks = Table(
    "care_tasks",
    metadata,
    random_id(),
    words("kind"),
    ref("survivor_id", "survivors", ondelete="CASCADE"),
    blank("about_id"),  # the appointment, payment or address it came from
    ref("assigned_to", "staff", ondelete="SET NULL"),
    switch("urgent"),
    words("state"),
    moment("due_at"),
    Column("note_sealed", LargeBinary),
    moment("created_at"),
    maybe_moment("done_at"),
    blank("done_by"),
    Column("done_note_sealed", LargeBinary),
    words("dedupe_key", unique=True),
    partial_index("ix_care_tasks_open", "assigned_to", "due_at", where="state = 'open'"),
    Index(None, "survivor_id", "created_at"),
    Index(None, "about_id"),
)

slots = Table(
    "slots",
    metadata,
    random_id(),
    words("kind"),
    ref("with_id", "staff", ondelete="SET NULL"),
    Column("place_sealed", LargeBinary),
    moment("starts_at"),
    count("minutes"),
    count("seats"),
    blank("series"),
    Index(None, "starts_at"),
)

appointments = Table(
    "appointments",
    metadata,
    random_id(),
    ref("survivor_id", "survivors", nullable=False, ondelete="CASCADE"),
    ref("slot_id", "slots", ondelete="SET NULL"),
    words("kind"),
    ref("with_id", "staff", ondelete="SET NULL"),
    Column("place_sealed", LargeBinary),
    moment("starts_at"),
    count("minutes"),
    words("state"),
    count("revision"),  # one more each time it moves: reminders of an earlier one are moot
    blank("reference"),  # from an imported file, so that the same file twice changes nothing
    blank("series"),
    moment("created_at"),
    moment("changed_at"),
    Index(None, "survivor_id", "starts_at"),
    Index(None, "with_id", "starts_at"),
    Index(None, "starts_at"),
    Index(None, "slot_id"),
    partial_index("ix_appointments_reference", "survivor_id", "reference", where="reference <> ''"),
    partial_index("ix_appointments_ahead", "starts_at", where="state NOT IN ('attended', 'missed', 'cancelled')"),
)

appointment_events = Table(
    "appointment_events",
    metadata,
    random_id(),
    ref("appointment_id", "appointments", nullable=False, ondelete="CASCADE"),
    words("state"),
    words("cause"),
    words("by"),  # a staff id, "survivor" or "clock"
    moment("at"),
    Column("note_sealed", LargeBinary),
    Index(None, "appointment_id", "at"),
)

reminders = Table(
    "reminders",
    metadata,
    random_id(),
    ref("appointment_id", "appointments", nullable=False, ondelete="CASCADE"),
    words("rule"),
    count("revision"),
    moment("due_at"),
    words("state"),
    ref("outbox_id", "outbox", ondelete="SET NULL"),
    maybe_moment("settled_at"),
    UniqueConstraint("appointment_id", "rule", "revision"),
    partial_index("ix_reminders_due", "due_at", where="state = 'planned'"),
    partial_index("ix_reminders_out", "settled_at", where="state = 'out'"),
    Index(None, "outbox_id"),
)

questions = Table(
    "questions",
    metadata,
    random_id(),
    ref("survivor_id", "survivors", nullable=False, ondelete="CASCADE"),
    ref("contact_id", "contacts", nullable=False, ondelete="CASCADE"),
    words("medium"),
    words("about"),  # "appointment", "payment" or "survey"
    words("about_id"),
    ref("outbox_id", "outbox", ondelete="SET NULL"),
    moment("asked_at"),
    maybe_moment("answered_at"),
    blank("answer"),
    partial_index("ix_questions_open", "contact_id", "asked_at", where="answered_at IS NULL"),
    Index(None, "contact_id", "asked_at"),
    Index(None, "outbox_id"),
    Index(None, "about", "about_id"),
)

payments = Table(
    "payments",
    metadata,
    random_id(),
    ref("survivor_id", "survivors", nullable=False, ondelete="CASCADE"),
    ref("appointment_id", "appointments", ondelete="SET NULL"),
    count("taka"),
    Column("due_on", Date, nullable=False),
    words("method"),
    Column("reference_sealed", LargeBinary),
    words("state"),
    blank("reference"),  # from an imported file
    moment("created_at"),
    moment("changed_at"),
    Index(None, "survivor_id", "due_on"),
    Index(None, "state", "due_on"),
    partial_index("ix_payments_reference", "survivor_id", "reference", where="reference <> ''"),
)

payment_events = Table(
    "payment_events",
    metadata,
    random_id(),
    ref("payment_id", "payments", nullable=False, ondelete="CASCADE"),
    words("state"),
    words("cause"),
    words("by"),
    moment("at"),
    Column("note_sealed", LargeBinary),
    Index(None, "payment_id", "at"),
)

marks = Table(
    "marks",
    metadata,
    random_id(),
    ref("appointment_id", "appointments", nullable=False, ondelete="CASCADE"),
    words("question"),
    count("mark"),  # 1 to 5
    moment("at"),
    UniqueConstraint("appointment_id", "question"),
)

calendar_feeds = Table(
    "calendar_feeds",
    metadata,
    random_id(),
    ref("account_id", "accounts", nullable=False, ondelete="CASCADE", unique=True),
    words("secret_hash", unique=True),
    moment("made_at"),
    maybe_moment("read_at"),
)

_TABLES = (
    *(survivors, enrolment_steps, referrals, consents, safe_addresses, care_tasks, slots, appointments),
    *(appointment_events, reminders, questions, payments, payment_events, marks),
)
SEALED = tuple(
    f"{table.name}.{column.name.removesuffix('_sealed')}"
    for table in _TABLES
    for column in table.columns
    if column.name.endswith("_sealed")
)
"""The contexts of all sealed columns of these tables."""
