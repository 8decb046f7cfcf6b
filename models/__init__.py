"""The shipped model, its card, and the code that makes it."""
