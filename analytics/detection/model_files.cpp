#include "analytics/detection/model_files.h"

#include <cstdlib>
#include <system_error>
#include <vector>

#include <fmt/format.h>

namespace hallwatch {
namespace {

constexpr const char* kVariable = "HALLWATCH_MODELS";
constexpr const char* kUsualFolder = "/var/cache/hallwatch/models";
constexpr const char* kRemedy = "remedy: ./dev setup (or setup/models.sh FOLDER)";
constexpr int kLeastModel = 256;

bool is_file(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored);
}

bool holds_models(const ModelFiles& files) {
  return is_file(files.center_net(NetworkEngine::kOnnxRuntime, kLeastModel)) ||
         is_file(files.center_net(NetworkEngine::kOpenCv, kLeastModel));
}

}  // namespace

std::string to_text(NetworkEngine engine) {
  switch (engine) {
    case NetworkEngine::kOnnxRuntime:
      return "onnxruntime";
    case NetworkEngine::kOpenCv:
      return "opencv";
    case NetworkEngine::kUnknown:
      break;
  }
  return "unknown";
}

Result<ModelFiles> ModelFiles::in(const std::filesystem::path& folder) {
  ModelFiles files{folder};
  if (!holds_models(files)) {
    return fail(ErrorKind::kNotFound,
                fmt::format("no models of the person detector in {}; {}", folder.string(), kRemedy));
  }
  return files;
}

Result<ModelFiles> ModelFiles::find(const std::filesystem::path& data) {
  std::vector<std::filesystem::path> folders{data / "models"};
  if (const char* named = std::getenv(kVariable); named != nullptr && *named != '\0') {
    folders.emplace_back(named);
  }
  folders.emplace_back(kUsualFolder);
  std::string tried;
  for (const auto& folder : folders) {
    if (auto files = in(folder); files.ok()) {
      return files;
    }
    tried += (tried.empty() ? "" : ", ") + folder.string();
  }
  return fail(ErrorKind::kNotFound, fmt::format("no models of the person detector in {}; {}", tried, kRemedy));
}

std::filesystem::path ModelFiles::center_net(NetworkEngine engine, int input_size_px) const {
  return folder_ / fmt::format("centernet_{}{}.onnx", input_size_px, engine == NetworkEngine::kOpenCv ? "_opencv" : "");
}

std::filesystem::path ModelFiles::onnx_runtime_library() const {
  return folder_ / "libonnxruntime.so.1";
}

}  // namespace hallwatch
