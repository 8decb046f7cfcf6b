"""Says what is wrong with an installation, one line each, and how to mend it.

It reads nothing that an officer wrote: of a browser's profile it lists one folder of
Chromium (the extension's versions), reads one file of Firefox (``extensions.json``, which
extensions there are) and asks the system when a file was last written, for the last use. It
opens no history, no preferences and no storage of the extension.
"""
