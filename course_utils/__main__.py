"""`python -m course_utils`: the way in. Runs on a bare Python.

This file is read by whatever Python a learner happens to start, so it says what is wrong with one
that is too old. Hence no syntax newer than that of old Pythons here; the commands are in
`commands.py`.
"""

import sys

OLDEST = (3, 11)
NEWEST = (3, 13)


def _other_pythons():
    """Name the Pythons on this machine that would do."""
    try:
        from shutil import which
    except ImportError:
        return []
    names = ["python3.%d" % minor for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    return [name for name in names if which(name)]


def _refusal(version):
    """Return the sentence for a Python that is too old."""
    found = _other_pythons()
    if found:
        repair = "Use one you have: %s -m course_utils lab" % found[0]
    else:
        repair = "Install one from https://www.python.org/downloads/ and start again with it."
    return "This course needs Python 3.11, 3.12 or 3.13; this is Python %d.%d. %s" % (
        version[0],
        version[1],
        repair,
    )


if sys.version_info < OLDEST:
    sys.exit(_refusal(sys.version_info))

if __name__ == "__main__":
    from course_utils.commands import main

    sys.exit(main(sys.argv[1:]))
