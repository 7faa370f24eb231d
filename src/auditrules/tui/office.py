"""Where the parts come together: workspace, rulesets and audit sessions, for any way of showing them.

No Textual here, so that ``--plain`` and scripts can use the same place.
"""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from auditrules.store.errors import StoreError
from auditrules.store.location import workspace_folder
from auditrules.tui.concerns import Concerns
from auditrules.tui.documents import Documents
from auditrules.workshop.begun import RulesetGone, RulesetsOfAudits

if TYPE_CHECKING:
    from auditrules.audits.events import Event, Summary
    from auditrules.audits.session import AuditSession
    from auditrules.audits.spots import Spot
    from auditrules.audits.state import AnswerValue
    from auditrules.engine import Engine
    from auditrules.plugins.calling import Plugins
    from auditrules.rulesets import Library
    from auditrules.rulesets.ruleset import Ruleset
    from auditrules.store.workspace import Workspace
    from auditrules.tui.kept_text import KeptText
    from auditrules.workshop.desk import WorkshopDesk
    from auditrules.workshop.drafts import Drafts

#: What saving can fail with; anything else is a fault of the program.
FAILURES: tuple[type[Exception], ...] = (StoreError, OSError)


def utc_now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


def new_uuid() -> str:
    """A new UUID as text."""
    return str(uuid.uuid4())


def _plugins_from(environ: Mapping[str, str]) -> Plugins:
    # Imported when plugins are first needed: the first screen shows without any.
    from auditrules.plugins.manager import load_plugins
    from auditrules.plugins.settings import settings_from

    return load_plugins(settings_from(environ))


def user_name(environ: Mapping[str, str]) -> str:
    """Who sits at this machine, as its login says; ``auditor`` where it doesn't."""
    return environ.get("AUDITRULES_USER") or environ.get("USERNAME") or environ.get("USER") or "auditor"


@dataclass(frozen=True, slots=True)
class Template:
    """A ruleset that an audit can be begun with."""

    reference: str
    title: str
    nature: str
    kind_of_case: str


