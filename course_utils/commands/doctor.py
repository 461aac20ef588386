"""`doctor`: print what this machine has, what is broken, and the repair of each broken thing."""

from course_utils import self_check
from course_utils.commands.declaring import add_verb
from course_utils.environment import building, processes


def add(verbs):
    """Add the verb to the command line."""
    add_verb(
        verbs, "doctor", _doctor, "say what this machine has and how to repair it", extras=None
    )


def _doctor(options):
    if building.STAMP.exists() and not building.inside_venv():
        return processes.go_on_inside(building.venv_python(), ["doctor"])
    return report()


def report():
    """Print the table; returns 1 when something is broken, 0 otherwise."""
    rows = self_check.examine()
    width = max(len(row.name) for row in rows)
    for row in rows:
        print(f"{row.name:{width}}  {row.mark:6}  {row.found}")
        if row.repair:
            print(f"{'':{width}}  {'':6}  -> {row.repair}")
    broken = sum(row.mark == "broken" for row in rows)
    print(f"{broken} broken." if broken else "Everything the course needs is here.")
    return 1 if broken else 0
