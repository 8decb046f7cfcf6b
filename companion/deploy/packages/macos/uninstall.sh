#!/bin/sh
# Removes the companion of Second Look from the folder in which this script stands.
set -eu

#END_COMPANIONS#

target=$(cd "$(dirname "$0")" && pwd)
if [ ! -f "$target/pyvenv.cfg" ] || [ ! -x "$target/bin/second-look" ]; then
    echo "uninstall.sh: $target holds no installation. Run the copy that is in one." >&2
    exit 1
fi
cd /
# The second is what an installation that was cut off has left.
rm -rf "$target" "$target.before"
end_companions "$target"
echo "Removed $target"
