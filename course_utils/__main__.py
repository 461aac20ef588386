"""`python -m course_utils`: the way in. Runs on a bare Python.

This file is read by whatever Python a learner happens to start, so it says what is wrong with one
that is too old. Hence no syntax newer than that of old Pythons here; the verbs are in `commands/`.
"""

import sys

from course_utils.environment.python_versions import OLDEST
from course_utils.environment.python_versions import refusal as _refusal

if sys.version_info < OLDEST:
    sys.exit(_refusal(sys.version_info))

if __name__ == "__main__":
    from course_utils.environment import search_path

    search_path.clean()
    from course_utils.commands import main

    sys.exit(main(sys.argv[1:]))
