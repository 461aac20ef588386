"""The blocks of the known networks, each once: maps in, maps out, at any width.

Each is a function of a Keras tensor of feature maps (batch, height, width, channels), with "same"
padding. The small networks of lesson 11 and those of full size are made of them. Built in lesson
11.
"""

from keras import initializers, layers


def convolve(x, filters, size=3, strides=1, activation="relu", use_bias=False, groups=1):
    """Convolve, normalize over the batch, and activate. Built in lessons 02, 03 and 06.

    Args:
        x: maps (batch, height, width, channels).
        filters: of the convolution.
        size: of its kernel, a whole number or a pair.
        strides: 1, or 2 to halve height and width.
        activation: a name that Keras knows; None for none.
        use_bias: of the convolution; batch normalization has an offset of its own.
        groups: in which the channels are split.

    Returns:
        Maps (batch, height / strides, width / strides, filters).
    """
    settings = {"padding": "same", "use_bias": use_bias, "groups": groups}
    return finish(layers.Conv2D(filters, size, strides, **settings)(x), activation)


def convolve_each(x, size=3, strides=1, activation="relu"):
    """Convolve each channel on its own (depthwise), normalize and activate.

    Arguments as for `convolve`; the number of channels stays. Built in lesson 02.
    """
    settings = {"padding": "same", "use_bias": False}
    return finish(layers.DepthwiseConv2D(size, strides, **settings)(x), activation)


def finish(x, activation="relu"):
    """Normalize over the batch, and activate. Built in lessons 03 and 06."""
    x = layers.BatchNormalization(momentum=0.9)(x)
    return layers.Activation(activation)(x) if activation else x


def inception(x, ones, threes, fives, pooled):
    """Look through several windows at once, and stack what they find.

    Args:
        x: maps.
        ones: filters of 1 x 1.
        threes, fives: pairs: filters of 1 x 1, and behind them filters of 3 x 3 (5 x 5).
        pooled: filters of 1 x 1 behind a maximum over 3 x 3.

    Returns:
        Maps with ones + threes[1] + fives[1] + pooled channels. Szegedy and others (2015), "Going
        deeper with convolutions". Built in lesson 11.
    """
    branches = [
        convolve(x, ones, 1),
        convolve(convolve(x, threes[0], 1), threes[1], 3),
        convolve(convolve(x, fives[0], 1), fives[1], 5),
        convolve(layers.MaxPooling2D(3, 1, "same")(x), pooled, 1),
    ]
    return layers.Concatenate()(branches)


def add_shortcut(x, y, strides=1, use_bias=False):
    """Add x to y; where their shapes differ, x goes through a 1 x 1 convolution first.

    He and others (2016), "Deep residual learning for image recognition". Built in lesson 11.
    """
    if x.shape[-1] != y.shape[-1] or strides != 1:
        x = convolve(x, y.shape[-1], 1, strides, None, use_bias)
    return layers.Add()([x, y])


def residual(x, filters, strides=1, skip=True, gate=None):
    """Two convolutions that learn what has to be added to their input.

    Args:
        x: maps.
        filters: of both convolutions.
        strides: of the first.
        skip: False leaves out the addition.
        gate: channels that `squeeze_and_excite` squeezes to, before the addition; None for none.

    Returns:
        Maps (batch, height / strides, width / strides, filters). He and others (2016). Built in
        lesson 11.
    """
    y = convolve(convolve(x, filters, 3, strides), filters, activation=None)
    y = squeeze_and_excite(y, gate) if gate else y
    return layers.Activation("relu")(add_shortcut(x, y, strides) if skip else y)


def bottleneck(x, filters, strides=1, shortcut=True):
    """Narrow by 1 x 1, convolve, widen to 4 x filters, add: the block of ResNet-50.

    `shortcut`: False for the identity where the shapes agree; the first block of each stage of
    ResNet-50 convolves its shortcut. The convolutions have biases, as in `keras.applications`. He
    and others (2016). Built in lesson 11.
    """
    y = convolve(x, filters, 1, strides, use_bias=True)
    y = convolve(convolve(y, filters, 3, use_bias=True), 4 * filters, 1, 1, None, True)
    return layers.Activation("relu")(add_shortcut(x, y, strides, use_bias=True))


