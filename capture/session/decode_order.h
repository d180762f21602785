#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace hallwatch {

/// Times of one picture; pts_90k may have been moved forward, see DecodeOrder.
struct DecodeTimes {
  std::int64_t pts_90k = 0;
  std::int64_t dts_90k = 0;  ///< greater than that of the picture before, and <= pts_90k
};

/// RTP carries only the time of presentation; pictures come in decoding order. This derives the time of decoding:
/// with a reorder depth of D pictures it is the smallest of the D+1 greatest presentation times so far, so it grows
/// with each picture and equals pts where D is 0. The first D pictures of a run stand one tick apart before it.
/// D comes from the parameter sets (SPS: max_num_reorder_frames, POC type 2, Baseline). If those are silent, D begins
/// at 0 and grows, up to 4, when a picture comes that is shown before its predecessor; such a picture (a few, once a
/// stream) is moved forward to the next free tick instead of being lost. Pure.
class DecodeOrder {
 public:
  /// @param depth  from the parameter sets; nothing: they do not say
  void set_depth(std::optional<int> depth);
  /// Times begin anew; a depth that was learned is kept.
  void begin_run();
  /// @return nothing if presentation goes back although the depth is known: the camera's clock stepped back
  [[nodiscard]] std::optional<DecodeTimes> next(std::int64_t pts_90k);

 private:
  static constexpr int kMostLearned = 4;

  std::optional<int> told_;
  int depth_ = 0;
  std::vector<std::int64_t> greatest_;  // ascending, at most depth_ + 1
  std::optional<std::int64_t> last_dts_;
};

}  // namespace hallwatch
