"""Rulesets: the TOML document, its composition, checks and library."""

from auditrules.rulesets.diagnostics import Diagnostic, RulesetError
from auditrules.rulesets.library import Entry, Library, LibraryFolder, load_ruleset
from auditrules.rulesets.ruleset import Ruleset

__all__ = ["Diagnostic", "Entry", "Library", "LibraryFolder", "Ruleset", "RulesetError", "load_ruleset"]
