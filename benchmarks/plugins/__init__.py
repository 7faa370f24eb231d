"""What it costs at start to find and load plugins."""
