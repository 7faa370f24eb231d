"""One module a layout, oldest first."""
