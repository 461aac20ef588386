"""What the verbs share when they say which words they take."""


def add_verb(verbs, name, function, text, extras=lambda options: ()):
    """Add a verb to the command line.

    Args:
        verbs: what argparse's `add_subparsers` returned.
        name: the verb.
        function: called with the parsed words; returns the exit status, or None for 0.
        text: what the verb does, in a few words without a full stop.
        extras: called with the parsed words; returns the extras that the verb needs installed.
            None: the verb runs on a bare Python, without an environment.

    Returns:
        The verb's own parser, for its words.
    """
    verb = verbs.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    verb.set_defaults(command=function, extras=extras)
    return verb


def add_backend(verb):
    """Give a verb the word `--backend`."""
    verb.add_argument(
        "--backend",
        choices=("tensorflow", "jax", "torch"),
        help="the backend of Keras; jax and torch are installed when asked for",
    )


def backend_extras(options):
    """Return the extras that the chosen backend needs."""
    return (options.backend,) if options.backend in ("jax", "torch") else ()