def dense_block(x, count, growth, narrow=4, concat=True):
    """Layers that each see the maps of all layers before them.

    Args:
        x: maps.
        count: of layers.
        growth: maps that each layer adds.
        narrow: a 1 x 1 convolution first makes narrow * growth maps of all; 0 leaves it out.
        concat: False hands on the new maps alone.

    Returns:
        Maps with the channels of x and count * growth more. Huang and others (2017), "Densely
        connected convolutional networks". Built in lesson 11.
    """
    for _ in range(count):
        y = finish(x)
        if narrow:
            y = convolve(y, narrow * growth, 1)
        y = layers.Conv2D(growth, 3, padding="same", use_bias=False)(y)
        x = layers.Concatenate()([x, y]) if concat else y
    return x


def transition(x, filters):
    """Halve the maps between two dense blocks. Huang and others (2017). Built in lesson 11."""
    return layers.AveragePooling2D(2)(layers.Conv2D(filters, 1, use_bias=False)(finish(x)))


def squeeze_and_excite(x, squeezed, activation="relu"):
    """Weigh each channel by a number from 0 to 1, which the means of all channels decide.

    Args:
        x: maps with C channels.
        squeezed: neurons of the layer between the C means and the C weights.
        activation: of that layer.

    Returns:
        Maps of the shape of x. Hu, Shen and Sun (2018), "Squeeze-and-excitation networks". Built in
        lesson 11.
    """
    weights = layers.GlobalAveragePooling2D(keepdims=True)(x)
    weights = layers.Dense(squeezed, activation=activation)(weights)
    weights = layers.Dense(x.shape[-1], activation="sigmoid")(weights)
    return layers.Multiply()([x, weights])


def inverted_residual(
    x, filters, strides=1, expansion=6, size=3, activation="relu6", squeezed=None, depthwise=True
):
    """Widen by 1 x 1, convolve each channel on its own, narrow by 1 x 1, add.

    Args:
        x: maps.
        filters: of the last convolution, which has no activation.
        strides: of the convolution in the middle.
        expansion: how many times as many channels are in the middle.
        size: of the kernel in the middle.
        activation: of the first two.
        squeezed: for `squeeze_and_excite` in the middle; None for none.
        depthwise: False convolves all channels together in the middle.

    Returns:
        Maps (batch, height / strides, width / strides, filters). Sandler and others (2018),
        "MobileNetV2"; with a gate Tan and Le (2019), "EfficientNet". Built in lesson 11.
    """
    wide = expansion * x.shape[-1]
    y = convolve(x, wide, 1, activation=activation) if expansion != 1 else x
    if depthwise:
        y = convolve_each(y, size, strides, activation)
    else:
        y = convolve(y, wide, size, strides, activation)
    y = squeeze_and_excite(y, squeezed, activation) if squeezed else y
    y = convolve(y, filters, 1, activation=None)
    return layers.Add()([x, y]) if strides == 1 and x.shape[-1] == filters else y


def convnext_block(x, size=7, scale=None):
    """A wide window for each channel, layer normalization, and two dense layers at each place.

    Args:
        x: maps.
        size: of the window.
        scale: first value of a factor for each channel of what is added; None for no factor.

    Returns:
        Maps of the shape of x. Liu and others (2022), "A ConvNet for the 2020s". Built in lesson
        11.
    """
    channels = x.shape[-1]
    y = layers.DepthwiseConv2D(size, padding="same")(x)
    y = layers.LayerNormalization(epsilon=1e-6)(y)
    y = layers.Dense(channels)(layers.Dense(4 * channels, activation="gelu")(y))
    if scale is not None:  # a depthwise 1 x 1 convolution is a factor for each channel
        settings = {"use_bias": False, "depthwise_initializer": initializers.Constant(scale)}
        y = layers.DepthwiseConv2D(1, **settings)(y)
    return layers.Add()([x, y])
