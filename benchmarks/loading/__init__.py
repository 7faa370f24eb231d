"""What it costs to load and check a ruleset."""
