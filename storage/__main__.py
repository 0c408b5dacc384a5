"""`python -m storage` migrates the database whose address is on standard input: arguments are seen by all."""

import sys

from storage.migrate import upgrade

if __name__ == "__main__":
    upgrade(sys.stdin.read())
