"""An executed notebook as one HTML page that opens without a network, formulas included."""

import base64
import copy
import html
import io
import re

from course_utils import notebooks

# The template of nbconvert would fetch scripts, among them the one that draws formulas.
_TEMPLATE = """{% extends 'lab/index.html.j2' %}
{% block html_head_js %}{% endblock %}
{% block html_head_js_mathjax %}{% endblock %}
{% block html_head_js_mermaidjs %}{% endblock %}
{% block jupyter_widgets %}{% endblock %}"""
_CODE_OR_FORMULA = re.compile(
    r"(?P<code>```.*?```|`[^`\n]*`)|\$\$(?P<block>.+?)\$\$|\$(?P<inline>[^$\n]+?)\$", re.DOTALL
)
# Commands of TeX that matplotlib draws under another name.
_OTHER_NAMES = {r"\dots": r"\ldots", r"\bigl": "", r"\bigr": ""}


def as_page(notebook, title):
    """Return a notebook, an nbformat node, as the text of an HTML page."""
    from nbconvert import HTMLExporter

    drawn = copy.deepcopy(notebook)
    for cell in drawn["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = _CODE_OR_FORMULA.sub(_draw, notebooks.source(cell))
    exporter = HTMLExporter(raw_template=_TEMPLATE)
    page, _ = exporter.from_notebook_node(drawn, {"metadata": {"name": title}})
    return page


def _draw(match):
    if match["code"]:
        return match["code"]
    if match["inline"]:
        return _picture(match["inline"])
    block = match["block"].replace(r"\frac", r"\dfrac")
    return f'\n\n<p style="text-align: center">{_picture(block)}</p>\n\n'


def _picture(formula):
    """Return the HTML of a drawn formula; one that cannot be drawn stays as it was written."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.mathtext import math_to_image

    text = " ".join(formula.split())
    for name, other in _OTHER_NAMES.items():
        text = text.replace(name, other)
    stream = io.BytesIO()
    try:
        font = FontProperties(size=12, math_fontfamily="cm")
        depth = math_to_image(f"${text}$", stream, prop=font, format="svg")
    except ValueError:
        return f"<code>{html.escape(formula)}</code>"
    data = base64.b64encode(stream.getvalue()).decode("ascii")
    style = f"display: inline; vertical-align: -{depth:.1f}pt"
    shown = html.escape(formula, quote=True)
    return f'<img alt="{shown}" style="{style}" src="data:image/svg+xml;base64,{data}">'
