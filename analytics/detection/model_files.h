#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace hallwatch {

/// Which library runs a network.
enum class NetworkEngine { kUnknown = 0, kOnnxRuntime, kOpenCv };

[[nodiscard]] std::string to_text(NetworkEngine engine);  ///< "onnxruntime", "opencv"

/// The folder that `./dev setup` filled: the detector's models and ONNX Runtime's library. Knows names, opens nothing.
class ModelFiles {
 public:
  /// @errors kNotFound: `folder` holds no models; the error says how to get them
  [[nodiscard]] static Result<ModelFiles> in(const std::filesystem::path& folder);
  /// The first of `<data>/models`, `$HALLWATCH_MODELS`, `/var/cache/hallwatch/models` that holds models.
  /// @errors kNotFound: none does; the error names all of them and the remedy
  [[nodiscard]] static Result<ModelFiles> find(const std::filesystem::path& data);

  [[nodiscard]] std::filesystem::path center_net(NetworkEngine engine, int input_size_px) const;
  [[nodiscard]] std::filesystem::path onnx_runtime_library() const;
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  explicit ModelFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::filesystem::path folder_;
};

}  // namespace hallwatch
