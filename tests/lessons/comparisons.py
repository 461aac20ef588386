"""Sentences of a lesson that say one training does better than another, and what they rest on.

Such a sentence stands in a section whose code asks `compare_repeats`, or it is named below with
what it rests on instead. A section goes from one heading to the next; what the lesson says before
its first heading, and in its recap, must rest on a comparison anywhere in it.
"""

import re

from course_utils import notebooks

# Words that rank two things. "Best", "behind" and the like say other things too often.
RANKS = re.compile(
    r"(?<!to )\b(?:better than|worse than|beats?|beaten|(?:far |is |are |stays? |well )ahead"
    r"|ahead of|outperform\w*|overt(?:ook|ak\w*)|(?:fewer|more) (?:errors|mistakes)"
    r"|wins|won|learns? (?:faster|slower)|(?:is|are) far behind"
    r"|(?:more|less) accurate|no better|(?:is|are|about) as good as)\b"
)
_NO_WORDS = re.compile(
    r"```.*?```|`[^`]*`|\$[^$]*\$|[*_>]|^[-|#]+ ?", flags=re.DOTALL | re.MULTILINE
)
# Their sentences do not report what this lesson measured.
NO_REPORT = ("What goes wrong", "Words", "Further", "Next")
RECAPS = ("", "In one minute", "The ledger")

IMAGES = "the same images, judged one by one: an exact test or an interval over images"
CALCULATED = "arithmetic or a definition: nothing was trained"
# Lesson -> {first words of a sentence: what it rests on}.
NAMED = {
    3: {"Two instruments are better than one": CALCULATED},
    5: {"The CNN makes fewer mistakes than the neighbors": IMAGES},
    8: {"So on average each version is worse than the original": CALCULATED},
    9: {
        "The network is ahead, and p believes": IMAGES,
        '"The network beats the colors" is true of these': IMAGES,
        "The network is ahead on the whole": IMAGES,
    },
    15: {
        "At home the network wins in pixels": IMAGES,
        "who won here says little": CALCULATED,
    },
}


def unproven(notebook):
    """Yield (cell id, sentence) of each sentence that ranks without `compare_repeats`."""
    code = {}
    for title, _, text, is_code in _parts(notebook):
        code[title] = code.get(title, "") + (f"{text}\n" if is_code else "")
    asks = _asking("".join(code.values()))
    anywhere = any(asks.search(text) for text in code.values())
    for title, cell, text, is_code in _parts(notebook):
        heading = title[1]
        if is_code or heading in NO_REPORT:
            continue
        proven = anywhere if heading in RECAPS else asks.search(code[title])
        for sentence in sentences(text):
            if not proven and RANKS.search(sentence) and not sentence.endswith("?"):
                yield cell, sentence


def _asking(code):
    """Return what finds a call of `compare_repeats`, or of a function here that calls it."""
    bodies = re.findall(r"^def (\w+)\(.*:\n((?:    .*\n|\n)+)", code, re.MULTILINE)
    names = [name for name, body in bodies if "compare_repeats(" in body]
    return re.compile(rf"(?<!def )\b(?:{'|'.join(['compare_repeats', *names])})\(")


def sentences(text):
    """Return the sentences of a text in Markdown, each on one line and without its marks."""
    plain = _NO_WORDS.sub(" ", text)
    blocks = re.split(r"\n\s*\n|\n(?= {0,2}- )", plain)
    found = [re.split(r"(?<=[.?!:;])\s+", " ".join(block.split())) for block in blocks]
    return [sentence for block in found for sentence in block if sentence]


def complaints(notebook, number):
    """Yield what is wrong with the comparisons of a lesson: unproven ones, and stale names."""
    named, met = NAMED.get(number, {}), set()
    for cell, sentence in unproven(notebook):
        begins = next((words for words in named if sentence.startswith(words)), None)
        if begins is None:
            yield (
                f"cell {cell} ranks two things, and its section does not ask compare_repeats: "
                f"{sentence[:120]!r}"
            )
        met.add(begins)
    for words in named.keys() - met:
        yield f"comparisons.py names a sentence that is not there: {words!r}"


def _parts(notebook):
    """Yield ((number, heading), cell id, text, whether it is code), cut at each heading."""
    number, title = 0, ""
    for cell in notebook["cells"]:
        text, identity = notebooks.source(cell), cell.get("id")
        if cell["cell_type"] != "markdown":
            yield (number, title), identity, text, True
            continue
        begin = 0
        for heading in re.finditer(r"^#{2,3} +(.+?) *$", text, re.MULTILINE):
            yield (number, title), identity, text[begin : heading.start()], False
            number, title, begin = number + 1, heading[1], heading.end()
        yield (number, title), identity, text[begin:], False
