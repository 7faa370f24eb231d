"""A ruleset's promises, line by line: proved, broken with the audit that breaks them, or why that can't be said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditrules.conditions.parser import parse
from auditrules.engine.proving import NOT_TIME, TOO_COMPLEX, Proof, ShownAudit
from auditrules.rulesets.ruleset import Ruleset
from auditrules.workshop.clauses import scope_for
from auditrules.workshop.lines import Line, Tone
from auditrules.workshop.sentences import words
from auditrules.workshop.trial import Case, case_of

SECONDS = 5.0
"""How long promises may take while someone types; longer only when asked for."""
LONG_SECONDS = 120.0
"""How long they may take when asked for."""


@dataclass(frozen=True, slots=True)
class OnePromise:
    """The key of a line about a promise; ``audit`` counts the audits that show it broken."""

    proof: Proof
    audit: int = 0

    @property
    def case(self) -> Case | None:
        """The audit that breaks it, to be tried; None where none is shown."""
        if not self.proof.audits:
            return None
        return case_of({one.item: one.answer for one in self.proof.audits[self.audit].stated})


def state_of(proof: Proof) -> str:
    """What became of a promise, in a word or three."""
    if proof.verdict == "undecided":
        return {NOT_TIME: "out of time", TOO_COMPLEX: "too complex"}.get(proof.note, "not proved")
    return "says nothing" if proof.verdict == "empty" else proof.verdict


def summary(proofs: Sequence[Proof], count: int, *, base: bool = False) -> str:
    """``2 of 3 promises proved; 1 broken``; ``count`` is how many promises there are."""
    if base:
        return "A base: its promises are proved of the rulesets that extend it."
    if not count:
        return "No promises yet. [promise.ID] says what must hold of every possible audit."
    proved = sum(proof.verdict == "proved" for proof in proofs)
    said = f"{proved} of {count} promises proved" if count > 1 else f"{proved} of 1 promise proved"
    others: dict[str, int] = {}
    for proof in proofs:
        if proof.verdict != "proved":
            others[state_of(proof)] = others.get(state_of(proof), 0) + 1
    return "; ".join([said, *(f"{number} {state}" for state, number in others.items())])


def promise_lines(proofs: Sequence[Proof], ruleset: Ruleset) -> tuple[Line, ...]:
    """Every promise with what became of it, in the ruleset's words, the broken ones first."""
    order = ("broken", "empty", "undecided", "proved")
    found = sorted(proofs, key=lambda one: order.index(one.verdict))
    return tuple(line for proof in found for line in _lines(proof, _promised(proof, ruleset)))


def _promised(proof: Proof, ruleset: Ruleset) -> str:
    """What is promised, with labels for names; a promise that has a name of its own as the proof says it."""
    promise = ruleset.document.promise.get(proof.promise)
    if promise is None or promise.whenever is None or promise.then is None:
        return proof.words
    scope = scope_for(ruleset.vocabulary, "promise")
    return f"whenever {words(parse(promise.whenever), scope)}, then {words(parse(promise.then), scope)}"


_MARKS: dict[str, tuple[str, Tone]] = {
    "proved": ("✓", "good"),
    "broken": ("✗", "bad"),
    "empty": ("!", "attention"),
    "undecided": ("?", "attention"),
}


def _lines(proof: Proof, promised: str) -> Iterator[Line]:
    mark, tone = _MARKS[proof.verdict]
    goes = ("promise", proof.promise)
    key = OnePromise(proof)
    yield Line(f"{mark} {state_of(proof)}: {proof.promise}", tone, 0, goes, key)
    yield Line(promised, "quiet", 2, goes, key)
    if proof.verdict == "proved":
        return
    if proof.because:
        yield Line(f"promised because: {proof.because}", "quiet", 2, goes, key)
    if proof.note:
        yield Line(proof.note, "plain", 2, goes, key)
    leads = ["The smallest audit that breaks it, whatever else is answered:"]
    if len(proof.audits) > 1:
        leads = ["The smallest audit that shows it, whatever else is answered:", "And after the improvement:"]
    for number, (lead, audit) in enumerate(zip(leads, proof.audits, strict=False)):
        yield Line(lead, "quiet", 2, goes, OnePromise(proof, number))
        before = proof.audits[0] if number else None
        yield from _audit(audit, OnePromise(proof, number), before)


def _audit(audit: ShownAudit, key: OnePromise, before: ShownAudit | None) -> Iterator[Line]:
    known = {(one.item, one.words) for one in before.stated} if before else set()
    for one in audit.stated:
        if (one.item, one.words) not in known:
            yield Line(str(one), "plain", 3, None, key)
    if not audit.stated:
        yield Line("(any audit)", "plain", 3, None, key)
    for what, value in audit.comes_to:
        yield Line(f"→ {what}: {value}", "strong", 3, None, key)
