#include "analytics/camera_health/view_check.h"

#include <cmath>

namespace hallwatch {
namespace {

// Levels of 0..255. A hall at night under an emergency lamp has a mean of 20 and more, with a spread of 15 and more.
constexpr double kDarkMean = 16.0;
constexpr double kDarkSpread = 10.0;
constexpr double kUniformSpread = 4.0;

struct Brightness {
  double mean = 0.0;
  double spread = 0.0;  ///< standard deviation
};

Brightness brightness_of(const Picture& gray) {
  double sum = 0.0;
  double squares = 0.0;
  for (const auto level : gray.bytes) {
    sum += level;
    squares += double{1.0} * level * level;
  }
  const double count = gray.bytes.empty() ? 1.0 : static_cast<double>(gray.bytes.size());
  const double mean = sum / count;
  return {mean, std::sqrt(std::max(0.0, squares / count - mean * mean))};
}

}  // namespace

std::string_view to_text(ViewFault fault) {
  switch (fault) {
    case ViewFault::kDark:
      return "dark";
    case ViewFault::kUniform:
      return "uniform";
    case ViewFault::kNone:
      break;
  }
  return "none";
}

ViewFault judge_view(const Picture& gray) {
  const auto [mean, spread] = brightness_of(gray);
  if (mean < kDarkMean && spread < kDarkSpread) {
    return ViewFault::kDark;
  }
  return spread < kUniformSpread ? ViewFault::kUniform : ViewFault::kNone;
}

ViewCheck::Verdict ViewCheck::look(const Picture& gray) {
  if (judge_view(gray) == ViewFault::kNone) {
    first_bad_.reset();
    return {};
  }
  if (!first_bad_ || gray.utc < *first_bad_) {
    first_bad_ = gray.utc;
    return {.is_usable = false, .blind_since = std::nullopt};
  }
  return {.is_usable = false, .blind_since = first_bad_};
}

}  // namespace hallwatch
