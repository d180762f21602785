#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/time/utc_time.h"

namespace hallwatch {

/// How footage is stored; from the config's [recorder].
struct StoreSettings {
  std::filesystem::path data;  ///< footage/ and recorder.db lie here
  std::chrono::seconds file_length{60};
  std::chrono::milliseconds longest_fragment{2'000};
  std::chrono::milliseconds sync_interval{1'000};
  std::size_t queue_bytes = std::size_t{128} * 1024 * 1024;  ///< packets that wait for the writer thread
};

/// How far a stream is stored.
struct StoreProgress {
  UtcTime recorded_up_to{};        ///< on the disk up to here; epoch if nothing yet since the start
  std::int64_t stored_frames = 0;  ///< pictures on the disk since the start
  std::int64_t lost_packets = 0;   ///< refused because the writer was too slow
  std::string trouble;             ///< for people: why nothing is stored now; empty if all is well
};

}  // namespace hallwatch
