#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace hallwatch {

/// Numbers that went into or came out of a network.
struct NetworkTensor {
  std::string name;
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

/// One loaded model with one input of 1 × 3 × size × size floats. Any thread may run it.
class NeuralNetwork {
 public:
  virtual ~NeuralNetwork() = default;
  /// @param picture  RGB planes one after the other, 0..255
  /// @errors kUnavailable: the engine failed; kDataLoss: an output is no float tensor
  [[nodiscard]] virtual Result<std::vector<NetworkTensor>> run(std::span<const float> picture) = 0;
  /// Width and height of the input, px.
  [[nodiscard]] virtual int input_size_px() const = 0;
};

}  // namespace hallwatch
