"""Measurements for people to read; nothing passes or fails by them."""
