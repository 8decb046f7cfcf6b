"""``python -m companion`` is ``second-look``."""

import sys

from companion.cli import main

sys.exit(main())
