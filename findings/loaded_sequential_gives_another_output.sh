#!/usr/bin/env bash
# `layer.output` of a Sequential: it lies on the way to the network's answer, until the file is loaded again.
#
# Programs that explain a network cut it at a layer, and take what is behind it as a model of its own:
# keras.Model([*network.inputs, network.get_layer("c").output], network.outputs[0]).
# Guess before it was run: the same for a network that was just built and for its own .keras file.
# Seen (Keras 3.15.1, JAX 0.10.2; TensorFlow 2.21.0 alike):
#   just built   the model is made
#   loaded       ValueError: Output with path `` is not connected to `inputs`
# The layers of a loaded Sequential stand in two graphs, and `layer.output` belongs to the one that the answer
# does not come from. Walk back from network.outputs[0] instead.
#
# Run by hand: bash findings/loaded_sequential_gives_another_output.sh   (exit 0: as described; 1: it has changed)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check keras==3.15.1 jax==0.10.2
cd "$folder"
cat > program.py <<'PYTHON'
import sys

import keras
from keras import layers

network = keras.Sequential(
    [
        keras.Input((8, 8, 3)),
        layers.Conv2D(4, 3, name="c"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(2),
    ]
)
network.save("network.keras")
seen = []
for name, one in (("just built", network), ("loaded", keras.models.load_model("network.keras"))):
    try:
        keras.Model([*one.inputs, one.get_layer("c").output], one.outputs[0])
        seen.append("the model is made")
    except ValueError as error:
        seen.append(f"ValueError: {str(error)[:60]}")
    print(f"{name:<13}{seen[-1]}")
sys.exit(0 if seen[0] == "the model is made" and "is not connected" in seen[1] else 1)
PYTHON
KERAS_BACKEND=jax venv/bin/python program.py 2>/dev/null
