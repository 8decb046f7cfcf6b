"""The local companion of Second Look: judges a post against a policy, on this machine only."""

__version__ = "0.2.0"
