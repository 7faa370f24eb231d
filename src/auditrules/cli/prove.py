"""``auditrules prove``: a ruleset's promises, proved over every possible audit or broken by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.finding import judging_plugins, load_paths, ruleset_paths, whole
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.numbers import NumberRange
from auditrules.cli.output import put, put_json

if TYPE_CHECKING:
    from auditrules.engine.proving import Proof, ShownAudit

_WORDS = {"proved": "proved", "broken": "BROKEN", "empty": "EMPTY", "undecided": "NOT PROVED"}


@click.command()
@click.argument("rulesets", metavar="PATH|ID...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
@click.option(
    "--seconds",
    type=NumberRange(min=0, max=3600),
    default=30.0,
    show_default=True,
    help="How long one ruleset may take.",
)
@pass_invocation
def prove(invocation: Invocation, rulesets: tuple[str, ...], as_json: bool, seconds: float) -> int:
    """Prove the promises of rulesets, or show the smallest audit that breaks one.

    PATH is a file, or a folder of which every ruleset is proved; ID is a ruleset that was found, as id or id@version.

    A proof covers every possible audit, whatever the facts of the case. Of a broken promise the fewest answers that
    break it are shown, and the same as an example ready to paste into the ruleset. A promise of which no audit can
    speak is shown as empty and counts as a fault: it proves nothing.
    """
    from auditrules.engine.deadline import Deadline
    from auditrules.engine.proving import prove as proofs_of

    data: list[dict[str, object]] = []
    verdicts: set[str] = set()
    paths = dict.fromkeys(path for name in rulesets for path in ruleset_paths(invocation, name))
    for path, ruleset in load_paths(invocation, paths):
        proofs = proofs_of(whole(ruleset, "proved"), out_of_time=Deadline(seconds))
        verdicts |= {proof.verdict for proof in proofs}
        data += [{"ruleset": ruleset.reference, "path": str(path), **_data(proof)} for proof in proofs]
        if not as_json:
            put(f"{path}: {ruleset.reference}: {_summary(proofs, base=ruleset.document.ruleset.base)}")
            for proof in proofs:
                _show(proof)
            plugins = judging_plugins(ruleset)
            if plugins and proofs:
                put(f"  Proved of the ruleset's own tables; {' and '.join(plugins)} may still judge or limit an audit.")
    if as_json:
        put_json(data)
    if verdicts & {"broken", "empty"}:
        return ExitCode.FAULTS
    return ExitCode.UNDECIDED if "undecided" in verdicts else ExitCode.OK


def _summary(proofs: Sequence[Proof], *, base: bool) -> str:
    if base:
        return "a base; its promises are proved of the rulesets that extend it."
    if not proofs:
        return "it makes no promises."
    proved = sum(proof.verdict == "proved" for proof in proofs)
    return f"{proved} of {len(proofs)} promises proved." if len(proofs) != 1 else f"{proved} of 1 promise proved."


def _show(proof: Proof) -> None:
    put(f"  {_WORDS[proof.verdict]}: promise.{proof.promise}: {proof.words}")
    if proof.verdict == "proved":
        return
    if proof.because:
        put(f"    It was promised because: {proof.because}")
    if proof.note:
        put(f"    {proof.note}")
    if not proof.audits:
        return
    if len(proof.audits) == 1:
        put("    The smallest audit that breaks it, whatever else is answered:")
        _show_audit(proof.audits[0])
    else:
        put("    The smallest audit that shows it, whatever else is answered:")
        _show_audit(proof.audits[0])
        put("    And after the improvement:")
        _show_audit(proof.audits[1], only_new_to=proof.audits[0])
    put("    As an example to paste; it passes for as long as the promise is broken:\n")
    put(proof.example)


def _show_audit(audit: ShownAudit, *, only_new_to: ShownAudit | None = None) -> None:
    known = {(one.item, one.words) for one in only_new_to.stated} if only_new_to else set()
    for one in audit.stated:
        if (one.item, one.words) not in known:
            put(f"      {one}")
    if not audit.stated:
        put("      (any audit)")
    for what, words in audit.comes_to:
        put(f"      => {what}: {words}")


def _data(proof: Proof) -> dict[str, object]:
    return {
        "promise": proof.promise,
        "words": proof.words,
        "because": proof.because,
        "verdict": proof.verdict,
        "note": proof.note,
        "audits": [
            {
                "stated": [
                    {"item": one.item, "label": one.label, "answer": _plain(one.answer), "words": one.words}
                    for one in audit.stated
                ],
                "comes_to": [{"what": what, "value": words} for what, words in audit.comes_to],
            }
            for audit in proof.audits
        ],
        "example": proof.example,
    }


def _plain(answer: object) -> object:
    """An answer as an answers file holds it."""
    return list(answer) if isinstance(answer, tuple) else answer if isinstance(answer, str) else str(answer)
