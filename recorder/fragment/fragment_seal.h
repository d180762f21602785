#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/crypto/digest.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/time/utc_time.h"
#include "capture/packet.h"

namespace hallwatch {

/// Which part of a file a seal closes.
enum class SealedPart : unsigned char { kUnknown = 0, kHead = 1, kFragment = 2 };  // FROZEN: on disk

/// What the seal of a file's head says beside its hash: enough to give packets back without reading the moov box.
struct SealedTracks {
  std::int64_t first_dts_90k = 0;  ///< camera clock at decode time 0 of the file
  StreamFormat format;
  std::uint32_t video_timescale = 0;  ///< ticks per second of the track in the file
  std::uint32_t audio_timescale = 0;  ///< 0: no audio track

  friend bool operator==(const SealedTracks&, const SealedTracks&) = default;
};

/// The seal of one piece of footage: who, when, what it hashes to, and the seal before it.
/// A value; its form on disk is fixed in fragment/FORMAT.md.
struct FragmentSeal {
  SealedPart part = SealedPart::kUnknown;
  StreamId stream_id;
  bool begins_with_key = false;  ///< fragments: the first video frame is a key frame
  std::uint64_t run = 0;
  std::uint64_t number = 0;         ///< place in the stream's chain of seals, from 1, over all files and runs
  UtcTime from{};                   ///< of the first packet
  UtcTime to{};                     ///< where the next fragment begins, or would; heads: equals from
  std::uint64_t sealed_offset = 0;  ///< bytes of the file that content_hash covers
  std::uint64_t sealed_bytes = 0;
  std::uint32_t video_frames = 0;
  std::uint32_t audio_frames = 0;
  Digest content_hash{};
  Digest previous_seal{};         ///< hash of seal number - 1 of the stream; zeros for the first
  std::vector<std::byte> tracks;  ///< heads: encode_tracks(); else empty
  std::vector<std::byte> times;   ///< fragments: exact times of the packets (packet_times.h); else empty
  Digest hash{};                  ///< of this seal; filled by encode_seal() and parse_seal()
};

/// End of a stream's chain: what the next seal continues from.
struct ChainTip {
  std::uint64_t number = 0;
  Digest hash{};

  friend bool operator==(const ChainTip&, const ChainTip&) = default;
};

inline constexpr std::size_t kSmallestSealBytes = 182;
inline constexpr std::size_t kLargestSealBytes = std::size_t{8} * 1024 * 1024;

/// Makes the box and fills `seal.hash`.
[[nodiscard]] std::vector<std::byte> encode_seal(FragmentSeal& seal);
/// Reads one whole box, size field included. Total: any bytes give a seal or an error.
/// @errors kInvalidArgument: not a seal; kUnsupported: a later version; kDataLoss: its own hash does not fit
[[nodiscard]] Result<FragmentSeal> parse_seal(std::span<const std::byte> box);
/// Whether the first 24 bytes of a box are those of a seal.
[[nodiscard]] bool is_seal_start(std::span<const std::byte> box_start);
/// The 20 bytes "uuid" + identifier, to look for in a damaged file; a box begins 4 bytes before.
[[nodiscard]] std::span<const std::byte> seal_mark();

[[nodiscard]] std::vector<std::byte> encode_tracks(const SealedTracks& tracks);
/// @errors kInvalidArgument: not such bytes
[[nodiscard]] Result<SealedTracks> parse_tracks(std::span<const std::byte> bytes);

}  // namespace hallwatch
