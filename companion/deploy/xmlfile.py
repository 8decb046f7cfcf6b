"""How the XML files are written: indented, as UTF-8, always alike."""

from __future__ import annotations

from xml.etree import ElementTree


def written(root: ElementTree.Element) -> bytes:
    """The file whose root element is ``root``."""
    ElementTree.indent(root)
    declaration = '<?xml version="1.0" encoding="utf-8"?>\n'
    return f"{declaration}{ElementTree.tostring(root, 'unicode')}\n".encode()
