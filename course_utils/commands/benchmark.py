"""`benchmark`: what the course promises of speed, each a ratio measured side by side."""

import subprocess
import sys

from course_utils.catalogue import ROOT
from course_utils.commands.declaring import add_verb
from course_utils.environment import processes

BENCHMARKS = (
    "convolution", "explanations", "explorers", "lab", "layers", "mnist", "setup", "toytown",
    "vision",
)  # fmt: skip


def add(verbs):
    """Add the verb to the command line."""
    verb = add_verb(verbs, "benchmark", measure, "measure the course's promises side by side")
    verb.add_argument("name", nargs="?", choices=BENCHMARKS)


def measure(options):
    """Run one benchmark, or all; returns 1 when one missed its target, 0 otherwise."""
    names = BENCHMARKS if options.name is None else (options.name,)
    missed = 0
    for name in names:
        print(f"\n=== {name} ===", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        done = subprocess.run(command, cwd=ROOT, env=processes.variables())
        missed += done.returncode != 0
    return 1 if missed else 0
