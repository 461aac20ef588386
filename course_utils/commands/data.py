"""`data`: list, fetch or verify the data packs."""

import sys

from course_utils.commands.declaring import add_verb


def add(verbs):
    """Add the verb to the command line."""
    verb = add_verb(verbs, "data", act, "list, fetch or verify the data packs")
    verb.add_argument("action", choices=("list", "fetch", "verify"))
    verb.add_argument("packs", nargs="*", metavar="pack", help="all packs if none is named")


def act(options):
    """Do what was asked for each pack; returns 1 when one failed, 0 otherwise."""
    from course_utils.datasets import packs

    if options.action == "list":
        return _list(packs.status())
    work = packs.fetch if options.action == "fetch" else packs.verify
    failed = 0
    for name in options.packs or packs.names():
        try:
            work(name)
            print(f"{name}: ready")
        except packs.PackError as problem:
            failed += 1
            print(f"{name}: {problem}", file=sys.stderr)
    return 1 if failed else 0


def _list(rows):
    for row in rows:
        size = f"{row.download_bytes / 1e6:.1f} MB"
        print(f"{row.name:16} {row.state:12} {size:>9}  {row.license}  {row.title}")
        if row.repair:
            print(f"{'':16} -> {row.repair}")
    return 0
