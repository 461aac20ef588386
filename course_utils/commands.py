"""The command line: which commands there are, and what each needs before it runs.

The standard library alone; each command imports what it needs when it runs, so that
`python -m course_utils --help` answers at once.
"""

import argparse
import json
import os
import sys

from course_utils import catalogue, environment

EPILOG = "Begin with: python -m course_utils lab"


def main(arguments):
    """Run one command; returns the exit status: 0 done, 1 a problem was said, 2 unusable words."""
    options = _parser().parse_args(arguments)
    try:
        if getattr(options, "lesson", None) is not None:
            # Said before minutes go into an environment.
            catalogue.notebook(options.lesson)
        if options.extras is not None:
            python = environment.ensure(options.extras(options))
            if not _is_this_python(python):
                return environment.go_on_inside(python, arguments)
        return options.command(options) or 0
    except (ValueError, OSError, RuntimeError) as problem:
        print(f"{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Start the same command again to go on.", file=sys.stderr)
        return 130


def _is_this_python(python):
    if python == environment.venv_python():
        return environment.inside_venv()
    return True


def _no_extras(options):
    return ()


def _backend_extras(options):
    return (options.backend,) if options.backend in ("jax", "torch") else ()


def _test_extras(options):
    return ("test", *(("browser",) if options.browser else ()), *_backend_extras(options))


def _setup_extras(options):
    return (*(("gpu",) if options.gpu else ()), *_backend_extras(options))


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m course_utils",
        description="A course on convolutional neural networks: its lessons, tests and data.",
        epilog=EPILOG,
    )
    commands = parser.add_subparsers(title="commands", metavar="command", required=True)
    _add_ways_in(commands)
    _add_tools(commands)
    _add_maintenance(commands)
    return parser


def _add(commands, name, function, text, extras=_no_extras):
    """Add a command. `extras=None` means that it runs without an environment."""
    command = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    command.set_defaults(command=function, extras=extras)
    return command


def _add_backend(command):
    command.add_argument(
        "--backend",
        choices=("tensorflow", "jax", "torch"),
        help="the backend of Keras; jax and torch are installed when asked for",
    )


def _add_ways_in(commands):
    lab = _add(commands, "lab", _lab, "set up what is missing and open JupyterLab on the lessons")
    lab.add_argument("--no-browser", action="store_true", help="print the address only")
    lab.add_argument("--port", type=int, help="the port to serve on (8888 or the next free one)")
    lab.add_argument(
        "--fresh", metavar="N", help="begin lesson N anew and keep your copy beside the new one"
    )
    setup = _add(
        commands, "setup", _setup, "install the locked packages and fetch the data", _setup_extras
    )
    setup.add_argument("--gpu", action="store_true", help="TensorFlow with CUDA (Linux)")
    _add_backend(setup)
    run = _add(commands, "run", _run, "execute a lesson without a browser", _backend_extras)
    run.add_argument("lesson", metavar="N")
    run.add_argument("--seed", type=int, help="seed of the random generators (0)")
    run.add_argument("--seeds", type=int, metavar="K", help="run with seeds 0 to K-1, print bands")
    _add_backend(run)
    _add(commands, "progress", _progress, "show which exercises you have solved", extras=None)


def _add_tools(commands):
    _add(commands, "doctor", _doctor, "say what this machine has and how to repair it", extras=None)
    data = _add(commands, "data", _data, "list, fetch or verify the data packs")
    data.add_argument("action", choices=("list", "fetch", "verify"))
    data.add_argument("packs", nargs="*", metavar="pack", help="all packs if none is named")
    lessons = _add(commands, "lessons", _lessons, "list the lessons", extras=None)
    lessons.add_argument("--json", action="store_true", help="with minutes, exercises, objectives")


def _add_maintenance(commands):
    test = _add(commands, "test", _test, "run every notebook and every test", _test_extras)
    test.add_argument("--lesson", metavar="N", help="one lesson only")
    test.add_argument("--browser", action="store_true", help="also in Chromium")
    _add_backend(test)
    publish = _add(commands, "publish", _publish, "execute and normalize a lesson's notebook")
    publish.add_argument("lesson", metavar="N")
    _add(commands, "glossary", _glossary, "gather the words of the lessons on one page", None)
    benchmark = _add(
        commands, "benchmark", _benchmark, "measure the course's promises side by side"
    )
    benchmark.add_argument("name", nargs="?", choices=("convolution", "layers", "mnist", "setup"))


def _lab(options):
    from course_utils import lab

    return lab.open_lab(options.port, not options.no_browser, options.fresh)


def _setup(options):
    from course_utils import lab

    lab.fetch_data()
    print("Everything is set up. Open the lessons with: python -m course_utils lab")


def _run(options):
    from course_utils import lab, running

    if options.backend:
        os.environ["KERAS_BACKEND"] = options.backend
    lab.fetch_data(lab.packs_of_lesson(options.lesson))
    seeds = range(options.seeds) if options.seeds else [options.seed]
    return running.report([running.run(options.lesson, seed) for seed in seeds])


def _progress(options):
    from course_utils.progress import Progress

    rows = Progress().table()
    print("\n".join(rows) if rows else "No exercise attempted yet. Begin with lesson 00.")


def _doctor(options):
    from course_utils import doctor

    python = environment.venv_python()
    if environment.STAMP.exists() and not environment.inside_venv():
        return environment.go_on_inside(python, ["doctor"])
    return doctor.report()


def _data(options):
    from course_utils.datasets import packs

    if options.action == "list":
        for row in packs.status():
            size = f"{row.download_bytes / 1e6:.1f} MB"
            print(f"{row.name:16} {row.state:12} {size:>9}  {row.license}  {row.title}")
            if row.repair:
                print(f"{'':16} -> {row.repair}")
        return 0
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


def _lessons(options):
    from course_utils import notebooks

    if options.json:
        rows = [
            notebooks.describe(catalogue.notebook(n.number)) for n in catalogue.standing_lessons()
        ]
        print(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    standing = catalogue.standing_lessons()
    for entry in catalogue.LESSONS:
        state = "" if entry in standing else "  (to come)"
        print(f"{entry.number:02d}  {entry.title}{state}\n    {entry.question}")


def _test(options):
    from course_utils import testing

    return testing.run_tests(options.lesson, options.backend, options.browser)


def _publish(options):
    from course_utils import publishing

    return publishing.report(publishing.publish(options.lesson))


def _glossary(options):
    from course_utils import glossary

    print(f"The words of the lessons are gathered in notebooks/{glossary.write().name}.")


def _benchmark(options):
    from course_utils import testing

    return testing.run_benchmarks(options.name)
