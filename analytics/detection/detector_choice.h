#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analytics/detection/model_files.h"
#include "analytics/detection/person_detector.h"
#include "base/result.h"

namespace hallwatch {

/// A detector, and why a better engine was passed over.
struct ChosenDetector {
  std::unique_ptr<PersonDetector> detector;
  std::vector<std::string> warnings;
};

/// Loads the person detector.
/// @param engine  "auto": ONNX Runtime, else OpenCV; "onnxruntime" or "opencv": only that one
/// @errors kInvalidArgument: no such engine; kUnavailable: none could be loaded, with the reason and the remedy
[[nodiscard]] Result<ChosenDetector> choose_detector(std::string_view engine, const ModelFiles& files);

}  // namespace hallwatch
