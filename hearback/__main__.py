"""`python -m hearback` is the command `hearback`."""

import sys

from hearback.cli import main

sys.exit(main())
