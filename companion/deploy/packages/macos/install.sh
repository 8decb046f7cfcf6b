#!/bin/sh
# Installs the companion of Second Look from this folder, without a network. README.txt says
# what it writes, and where.
set -eu
umask 022

#END_COMPANIONS#

fail() {
    echo "install.sh: $1" >&2
    exit 1
}

here=$(cd "$(dirname "$0")" && pwd)
if [ -w /Library ]; then
    target="/Library/Second Look"
else
    target="$HOME/Library/Second Look"
fi

python=
for candidate in \
    /Library/Frameworks/Python.framework/Versions/@PYTHON@/bin/python@PYTHON@ python@PYTHON@; do
    if python=$(command -v "$candidate"); then break; fi
done
[ -n "$python" ] || fail "Python @PYTHON@ is missing. Install it for all users, then run this again."
if [ -w /Library ]; then
    # Whoever could change it could change what root runs here, and what reads every draft.
    of_root() { [ -n "$(find -L "$1" -prune -user 0)" ]; }
    of_one="$python belongs to one user. Install Python @PYTHON@ for all users, then run this again."
    of_root "$python" && of_root "$(dirname "$python")" || fail "$of_one"
    base=$("$python" -I -c 'import sys; print(sys.base_prefix)')
    of_root "$base" || fail "$of_one"
    case $base in
    /Users/* | "$HOME"/*) fail "$of_one" ;;
    esac
fi
machine=$("$python" -I -c 'import platform; print(platform.machine())')
[ "$machine" = @MACHINE@ ] || fail "This bundle is for @MACHINE@, and $python is for $machine."

# What is there stays beside the new one until that one works.
before="$target.before"
if [ -d "$before" ] && [ ! -f "$target/uninstall.sh" ]; then
    # A run was cut off: the one beside it is the last that worked.
    rm -rf "$target"
else
    rm -rf "$before"
    if [ -d "$target" ]; then mv "$target" "$before"; fi
fi
undo() {
    rm -rf "$target"
    if [ -d "$before" ]; then mv "$before" "$target"; fi
    echo "install.sh: nothing was changed." >&2
}
trap undo EXIT

"$python" -m venv "$target"
# Whatever pip is told on this machine, it takes these files and no others.
pip() {
    PIP_CONFIG_FILE=/dev/null "$target/bin/python3" -m pip --isolated --quiet \
        --disable-pip-version-check --no-cache-dir "$@"
}
pip install --no-index --find-links "$here/wheels" --only-binary=:all: --no-deps \
    --require-hashes --requirement "$here/requirements.txt"
# Nothing that runs here has a use for a program that talks to the network.
pip uninstall --yes pip
"$target/bin/python3" -I -c \
    'from companion.review.classifier import Classifier; Classifier.load()'
# Last: it tells the next run that this one is whole.
cp "$here/uninstall.sh" "$target/"

trap - EXIT
end_companions "$target"
rm -rf "$before"
echo "Installed in $target"
