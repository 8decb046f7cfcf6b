"""The secret that the companion and its user's own programs share.

One a person, never one a machine: on a shared desktop another user's programs must not
be able to read what somebody is about to post.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
import sys
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

TOKEN_BYTES = 32
"""256 bits: nobody guesses it, however fast the loopback answers."""

_MADE = re.compile(r"[A-Za-z0-9_-]{43}")
"""What 256 bits look like in base64url, so what the file holds."""
_GIVEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
"""What may follow "Bearer" (RFC 6750, b64token), so what the variable may hold."""


class TokenError(Exception):
    """The token cannot be used; the message says how to mend it."""


def token_path(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> Path:
    """Where the token of the current user is kept. Raises TokenError if no home is known."""
    place: PurePath
    if system == "win32":
        # %LOCALAPPDATA% does not roam and is readable by the user (and administrators) alone.
        base = environment.get("LOCALAPPDATA", "")
        place = PureWindowsPath(base) / "SecondLook" / "token"
    elif system == "darwin":
        base = environment.get("HOME", "")
        place = PurePosixPath(base) / "Library" / "Application Support" / "Second Look" / "token"
    else:
        base = environment.get("HOME", "")
        state = PurePosixPath(environment.get("XDG_STATE_HOME", ""))
        if state.is_absolute():  # its specification: a relative one is to be ignored
            base = str(state)
        else:
            state = PurePosixPath(base) / ".local" / "state"
        place = state / "second-look" / "token"
    if not base:
        variable = "LOCALAPPDATA" if system == "win32" else "HOME"
        raise TokenError(f"No place for the token: the variable {variable} is not set. Set it.")
    return Path(str(place))


def own_token(environment: Mapping[str, str] = os.environ) -> str:
    """The token of the current user, made on first use.

    ``SECOND_LOOK_TOKEN`` comes before the file. Raises TokenError where the token is
    malformed or the file is open to others.
    """
    given = environment.get("SECOND_LOOK_TOKEN")
    if given:
        if not _GIVEN.fullmatch(given):
            raise TokenError(
                "SECOND_LOOK_TOKEN may hold only letters, digits and - . _ ~ + / with = at its "
                "end. Unset it, or set one made with: openssl rand -hex 32"
            )
        return given
    path = token_path(environment)
    if not os.path.lexists(path):
        _create(path)
    return read_token(path)


def is_own(token: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether ``token`` is the current user's still. Makes none, unlike ``own_token``."""
    try:
        return token == (
            environment.get("SECOND_LOOK_TOKEN") or read_token(token_path(environment))
        )
    except TokenError:
        return False


def read_token(path: Path) -> str:
    """The token in the file. Raises TokenError if it is missing, open to others or no token."""
    try:
        _refuse_others(path.parent, os.lstat(path.parent), stat.S_ISDIR, "700")
        # O_NOFOLLOW: a link would have us read, and then trust, a file of somebody else.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            _refuse_others(path, os.fstat(file.fileno()), stat.S_ISREG, "600")
            text = file.read(1024).decode("ascii", "replace").strip()
    except OSError as error:
        raise TokenError(
            f"{path} cannot be read ({error.strerror}). Remove it and start again."
        ) from None
    if not _MADE.fullmatch(text):
        raise TokenError(f"{path} holds no token. Remove it, start again and pair again.")
    return text


def _create(path: Path) -> None:
    """Puts a new token at ``path``, complete from the first moment anybody can see it.

    Of two programs that do so at once the first wins and both read the same token.
    """
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_others(path.parent, os.lstat(path.parent), stat.S_ISDIR, "700")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_urlsafe(TOKEN_BYTES).encode("ascii") + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            # Neither replaces what is there already, as os.rename does on POSIX.
            (os.rename if os.name == "nt" else os.link)(draft, path)
    except OSError as error:
        raise TokenError(
            f"{path} cannot be made ({error.strerror}). Make its folder writable for you."
        ) from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def _refuse_others(
    path: Path, found: os.stat_result, right_kind: Callable[[int], bool], mode: str
) -> None:
    """Raises TokenError unless only the current user can reach what was found at ``path``.

    On Windows the folder's inherited access list says so, and these bits say nothing.
    """
    if not right_kind(found.st_mode):
        raise TokenError(f"{path} is not what it should be. Remove it and start again.")
    if os.name == "nt":
        return
    if found.st_uid != os.geteuid():
        raise TokenError(f"{path} belongs to another user. Remove it and start again.")
    if found.st_mode & 0o077:
        raise TokenError(f"{path} is open to other users. Mend it with: chmod {mode} '{path}'")
