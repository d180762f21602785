#!/usr/bin/python3
"""Converts the CenterNet person detector from its TensorFlow.js graph (JSON graph and weights) to ONNX.

Needs only python3-numpy and python3-onnx of Debian. TensorFlow.js keeps pictures as height x width x channels,
ONNX as channels x height x width: every picture tensor is laid out anew while the graph is written, so that no
Transpose remains. Knows the operators of that one graph and refuses any other by name.
"""

import argparse
import base64
import json
import math
import os
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 11
PICTURE_INPUT = "image"
# The outputs that we take: what follows them (TopK and a box list) is done by our own code, because OpenCV has no TopK.
HEAT_OUTPUT = "tower_0/keypoints"
SIZE_OUTPUT = "tower_0/wh"
# The last convolution in front of the heat map gives one channel a COCO class; a person is the first.
CLASS_CONVOLUTION = "tower_0/CenternetHead/centernet_cls_output/BiasAdd"
PERSON_CLASS = 0


class ConversionError(Exception):
    """What the graph holds is not what this program can convert."""


class Constant:
    """A weight or parameter, in TensorFlow's layout."""

    def __init__(self, value):
        self.value = np.asarray(value)


class Tensor:
    """A picture tensor of the ONNX graph: its name and its size as (channels, height, width)."""

    def __init__(self, name, channels, height, width):
        self.name, self.channels, self.height, self.width = name, channels, height, width

    def with_name(self, name):
        return Tensor(name, self.channels, self.height, self.width)


def read_weights(folder, manifest):
    """All weights by name; float16 becomes float32."""
    weights = {}
    for group in manifest:
        data = b"".join(open(os.path.join(folder, path), "rb").read() for path in group["paths"])
        offset = 0
        for weight in group["weights"]:
            count = math.prod(weight["shape"])
            quantization = weight.get("quantization", {}).get("dtype")
            stored = np.dtype(quantization or weight["dtype"])
            if quantization not in (None, "float16"):
                raise ConversionError(f"weight {weight['name']}: quantization {quantization} is not supported")
            if offset + count * stored.itemsize > len(data):
                raise ConversionError(f"weights end inside {weight['name']}: the .bin file is too short")
            values = np.frombuffer(data, stored, count, offset).reshape(weight["shape"])
            weights[weight["name"]] = values.astype(weight["dtype"])
            offset += count * stored.itemsize
        if offset != len(data):
            raise ConversionError(f"{len(data) - offset} bytes of the .bin file belong to no weight")
    return weights


def attribute(node, name, default=None):
    """An attribute of a TensorFlow node as a plain value. Texts are base64 in the JSON form."""
    value = node.get("attr", {}).get(name)
    if value is None:
        return default
    if "list" in value:
        entries = value["list"]
        if "s" in entries:
            return [base64.b64decode(text).decode() for text in entries["s"]]
        return [int(number) for number in entries.get("i", [])]
    if "s" in value:
        return base64.b64decode(value["s"]).decode()
    return value.get("b", default)


