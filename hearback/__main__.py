"""`python -m hearback` is the command `hearback`."""

from hearback.cli import main

main()
