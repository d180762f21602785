#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "capture/packet.h"

namespace hallwatch {

/// Packets that become one fragment, in the order in which they came; the first one is of video.
struct PacketGroup {
  std::vector<PacketPtr> packets;
  std::shared_ptr<const StreamFormat> format;
  UtcTime to{};                   ///< where the next group begins, or would
  std::int64_t next_dts_90k = 0;  ///< of the next video packet, or where it would be
  std::size_t bytes = 0;

  [[nodiscard]] const EncodedPacket& first() const { return *packets.front(); }
  [[nodiscard]] UtcTime from() const { return first().utc; }
  [[nodiscard]] bool begins_with_key() const { return first().is_key; }
};

/// Cuts a stream into groups: one a GOP, and a GOP that is longer than `longest` every `longest`. Pure.
/// A run or a format of video begins with a key frame; what comes before it is dropped. Sound of another format than
/// the GOP's is dropped until the next key frame: a new track needs a new file, and video does not wait for sound.
class FragmentCutter {
 public:
  explicit FragmentCutter(std::chrono::milliseconds longest) : longest_(longest) {}

  /// @return the group that ends before this packet, if one does
  [[nodiscard]] std::optional<PacketGroup> add(PacketPtr packet);
  /// Ends the group: the session is lost, the stream stands still, or packets are missing. A key frame must follow,
  /// unless `resume` is kMidGop.
  enum class Resume { kAtKeyFrame = 1, kMidGop };
  [[nodiscard]] std::optional<PacketGroup> finish(Resume resume);

  [[nodiscard]] bool is_empty() const { return group_.packets.empty(); }
  /// Packets that no group took since the start.
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  static constexpr std::size_t kMostBytes = std::size_t{32} * 1024 * 1024;

  [[nodiscard]] bool belongs(const EncodedPacket& packet) const;
  [[nodiscard]] std::optional<PacketGroup> close(const EncodedPacket* next);
  [[nodiscard]] bool is_due(const EncodedPacket& video) const;
  void begin(PacketPtr video);
  void append(PacketPtr packet);

  const std::chrono::milliseconds longest_;
  PacketGroup group_;
  std::shared_ptr<const StreamFormat> format_;  // of the GOP; null: waits for a key frame
  std::uint64_t run_ = 0;
  std::int64_t last_dts_90k_ = 0;
  std::int64_t step_90k_ = 0;
  UtcTime last_utc_{};
  std::uint64_t dropped_ = 0;
};

}  // namespace hallwatch
