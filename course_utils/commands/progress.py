"""`progress`: which exercises the learner has solved."""

from course_utils.commands.declaring import add_verb


def add(verbs):
    """Add the verb to the command line."""
    add_verb(verbs, "progress", show, "show which exercises you have solved", extras=None)


def show(options):
    """Print a row for each lesson that was begun."""
    from course_utils.progress import Progress

    rows = Progress().table()
    print("\n".join(rows) if rows else "No exercise attempted yet. Begin with lesson 00.")
