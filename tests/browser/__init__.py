"""The real extension in real browsers, on pages under the real host names."""
