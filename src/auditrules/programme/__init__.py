"""Many audits: concerns on their way to the people they are for, and cases drawn to be audited."""
