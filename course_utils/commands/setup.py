"""`setup`: install what the lessons need and fetch the first data, without opening anything."""

from course_utils.commands import fetching
from course_utils.commands.declaring import add_backend, add_verb, backend_extras


def add(verbs):
    """Add the verb to the command line."""
    verb = add_verb(
        verbs, "setup", set_up, "install the locked packages and fetch the data", _extras
    )
    verb.add_argument("--gpu", action="store_true", help="TensorFlow with CUDA (Linux)")
    add_backend(verb)


def _extras(options):
    return (*(("gpu",) if options.gpu else ()), *backend_extras(options))


def set_up(options):
    """Fetch the first data; the environment is there when this runs."""
    fetching.fetch_data()
    print("Everything is set up. Open the lessons with: python -m course_utils lab")
