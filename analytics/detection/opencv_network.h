#pragma once

#include <filesystem>
#include <memory>

#include "analytics/detection/neural_network.h"
#include "base/result.h"

namespace hallwatch {

/// Loads a model by OpenCV's own engine, where ONNX Runtime is missing: the same numbers for 2 to 4 times the CPU.
/// OpenCV 4.6 wants the form of the model that setup/tfjs_to_onnx.py writes with --opencv.
/// Runs are one after the other, whichever threads ask.
/// @errors kDataLoss: no such file, a damaged one, or one that OpenCV cannot read
[[nodiscard]] Result<std::unique_ptr<NeuralNetwork>> load_opencv_network(const std::filesystem::path& model,
                                                                         int input_size_px);

}  // namespace hallwatch
