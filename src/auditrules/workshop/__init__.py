"""The ruleset workshop without its screens: what an author does to a ruleset, as plain functions and values."""
