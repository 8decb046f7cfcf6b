"""Judges an export of citizens' comments, for ``second-look moderate``."""
