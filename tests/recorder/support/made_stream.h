#pragma once

#include <cstdlib>
#include <string>
#include <vector>

#include "capture/packet.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {

/// UTC of a made stream's time 0.
inline constexpr UtcTime kMadeStart = utc_from_us(1'758'504'600'000'000);  // 2025-09-22 01:30 UTC, 09:30 in the hall

inline const StreamId kMadeStreamId{CameraId{"CAM01"}, StreamKind::kMain};

/// What a camera would send: made by the ffmpeg program and read back by libavformat, in file order.
/// @param arguments  of ffmpeg before the output file, e.g. "-f lavfi -i testsrc2=… -c:v libx264"
/// @param container  "mp4" or "mov" (G.711)
[[nodiscard]] std::vector<PacketPtr> made_stream(const std::string& arguments, const std::string& container = "mp4");

/// The packets of a file as libavformat reads them.
[[nodiscard]] std::vector<PacketPtr> read_movie(const std::filesystem::path& file);

/// H.264 at 25 pictures a second without B-frames.
[[nodiscard]] std::vector<PacketPtr> h264_stream(int seconds, int gop_frames, const std::string& size = "160x96");
/// The same with sound.
[[nodiscard]] std::vector<PacketPtr> h264_stream_with(Codec audio, int seconds);

/// The same packets, later, as another run.
[[nodiscard]] std::vector<PacketPtr> shifted(const std::vector<PacketPtr>& packets, std::chrono::microseconds by,
                                             std::uint64_t run);
/// The packets over and over in one run, `times` times.
[[nodiscard]] std::vector<PacketPtr> repeated(const std::vector<PacketPtr>& packets, int times);
[[nodiscard]] std::vector<PacketPtr> of_stream(const std::vector<PacketPtr>& packets, const StreamId& stream_id);

[[nodiscard]] std::size_t count(const std::vector<PacketPtr>& packets, TrackKind track);

/// Empty if both hold the same packets in the same order, else what differs first.
[[nodiscard]] std::string difference(const std::vector<PacketPtr>& wanted, const std::vector<PacketPtr>& got);

/// Counts of ffprobe, an independent reader.
struct ProbeCount {
  int exit_code = -1;
  std::size_t video = 0;
  std::size_t audio = 0;
};
/// @param does_decode  counts decoded pictures instead of packets
[[nodiscard]] ProbeCount probe(const std::filesystem::path& file, bool does_decode = false);

}  // namespace hallwatch
