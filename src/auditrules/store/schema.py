"""The tables as they are now, for a new workspace; ``migrations/`` brings older ones to the same.

A test compares the two, so a change here without a migration, or the other way round, fails.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from auditrules.store.versions import HEAD

metadata = MetaData()

#: The record. ``entry`` holds the event's bytes, ``link`` the chain's hash after it; the other columns only find it.
#: Rows are never changed. Only rows of sample audits can be deleted.
journal = Table(
    "journal",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("audit", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("chain", Text, nullable=False),
    Column("entry", LargeBinary, nullable=False),
    Column("link", LargeBinary, nullable=False),
    UniqueConstraint("id", name="journal_id"),
    UniqueConstraint("audit", "seq", name="journal_audit_seq"),
    CheckConstraint("seq >= 1", name="journal_seq_from_one"),
    CheckConstraint("chain IN ('record', 'sample')", name="journal_chain_known"),
    CheckConstraint("length(link) = 32", name="journal_link_is_sha256"),
)

#: Where each chain ends.
heads = Table(
    "heads",
    metadata,
    Column("chain", Text, nullable=False),
    Column("length", Integer, nullable=False),
    Column("link", LargeBinary, nullable=False),
    PrimaryKeyConstraint("chain", name="heads_chain"),
)

#: What a list of audits shows, written in the same transaction as the event that changed it.
summaries = Table(
    "summaries",
    metadata,
    Column("audit", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("ruleset", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("case_reference", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("due", Text),
    Column("updated_at", Text, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("to_answer", Integer, nullable=False),
    Column("overall", Text),
    Column("possible", Text, nullable=False),
    Column("escalations", Integer, nullable=False),
    Column("sample", Integer, nullable=False),
    Column("overall_label", Text),
    PrimaryKeyConstraint("audit", name="summaries_audit"),
    Index("summaries_by_update", "updated_at", "audit"),
)

#: This workspace's own settings; ``value`` is JSON.
settings = Table(
    "settings",
    metadata,
    Column("name", Text, nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("name", name="settings_name"),
)

#: Whole texts of the rulesets that audits were begun under. Rows are never changed and never deleted.
rulesets = Table(
    "rulesets",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("ruleset", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("meaning", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("text", name="rulesets_text"),
    CheckConstraint("length(text) = 64", name="rulesets_text_is_sha256"),
)

#: The outbox: for each concern, role and channel one line. Times are UTC, ISO 8601. It holds nothing of what a message
#: says: that is made from the journal when it is sent.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Text, nullable=False),
    Column("audit", Text, nullable=False),
    Column("escalation", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("next_try_at", Text),
    Column("sent_at", Text),
    Column("detail", Text, nullable=False),
    PrimaryKeyConstraint("id", name="deliveries_id"),
    CheckConstraint("state IN ('waiting', 'sent', 'given_up', 'stopped')", name="deliveries_state_known"),
    Index("deliveries_by_escalation", "escalation"),
    Index("deliveries_by_next_try", "state", "next_try_at"),
)

#: A REPLACE deletes without asking a delete trigger unless recursive_triggers is on, which every connection sets.
TRIGGERS = (
    "CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal "
    "BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END",
    "CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal WHEN OLD.chain <> 'sample' "
    "BEGIN SELECT RAISE(ABORT, 'the journal is never deleted from'); END",
    "CREATE TRIGGER journal_audit_stays_on_its_chain BEFORE INSERT ON journal "
    "WHEN EXISTS (SELECT 1 FROM journal WHERE audit = NEW.audit AND chain <> NEW.chain) "
    "BEGIN SELECT RAISE(ABORT, 'an audit stays on its chain'); END",
    "CREATE TRIGGER rulesets_are_never_changed BEFORE UPDATE ON rulesets "
    "BEGIN SELECT RAISE(ABORT, 'the text of a ruleset is never changed'); END",
    "CREATE TRIGGER rulesets_are_kept BEFORE DELETE ON rulesets "
    "BEGIN SELECT RAISE(ABORT, 'the text of a ruleset is never deleted'); END",
)

#: The table and statement by which Alembic knows the version.
VERSION_DDL = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
    f"INSERT INTO alembic_version (version_num) VALUES ('{HEAD}')",  # noqa: S608 (a constant of ours)
)
