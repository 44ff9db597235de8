"""`python -m dashboard COMMAND`: the command line."""

import sys

from dashboard.cli.main import main

sys.exit(main(sys.argv[1:]))
