#include "capture/session/decode_order.h"

#include <algorithm>

namespace hallwatch {

void DecodeOrder::set_depth(std::optional<int> depth) {
  if (depth == told_) {
    return;
  }
  told_ = depth;
  depth_ = depth.value_or(0);
}

void DecodeOrder::begin_run() {
  greatest_.clear();
  last_dts_.reset();
}

std::optional<DecodeTimes> DecodeOrder::next(std::int64_t pts_90k) {
  constexpr std::int64_t kSamePicture_90k = 1;  // two access units with one time stamp: not a step back
  if (last_dts_ && pts_90k <= *last_dts_) {
    if (told_ && *last_dts_ - pts_90k > kSamePicture_90k) {
      return std::nullopt;
    }
    if (!told_ && *last_dts_ - pts_90k > kSamePicture_90k) {
      depth_ = std::min(depth_ + 1, kMostLearned);
    }
    pts_90k = *last_dts_ + 1;
  }
  greatest_.insert(std::upper_bound(greatest_.begin(), greatest_.end(), pts_90k), pts_90k);
  const auto full = static_cast<std::size_t>(depth_) + 1;
  while (greatest_.size() > full) {
    greatest_.erase(greatest_.begin());
  }
  auto dts = greatest_.front();
  if (greatest_.size() < full) {  // the first `depth` pictures: room is left for those that are shown before them
    dts -= static_cast<std::int64_t>(full - greatest_.size());
  }
  if (last_dts_) {
    dts = std::max(dts, *last_dts_ + 1);
  }
  last_dts_ = dts;
  return DecodeTimes{pts_90k, dts};
}

}  // namespace hallwatch