class Office:
    """An open workspace with its rulesets. ``now`` and ``new_id`` are the clock and the source of identifiers."""

    failures = FAILURES

    def __init__(
        self,
        workspace: Workspace,
        library: Library | Callable[[], Library] | None,
        *,
        user: str,
        now: Callable[[], datetime] = utc_now,
        new_id: Callable[[], str] = new_uuid,
        plugins: Callable[[], Plugins] | None = None,
    ) -> None:
        self._plugins = plugins
        self._engine: Engine | None = None
        self._making = threading.Lock()
        self.workspace = workspace
        self._library = library
        self.user = user
        self.author: str | None = user
        """Who publishes, for the record of versions; None where nobody said yet: asked once, then kept."""
        self.now = now
        self.new_id = new_id

    @classmethod
    def open(
        cls,
        workspace: str | None,
        *,
        environ: Mapping[str, str] | None = None,
        library: Callable[[], Library] | None = None,
        plugins: Callable[[], Plugins] | None = None,
        now: Callable[[], datetime] = utc_now,
        new_id: Callable[[], str] = new_uuid,
    ) -> Office:
        """Open the workspace named by an option, the environment or the platform, with the rulesets of plugins.

        Raises :class:`StoreError` where the workspace cannot be used.
        """
        from auditrules.store.workspace import Workspace
        from auditrules.workshop.person import known_name

        environ = os.environ if environ is None else environ
        folder = workspace_folder(workspace, environ)
        opened = Workspace.open(folder, environ.get("AUDITRULES_KEY") or None)
        found = plugins if plugins is not None else partial(_plugins_from, environ)
        made = cls(opened, library, user=user_name(environ), now=now, new_id=new_id, plugins=found)
        made.author = known_name(environ)
        return made

    @cached_property
    def plugins(self) -> Plugins:
        """The plugins in use; loaded when they are first needed."""
        return self._plugins() if self._plugins is not None else _plugins_from(os.environ)

    @cached_property
    def library(self) -> Library:
        """The rulesets, by default those of the plugins; looked for when they are first needed."""
        if self._library is None:
            from auditrules.plugins.library import library_of

            return library_of(self.plugins)
        return self._library() if callable(self._library) else self._library

    def fresh_library(self) -> Library:
        """The rulesets, looked for anew: files may have come or changed since the program began."""
        from auditrules.workshop.folders import own_folder, with_own

        # The folder of one's own may have come only now.
        return with_own(self.library, own_folder(self.library, os.environ))

    def own_folder(self) -> Path:
        """Where new rulesets of one's own go; it need not exist yet."""
        from auditrules.workshop.folders import own_folder

        return own_folder(self.library, os.environ)

    def look_again(self) -> None:
        """Rulesets came or changed: audits are begun from now on with those there are."""
        from auditrules.workshop.folders import with_own

        self.library = with_own(self.library, self.own_folder())

    def know_author(self, name: str) -> None:
        """Keep the name of who publishes. Raises ValueError, or NotWritten."""
        from auditrules.workshop.person import keep_name

        self.author = keep_name(name)

    def drafts(self) -> Drafts:
        """What authors typed into rulesets and have not saved."""
        from auditrules.workshop.drafts import Drafts

        return Drafts(self.folder, now=self.now)

    def workshop_desk(self, path: Path) -> WorkshopDesk:
        """A ruleset's file, opened to be changed. Raises :class:`auditrules.workshop.files.CannotOpen`."""
        from auditrules.workshop.desk import WorkshopDesk

        return WorkshopDesk.open(path, library=self.fresh_library, drafts=self.drafts())

    def record_saved(self, path: Path, before: str, after: str) -> None:
        """Note in the record of versions that a draft was saved. Raises NotWritten."""
        from auditrules.workshop.own import record_saved

        record_saved(path, self.fresh_library(), before, after, by=self.author or self.user, at=self.now())

    def warm_up(self, audit: str | None) -> None:
        """Load ahead what an audit needs, and get one ready to be opened next; a fault is told when it is.

        Its ruleset and engine are the very ones that opening takes: others would stay in memory beside them.
        """
        import contextlib

        import auditrules.audits.session  # noqa: F401
        from auditrules.rulesets import RulesetError

        with contextlib.suppress(RulesetGone, RulesetError, *FAILURES):
            if audit is not None:
                self._engine_of(self._ruleset_of(self.workspace.events(audit)))
        with contextlib.suppress(RulesetError, *FAILURES):
            self.begun_under.keep_what_is_within_reach()

    def close(self) -> None:
        """Let go of the workspace."""
        self.concerns.stop()
        self.workspace.close()

    @property
    def folder(self) -> Path:
        """Where the workspace is."""
        return self.workspace.folder

    def today(self) -> date:
        """The day on this machine's calendar."""
        return self.now().astimezone().date()

    # ------------------------------------------------------------ audits

    def audits(self, limit: int = 200) -> tuple[Summary, ...]:
        """The audits changed last."""
        return self.workspace.audits(limit=limit).audits

    def templates(self) -> tuple[Template, ...]:
        """What an audit can be begun with today, newest version of each, by nature of audit and kind of case."""
        today, seen, found = self.today(), set(), []
        for entry in self.library.entries():
            if not entry.offered or entry.problem is not None or not entry.in_force(today) or entry.id in seen:
                continue
            seen.add(entry.id)
            found.append(
                Template(
                    entry.reference, entry.title, entry.nature or "Audit", entry.kind_of_case or "Any kind of case"
                )
            )
        return tuple(
            sorted(found, key=lambda t: (t.nature, t.kind_of_case != "Any kind of case", t.kind_of_case, t.title))
        )

    def ruleset(self, reference: str) -> Ruleset:
        """A checked ruleset. Raises :class:`auditrules.rulesets.RulesetError`."""
        return self.library.load(reference)

    def suits(self, ruleset: Ruleset, facts: Mapping[str, AnswerValue]) -> bool | None:
        """Whether a template is made for a case with these facts; None while that is not known or not said."""
        from auditrules.tui.suitability import suits

        return suits(ruleset, facts)

    def facts_asked(self, ruleset: Ruleset, facts: Mapping[str, AnswerValue]) -> frozenset[str]:
        """The facts that are asked of a case, given those known so far."""
        from auditrules.tui.suitability import facts_asked

        return facts_asked(ruleset, facts)

    @cached_property
    def begun_under(self) -> RulesetsOfAudits:
        """The rulesets that audits of this workspace were begun under, whatever has become of their files."""
        return RulesetsOfAudits(self.workspace, lambda: self.library)

    def begin(
        self,
        reference: str,
        *,
        case_reference: str,
        due: date | None,
        facts: Mapping[str, AnswerValue],
        sample: bool = False,
    ) -> AuditSession:
        """Begin an audit and record its beginning; the whole text of its ruleset is kept first."""
        from auditrules.audits.session import AuditSession

        ruleset = self.ruleset(reference)
        self.begun_under.keep(ruleset)
        return AuditSession.begin(
            ruleset,
            case_reference=case_reference,
            by=self.user,
            now=self.now,
            new_id=self.new_id,
            record=self.record,
            due=due,
            facts=dict(facts),
            sample=sample,
            engines=self._engine_of,
        )

    def open_audit(self, audit: str, *, record: Callable[[Event, Summary], None] | None = None) -> AuditSession:
        """An audit of the workspace, under the very text it was begun with. Raises :class:`RulesetGone`.

        ``record`` is given each change in place of :meth:`record`.
        """
        from auditrules.audits.session import AuditSession

        events = self.workspace.events(audit)
        return AuditSession(
            self._ruleset_of(events),
            events,
            by=self.user,
            now=self.now,
            new_id=self.new_id,
            record=record or self.record,
            engines=self._engine_of,
        )

    def _ruleset_of(self, events: Sequence[Event]) -> Ruleset:
        """The ruleset that an audit was begun under. Raises :class:`RulesetGone`."""
        from auditrules.audits.projection import replay

        if not events:
            raise RulesetGone("This audit is not in the workspace any more.")
        return self.begun_under.under(replay(events[:1]))

    def _engine_of(self, ruleset: Ruleset) -> Engine:
        """The engine of a ruleset, ready to judge; the one made last is kept, as an audit is often opened again."""
        from auditrules.engine import Engine

        # Whoever asks in another thread meanwhile waits for this one, and makes no other beside it.
        with self._making:
            if self._engine is None or self._engine.ruleset is not ruleset:
                self._engine = Engine(ruleset)
                self._engine.by_the_ruleset({}, {})
            return self._engine

    def newer(self, session: AuditSession) -> tuple[Event, ...]:
        """What others recorded in an audit since the session last knew all of it."""
        return self.workspace.events(session.state.id, since=session.seq + 1)

    def left_off(self, session: AuditSession) -> Spot | None:
        """Where an audit was last changed, to go on from there; None for one that was only begun."""
        from auditrules.audits.wording import spot_for

        last = self.workspace.events(session.state.id)[-1]
        path = last.data.get("path")
        if not isinstance(path, list) or not path:
            return None
        return spot_for(session.ruleset, session.state, tuple(str(part) for part in path))

    def record(self, event: Event, summary: Summary) -> None:
        """Save one event: when this returns, it is on disk."""
        self.workspace.append(event, summary)
        self.concerns.saved(event, summary)

    # ------------------------------------------------------------ what leaves the workspace

    @cached_property
    def concerns(self) -> Concerns:
        """What sends concerns on."""
        return Concerns(self.workspace, lambda: self.plugins, self.open_audit, self.now)

    @cached_property
    def documents(self) -> Documents:
        """What writes audits as documents."""
        return Documents(self.folder / "documents", lambda: self.plugins, self.now)

    # ------------------------------------------------------------ samples

    def has_samples(self) -> bool:
        """Whether the workspace holds made-up audits."""
        return self.workspace.count(sample=True) > 0

    def add_samples(self) -> int:
        """Add the made-up audits whose templates are within reach; how many."""
        from auditrules.tui.samples import make_samples

        saved: list[tuple[Event, Summary]] = []
        number = make_samples(self, lambda event, summary: saved.append((event, summary)))
        if saved:
            self.workspace.append_all(saved)
        return number

    def remove_samples(self) -> int:
        """Take the made-up audits away; how many."""
        removed = self.workspace.remove_sample()
        for audit in removed:
            self.workspace.set_setting(_kept_name(audit), None)
        return len(removed)

    # ------------------------------------------------------------ what the program remembers

    def last_opened(self) -> str | None:
        """The audit to continue with."""
        return self.workspace.last_opened

    def opened(self, audit: str) -> None:
        """Note that an audit was opened."""
        self.workspace.last_opened = audit

    def kept_text(self, audit: str) -> KeptText:
        """What was typed in an audit and stands in none yet."""
        from auditrules.tui.kept_text import KeptText, kept_texts

        name = _kept_name(audit)

        def write(kept: dict[str, dict[str, str]]) -> None:
            self.workspace.set_setting(name, {box: {**texts} for box, texts in kept.items()} or None)

        return KeptText(kept_texts(self.workspace.setting(name)), write, FAILURES)

    def setting(self, name: str) -> object:
        """A setting of this workspace, or None."""
        return self.workspace.setting(name)

    def set_setting(self, name: str, value: str | bool | None) -> None:
        """Keep a setting of this workspace."""
        self.workspace.set_setting(name, value)


def _kept_name(audit: str) -> str:
    return f"kept/{audit}"
