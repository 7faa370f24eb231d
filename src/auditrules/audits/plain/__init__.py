"""The audit in plain text, a question a line, on the same session as the screen.

No box drawing, no escape codes, no colour: what is written is text alone, for screen readers, braille lines and dumb
terminals. :func:`run_plain` does one audit; :func:`run_chooser` picks one of a workspace's audits or begins a new one.
"""

from auditrules.audits.plain.audit import run_plain
from auditrules.audits.plain.chooser import Template, Workspace, run_chooser

__all__ = ["Template", "Workspace", "run_chooser", "run_plain"]
