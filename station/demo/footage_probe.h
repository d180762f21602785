#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time/clock.h"

namespace hallwatch {

/// What ffprobe, an independent reader, finds in footage.
struct ProbedFootage {
  std::int64_t files = 0;
  std::int64_t packets = 0;         ///< video packets stored
  std::int64_t decoded_frames = 0;  ///< of them decoded; only when asked
  std::int64_t audio_packets = 0;
  double seconds = 0;               ///< sum of the files' video durations
  std::vector<std::string> faults;  ///< files that ffprobe cannot read, with its reason
};

enum class ProbeDepth { kPackets = 1, kDecode };  ///< kDecode: each picture is decoded too (slow)

/// Every .mp4 and .mov below a folder, in order of their names.
[[nodiscard]] std::vector<std::filesystem::path> footage_files(const std::filesystem::path& folder);

/// Runs ffprobe over the files.
/// @errors kNotFound: ffprobe is not installed
[[nodiscard]] Result<ProbedFootage> probe_footage(const std::vector<std::filesystem::path>& files, ProbeDepth depth,
                                                  Clock& clock);

/// Adds what one call of ffprobe printed (JSON). Pure.
/// @errors kInvalidArgument: not ffprobe's JSON, or no video in it
[[nodiscard]] Result<> add_probe(std::string_view ffprobe_json, ProbedFootage& sum);

}  // namespace hallwatch
