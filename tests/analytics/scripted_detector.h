#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

#include "analytics/detection/person_detector.h"
#include "base/config/site_config.h"

namespace hallwatch {

/// A detector that says what the test wants, and counts.
class ScriptedDetector final : public PersonDetector {
 public:
  using Script = std::function<Result<std::vector<PersonBox>>(const Picture& picture)>;

  explicit ScriptedDetector(Script script) : script_(std::move(script)) {}

  Result<std::vector<PersonBox>> detect(const Picture& picture) override {
    ++whole_looks;
    return script_(picture);
  }
  Result<std::vector<PersonBox>> detect_in(const Picture& picture, const BoxPx& part) override {
    ++crop_looks;
    {
      const std::scoped_lock lock{mutex_};
      last_part_ = part;
    }
    return script_(picture);
  }
  [[nodiscard]] std::string name() const override { return "scripted"; }

  std::atomic<int> whole_looks = 0;
  std::atomic<int> crop_looks = 0;
  [[nodiscard]] BoxPx last_part() {
    const std::scoped_lock lock{mutex_};
    return last_part_;
  }

 private:
  Script script_;
  std::mutex mutex_;
  BoxPx last_part_;
};

/// A picture of one brightness, with a pattern so that it does not pass for a covered lens.
inline Picture plain_picture(int width_px, int height_px, int level = 120) {
  Picture picture;
  picture.width_px = width_px;
  picture.height_px = height_px;
  picture.order = PixelOrder::kBgr;
  picture.bytes.resize(static_cast<std::size_t>(width_px * height_px * 3));
  for (std::size_t i = 0; i < picture.bytes.size(); ++i) {
    const auto row = static_cast<int>(i) / (width_px * 3);
    picture.bytes[i] = static_cast<std::uint8_t>(level + (row / 16 % 2 == 0 ? 30 : -30));
  }
  return picture;
}

inline std::vector<PointNorm> rectangle(float left, float top, float right, float bottom) {
  return {{left, top}, {right, top}, {right, bottom}, {left, bottom}};
}

}  // namespace hallwatch
