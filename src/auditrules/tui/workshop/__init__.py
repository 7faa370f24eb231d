"""The ruleset workshop's screen: thin widgets over :mod:`auditrules.workshop`."""
