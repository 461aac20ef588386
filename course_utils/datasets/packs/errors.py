"""What can go wrong with a data pack: one class for each kind, each with a full sentence.

Every sentence says what was wrong, names the file, and says what to do next.
"""


def fetch_command(name):
    """The command that repairs a pack, as a learner types it.

    Args:
        name: the name of a pack.
    """
    return f"`python -m course_utils data fetch {name}`"


class PackError(RuntimeError):
    """A data pack could not be fetched, unpacked or read; the text is a sentence for the learner.

    Attributes:
        brief: a few words for a table, without the repair; the whole sentence if there are none.
    """

    def __init__(self, sentence, brief=""):
        super().__init__(sentence)
        self.brief = brief or sentence


class UnknownPackError(PackError):
    """data/packs.toml has no pack of this name."""


class PackListError(PackError):
    """data/packs.toml itself is missing or cannot be read."""


class PackMissingError(PackError):
    """The pack has not been fetched yet, or in another version."""


class IndexUnreachableError(PackError):
    """The package index gave no usable answer."""


class FileNotOnIndexError(PackError):
    """The package index answers, but does not have the file."""


class FetchInterruptedError(PackError):
    """The download stopped on the way; what arrived is kept, to go on from there."""


class WrongDigestError(PackError):
    """The file that arrived, or the file the index lists, is not the expected one."""


class ArchiveError(PackError):
    """The archive does not hold what the pack says, or holds a name that is not safe."""


class DiskFullError(PackError):
    """There is not enough room for the pack."""


class CacheNotWritableError(PackError):
    """The folder of the cache cannot be written to."""


class CacheDamagedError(PackError):
    """An unpacked file is missing, short, or has changed."""
