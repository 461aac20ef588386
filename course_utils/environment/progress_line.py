"""How far pip and uv have come, for who waits: a line that moves, or a few lines in a log."""

import re
import sys
import threading
import time
from pathlib import Path

WIDTH = 78
BIG_MIB = 20  # a package of this size is named in a log, too


class PipProgress:
    """Counts and names the packages that pip collects."""

    def __init__(self, total):
        self._total = total
        self._collected = 0
        self._live = sys.stdout.isatty()

    def read(self, line):
        """Take a line of pip's output."""
        # "Processing" is what pip says of a package that lies on this machine already.
        begin = r"(?:Collecting|Processing|Requirement already satisfied:) (\S+)"
        if match := re.match(begin, line):
            self._collected += 1
            count = min(self._collected, self._total)
            name = re.match(r"[\w.]+(?:-[A-Za-z][\w.]*)*", Path(match[1]).name)[0]
            self._show(f"packages: {count} of {self._total}, {name}")
        elif line.startswith("Installing collected packages"):
            self._show(f"unpacking {self._total} packages: about a minute")

    def _show(self, text):
        if self._live:
            _overwrite(text)
        elif self._collected % 25 == 1 or text.startswith("unpacking"):
            print(text, flush=True)

    def finish(self):
        """Leave an empty line behind."""
        if self._live:
            _overwrite("")


class UvProgress:
    """Says what uv does and for how long; it fetches many packages at once."""

    def __init__(self):
        self._live = sys.stdout.isatty()
        self._begin = time.monotonic()
        self._doing = "packages: looking for them"
        self._on_their_way = {}  # name -> size
        self._ended = threading.Event()
        self._clock = threading.Thread(target=self._tick, daemon=True)
        if self._live:
            self._clock.start()

    def read(self, line):
        """Take a line of uv's output."""
        if match := re.match(r"Resolved (\d+) packages", line):
            self._say(f"packages: {match[1]} to install", in_log=True)
        elif match := re.match(r"Downloading (\S+) \(([\d.]+)(\w+)\)", line):
            name, size, unit = match[1], float(match[2]), match[3]
            self._on_their_way[name] = f"{size:.0f} {unit}"
            big = unit == "GiB" or (unit == "MiB" and size >= BIG_MIB)
            self._say(f"fetching {name}, {size:.0f} {unit}", in_log=big)
        elif match := re.match(r" *Downloaded (\S+)", line):
            self._on_their_way.pop(match[1], None)
            rest = [f"{name} ({size})" for name, size in self._on_their_way.items()]
            self._say(f"fetching {', '.join(rest) or 'the last packages'}")
        elif match := re.match(r"Prepared (\d+) packages", line):
            self._say(f"unpacking {match[1]} packages", in_log=True)

    def _say(self, text, in_log=False):
        self._doing = text
        if not self._live and in_log:
            print(text, flush=True)

    def _tick(self):
        while not self._ended.wait(0.5):
            _overwrite(f"{time.monotonic() - self._begin:.0f} s, {self._doing}")

    def finish(self):
        """Leave an empty line behind."""
        self._ended.set()
        if self._live:
            self._clock.join()
            _overwrite("")


def _overwrite(text):
    """Write over the line of the terminal; an empty text leaves the cursor at its beginning."""
    print(f"\r{text[:WIDTH]:{WIDTH}}" + ("" if text else "\r"), end="", flush=True)