def same_padding(size, kernel, stride):
    """TensorFlow's SAME: (before, after, size of the result); an odd row goes to the end."""
    result = -(-size // stride)
    total = max((result - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2, result


class Converter:
    """Walks the graph from the outputs back and writes ONNX nodes."""

    def __init__(self, model_file, picture_size, is_for_opencv):
        with open(model_file, encoding="utf-8") as file:
            document = json.load(file)
        self.nodes = {node["name"]: node for node in document["modelTopology"]["node"]}
        self.weights = read_weights(os.path.dirname(model_file), document["weightsManifest"])
        self.picture_size = picture_size
        self.is_for_opencv = is_for_opencv
        self.done = {}
        self.onnx_nodes = []
        self.initializers = []
        self.operators = {
            "Const": self.constant,
            "Placeholder": self.placeholder,
            "Identity": lambda node, inputs: inputs[0],
            "_FusedConv2D": self.convolution,
            "Conv2D": self.convolution,
            "FusedDepthwiseConv2dNative": self.convolution,
            "DepthwiseConv2dNative": self.convolution,
            "Mul": lambda node, inputs: self.arithmetic("Mul", inputs),
            "Add": lambda node, inputs: self.arithmetic("Add", inputs),
            "AddV2": lambda node, inputs: self.arithmetic("Add", inputs),
            "Relu": lambda node, inputs: self.activation("Relu", inputs[0]),
            "Relu6": lambda node, inputs: self.activation("Relu6", inputs[0]),
            "Sigmoid": lambda node, inputs: self.activation("Sigmoid", inputs[0]),
            "Mean": self.mean,
            "ConcatV2": self.concatenation,
            "ResizeBilinear": self.resize,
        }

    def emit(self, operator, inputs, **attributes):
        name = f"{operator}_{len(self.onnx_nodes)}"
        self.onnx_nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name

    def initializer(self, values):
        name = f"w{len(self.initializers)}"
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def convert(self, reference):
        """The converted form of a node, after all it needs. The graph is too deep for recursion."""
        stack = [reference]
        while stack:
            name = stack[-1]
            if name in self.done:
                stack.pop()
                continue
            node = self.nodes.get(name)
            if node is None:
                raise ConversionError(f"the graph has no node {name}")
            inputs = [text.split(":")[0] for text in node.get("input", []) if not text.startswith("^")]
            waiting = [text for text in inputs if text not in self.done]
            if waiting:
                stack.extend(waiting)
                continue
            operator = self.operators.get(node["op"])
            if operator is None:
                raise ConversionError(f"operator {node['op']} of node {name} is not supported")
            self.done[name] = operator(node, [self.done[text] for text in inputs])
            stack.pop()
        return self.done[reference]

    def constant(self, node, _inputs):
        return Constant(self.weights[node["name"]])

    def placeholder(self, _node, _inputs):
        return Tensor(PICTURE_INPUT, 3, self.picture_size, self.picture_size)

    def convolution(self, node, inputs):
        picture, kernel = inputs[0], inputs[1].value
        bias = inputs[2].value if len(inputs) > 2 else None
        is_depthwise = "Depthwise" in node["op"]
        if node["name"] == CLASS_CONVOLUTION:
            kernel = kernel[..., PERSON_CLASS : PERSON_CLASS + 1]
            bias = bias[PERSON_CLASS : PERSON_CLASS + 1]
        rows, columns = kernel.shape[:2]
        stride = attribute(node, "strides")[1]
        if attribute(node, "dilations", [1, 1, 1, 1]) != [1, 1, 1, 1]:
            raise ConversionError(f"node {node['name']}: dilated convolution is not supported")
        if attribute(node, "padding") == "SAME":
            top, bottom, height = same_padding(picture.height, rows, stride)
            left, right, width = same_padding(picture.width, columns, stride)
        else:
            top = bottom = left = right = 0
            height, width = (picture.height - rows) // stride + 1, (picture.width - columns) // stride + 1
        if is_depthwise:
            channels = picture.channels * kernel.shape[3]
            kernel = np.transpose(kernel, [2, 3, 0, 1]).reshape(channels, 1, rows, columns)
        else:
            channels = kernel.shape[3]
            kernel = np.transpose(kernel, [3, 2, 0, 1])
        arguments = [picture.name, self.initializer(kernel)]
        if bias is not None:
            arguments.append(self.initializer(bias))
        name = self.emit("Conv", arguments, kernel_shape=[rows, columns], strides=[stride, stride],
                         pads=[top, left, bottom, right], group=picture.channels if is_depthwise else 1)
        result = Tensor(name, channels, height, width)
        for fused in attribute(node, "fused_ops", []):
            if fused != "BiasAdd":
                result = self.activation(fused, result)
        return result

    def activation(self, kind, tensor):
        if kind == "Relu6":
            if self.is_for_opencv:  # OpenCV 4.6 takes the limits only as attributes, ONNX Runtime only as inputs
                return tensor.with_name(self.emit("Clip", [tensor.name], min=0.0, max=6.0))
            limits = [self.initializer(np.float32(0)), self.initializer(np.float32(6))]
            return tensor.with_name(self.emit("Clip", [tensor.name] + limits))
        if kind not in ("Relu", "Sigmoid"):
            raise ConversionError(f"activation {kind} is not supported")
        return tensor.with_name(self.emit(kind, [tensor.name]))

    def arithmetic(self, operator, inputs):
        pictures = [value for value in inputs if isinstance(value, Tensor)]
        if not pictures:
            raise ConversionError(f"{operator} of two constants is not supported")
        larger = max(pictures, key=lambda tensor: tensor.height * tensor.width)
        return larger.with_name(self.emit(operator, [self.operand(value) for value in inputs]))

    def operand(self, value):
        if isinstance(value, Tensor):
            return value.name
        if value.value.size != 1:
            raise ConversionError("arithmetic with a constant of more than one value is not supported")
        # One value as a tensor of one element: OpenCV reads no tensor without dimensions.
        return self.initializer(value.value.reshape(1).astype(np.float32))

    def mean(self, node, inputs):
        picture, axes = inputs
        if sorted(axes.value.tolist()) != [1, 2] or not attribute(node, "keep_dims", False):
            raise ConversionError(f"node {node['name']}: only the mean over a whole picture is supported")
        return Tensor(self.emit("GlobalAveragePool", [picture.name]), picture.channels, 1, 1)

    def concatenation(self, _node, inputs):
        pictures, axis = inputs[:-1], int(inputs[-1].value)
        if axis not in (3, -1):
            raise ConversionError("only the joining of channels is supported")
        name = self.emit("Concat", [picture.name for picture in pictures], axis=1)
        return Tensor(name, sum(picture.channels for picture in pictures), pictures[0].height, pictures[0].width)

    def resize(self, node, inputs):
        # The graph states sizes for 512 x 512; each resize doubles, which holds for any size of picture.
        picture = inputs[0]
        half_pixel = attribute(node, "half_pixel_centers", False)
        name = self.emit("Resize",
                         [picture.name, self.initializer(np.zeros(0, np.float32)),
                          self.initializer(np.array([1, 1, 2, 2], np.float32))],
                         mode="linear", coordinate_transformation_mode="half_pixel" if half_pixel else "asymmetric")
        return Tensor(name, picture.channels, picture.height * 2, picture.width * 2)

    def model(self):
        outputs = []
        for reference, name in ((HEAT_OUTPUT, "heat"), (SIZE_OUTPUT, "size")):
            tensor = self.convert(reference)
            self.onnx_nodes.append(helper.make_node("Identity", [tensor.name], [name], name=name))
            outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT,
                                                         [1, tensor.channels, tensor.height, tensor.width]))
        picture = helper.make_tensor_value_info(PICTURE_INPUT, TensorProto.FLOAT,
                                                [1, 3, self.picture_size, self.picture_size])
        graph = helper.make_graph(self.onnx_nodes, "centernet", [picture], outputs, self.initializers)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="hallwatch")
        model.ir_version = 6
        return model


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="centernet.json; its weights lie beside it")
    parser.add_argument("out", help="ONNX file to write")
    parser.add_argument("--size", type=int, default=512, help="width and height of the picture, a multiple of 32")
    parser.add_argument("--opencv", action="store_true", help="write the form that OpenCV 4.6 reads")
    arguments = parser.parse_args()
    if arguments.size < 64 or arguments.size % 32 != 0:
        parser.error("--size must be a multiple of 32 and at least 64")
    try:
        model = Converter(arguments.model, arguments.size, arguments.opencv).model()
        if not arguments.opencv:
            onnx.checker.check_model(model)
        onnx.save(model, arguments.out)
    except (ConversionError, OSError, KeyError, ValueError) as error:
        sys.exit(f"tfjs_to_onnx: {arguments.model}: {error}")


if __name__ == "__main__":
    main()
