#!/usr/bin/env bash
# A network that ends in a softmax, and a loss that is told from_logits=True: one program, three losses.
#
# The probabilities are taken for logits, so even a network that is sure and right should pay
# log(e + 9) - 1 = 1.46 with ten classes.
# Guess before it was run: 1.46 on every backend, since Keras 3 computes the same everywhere.
# Seen (Keras 3.15.1, TensorFlow 2.21.0, JAX 0.10.2, Linux):
#   JAX         1.46, and no warning
#   TensorFlow  0.00, and a warning: Keras finds the logits that the softmax was given, and takes those
#   TensorFlow  1.46, and no warning, as soon as the softmax computes in mixed_float16, or a Reshape follows it
# So a program that trains well with this slip on TensorFlow stops learning at 1.46 when it moves to another
# backend, to mixed precision, or gets a harmless layer at its end. End with logits, or say from_logits=False.
#
# Run by hand: bash findings/softmax_is_undone_on_one_backend.sh   (exit 0: as described; 1: it has changed)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  keras==3.15.1 tensorflow==2.21.0 jax==0.10.2
cd "$folder"
cat > program.py <<'PYTHON'
import sys
import warnings

import keras
import numpy as np

scores = np.zeros((4, 10), "float32")
scores[:, 3] = 20  # sure
labels = np.full(4, 3)  # and right
endings = {
    "a softmax": [keras.layers.Softmax()],
    "a softmax in mixed_float16": [keras.layers.Softmax(dtype="mixed_float16")],
    "a softmax and a reshape": [keras.layers.Softmax(), keras.layers.Reshape((10,))],
}
seen = []
for name, ending in endings.items():
    network = keras.Sequential([keras.Input((10,)), *ending])
    network.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        loss = float(network.evaluate(scores, labels, verbose=0))
    warned = any("oftmax" in str(one.message) for one in told)
    seen.append((round(loss, 2), warned))
    print(f"{keras.backend.backend():<11}{name:<28}loss {loss:.2f}, warned: {warned}")
fooled = (1.46, False)
first = (0.0, True) if keras.backend.backend() == "tensorflow" else fooled
sys.exit(0 if seen == [first, fooled, fooled] else 1)
PYTHON
for backend in tensorflow jax; do
  KERAS_BACKEND=$backend venv/bin/python program.py 2>/dev/null
done
