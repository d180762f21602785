#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.h"
#include "recorder/fragment/fragment_cutter.h"
#include "recorder/fragment/fragment_seal.h"

namespace hallwatch {

/// Bytes to append to a file: a head or a fragment, and its seal behind it.
struct SealedPiece {
  std::vector<std::byte> bytes;
  FragmentSeal seal;
  std::uint32_t dropped_audio = 0;  ///< frames that the container refused; video never fails because of them
};

/// Makes the bytes of one footage file: head, then one fragment for each group of packets, each sealed.
/// libavformat writes the boxes; NAL units and audio frames go in as they are. Knows no file; one thread.
class FragmentWriter {
 public:
  /// @param first  the file's first group: gives its stream, run, format and time 0. Write it after the head.
  /// @param tip    seal that the head continues from
  /// @errors kUnsupported: a format that cannot be stored
  [[nodiscard]] static Result<std::unique_ptr<FragmentWriter>> open(const PacketGroup& first, const ChainTip& tip);
  virtual ~FragmentWriter() = default;

  [[nodiscard]] virtual const SealedPiece& head() const = 0;
  /// @errors kInvalidArgument: libavformat refuses a video packet; nothing of the group is to be stored then, and the
  ///   writer is of no more use
  [[nodiscard]] virtual Result<SealedPiece> write(const PacketGroup& group) = 0;
  /// The last seal made.
  [[nodiscard]] virtual const ChainTip& tip() const = 0;
};

}  // namespace hallwatch
