"""What an author does to a ruleset: plain functions and values, without a terminal."""
