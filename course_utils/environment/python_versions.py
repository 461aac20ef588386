"""The Pythons that the course runs on, and what is said to one that is too old.

Read by whatever Python a learner happens to start: no syntax newer than that of old Pythons here.
"""

OLDEST = (3, 11)
NEWEST = (3, 13)
PATIENCE_SECONDS = 5  # a Python says its version in a fraction of a second


def refusal(version):
    """Return the sentence for a Python that is too old: tuple of numbers -> text."""
    found = pythons_that_run()
    if found:
        repair = "Use one you have: %s -m course_utils lab" % found[0]
    else:
        repair = "Install one from https://www.python.org/downloads/ and start again with it."
    wanted = "This course needs Python 3.11, 3.12 or 3.13; this is Python %d.%d. " % version[:2]
    return wanted + repair


def pythons_that_run():
    """Name the commands on this machine that start a Python that would do, the newest first.

    Each is asked for its version: a shim of pyenv or of the Windows store may stand for nothing.
    """
    versions = ["3.%d" % minor for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    commands = ["python" + version for version in versions]
    commands += ["py -" + version for version in versions]  # the launcher of Windows
    return [command for command in commands if _runs(command)]


def _runs(command):
    from shutil import which
    from subprocess import PIPE, Popen, TimeoutExpired

    words = command.split()
    path = which(words[0])
    if not path:
        return False
    try:
        process = Popen([path] + words[1:] + ["--version"], stdout=PIPE, stderr=PIPE)
    except OSError:
        return False
    try:
        said, _ = process.communicate(timeout=PATIENCE_SECONDS)
    except TimeoutExpired:
        process.kill()
        return False
    version = command[-len("3.11") :].encode()
    return process.returncode == 0 and said.startswith(b"Python " + version + b".")
