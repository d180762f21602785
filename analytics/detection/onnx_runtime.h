#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "analytics/detection/neural_network.h"
#include "base/result.h"

namespace hallwatch {

/// ONNX Runtime's shared library, loaded at run time; no header or package of it is needed to build.
/// Networks keep it loaded. Any thread.
class OnnxRuntime {
 public:
  /// @errors kUnavailable: the file is missing, no shared library, or one that serves another interface
  [[nodiscard]] static Result<std::shared_ptr<OnnxRuntime>> load(const std::filesystem::path& library);
  ~OnnxRuntime();
  OnnxRuntime(const OnnxRuntime&) = delete;
  OnnxRuntime& operator=(const OnnxRuntime&) = delete;

  [[nodiscard]] std::string version() const;

  /// Loads a model with one input of 1 × 3 × size × size floats; it runs in the caller's thread alone.
  /// @errors kDataLoss: no such file, a damaged one, or another kind of input
  [[nodiscard]] static Result<std::unique_ptr<NeuralNetwork>> load_network(std::shared_ptr<OnnxRuntime> runtime,
                                                                           const std::filesystem::path& model,
                                                                           int input_size_px);

 private:
  friend class OnnxNetwork;
  struct Implementation;
  explicit OnnxRuntime(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace hallwatch
