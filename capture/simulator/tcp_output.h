#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

namespace hallwatch {

/// Bytes on their way to a client over TCP, and how many whole video frames the kernel has taken of them.
class TcpOutput {
 public:
  void append(std::span<const std::uint8_t> bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  /// A video frame ends with the bytes appended so far.
  void end_frame() { frame_ends_.push_back(taken_bytes_ + pending_bytes()); }

  [[nodiscard]] std::size_t pending_bytes() const { return bytes_.size() - begin_; }

  struct FlushOutcome {
    bool is_broken = false;  ///< the client is gone
    int frames = 0;          ///< video frames whose last byte the kernel took now
  };
  /// Gives the kernel as much as it takes without waiting.
  FlushOutcome flush(int descriptor);

 private:
  std::vector<std::uint8_t> bytes_;
  std::size_t begin_ = 0;          ///< the bytes before are taken
  std::uint64_t taken_bytes_ = 0;  ///< since the start
  std::deque<std::uint64_t> frame_ends_;
};

}  // namespace hallwatch
