"""The check itself: no input or output, no server; usable alone."""
