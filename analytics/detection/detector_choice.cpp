#include "analytics/detection/detector_choice.h"

#include <utility>

#include <fmt/format.h>
#include <opencv2/core/utility.hpp>

#include "analytics/detection/center_net_detector.h"
#include "analytics/detection/onnx_runtime.h"
#include "analytics/detection/opencv_network.h"

namespace hallwatch {
namespace {

constexpr int kWholeSizePx = 512;  // VISION.md 0.2: a whole picture
constexpr int kPartSizePx = 256;   // and a seat with its surroundings

using Network = Result<std::unique_ptr<NeuralNetwork>>;

template <typename Load>
Result<std::unique_ptr<PersonDetector>> make_detector(const Load& load, const std::string& engine) {
  Network whole = load(kWholeSizePx);
  if (!whole.ok()) {
    return whole.error();
  }
  Network part = load(kPartSizePx);
  if (!part.ok()) {
    return part.error();
  }
  return CenterNetDetector::make(std::move(*whole), std::move(*part), "CenterNet by " + engine);
}

Result<std::unique_ptr<PersonDetector>> by_onnx_runtime(const ModelFiles& files) {
  const auto runtime = OnnxRuntime::load(files.onnx_runtime_library());
  if (!runtime.ok()) {
    return runtime.error();
  }
  const auto load = [&](int size_px) {
    return OnnxRuntime::load_network(*runtime, files.center_net(NetworkEngine::kOnnxRuntime, size_px), size_px);
  };
  return make_detector(load, "ONNX Runtime " + (*runtime)->version());
}

Result<std::unique_ptr<PersonDetector>> by_opencv(const ModelFiles& files) {
  const auto load = [&](int size_px) {
    return load_opencv_network(files.center_net(NetworkEngine::kOpenCv, size_px), size_px);
  };
  return make_detector(load, "OpenCV " + cv::getVersionString());
}

std::vector<NetworkEngine> engines_for(std::string_view text) {
  if (text == "auto") {
    return {NetworkEngine::kOnnxRuntime, NetworkEngine::kOpenCv};
  }
  if (text == to_text(NetworkEngine::kOnnxRuntime)) {
    return {NetworkEngine::kOnnxRuntime};
  }
  if (text == to_text(NetworkEngine::kOpenCv)) {
    return {NetworkEngine::kOpenCv};
  }
  return {};
}

}  // namespace

Result<ChosenDetector> choose_detector(std::string_view engine, const ModelFiles& files) {
  const auto engines = engines_for(engine);
  if (engines.empty()) {
    return fail(ErrorKind::kInvalidArgument,
                fmt::format("detector \"{}\": known are auto, onnxruntime and opencv", engine));
  }
  cv::setNumThreads(1);  // the process's own workers are as many as its cores
  ChosenDetector chosen;
  std::string reasons;
  for (const auto one : engines) {
    auto detector = one == NetworkEngine::kOnnxRuntime ? by_onnx_runtime(files) : by_opencv(files);
    if (detector.ok()) {
      chosen.detector = std::move(*detector);
      return chosen;
    }
    const std::string reason = fmt::format("detector by {}: {}", to_text(one), detector.error().message());
    chosen.warnings.push_back(reason);
    reasons += (reasons.empty() ? "" : "; ") + reason;
  }
  return fail(ErrorKind::kUnavailable,
              fmt::format("no person detector can be loaded: {}; remedy: remove {} and run ./dev setup", reasons,
                          files.folder().string()));
}

}  // namespace hallwatch
