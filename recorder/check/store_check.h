#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "recorder/footage_queries.h"

namespace hallwatch {

enum class CheckDepth { kSizes = 1, kHashes };  ///< kSizes reads seals only; kHashes reads every byte

/// Where the store is not what the index says.
struct StoreFault {
  StreamId stream_id;
  std::string path;
  std::string what;  ///< names the byte and the seal
};

struct CheckReport {
  std::int64_t files = 0;
  std::int64_t fragments = 0;
  std::int64_t bytes = 0;
  std::vector<StoreFault> faults;
};

/// Compares index and disk over a range of one stream: each file is there with its size, its seals follow one another
/// within and across files, pictures and sound are as many as listed, and (kHashes) every byte is what was sealed.
/// Changes nothing; also while the recorder writes.
/// @errors of the index
[[nodiscard]] Result<CheckReport> check_store(const std::filesystem::path& data, const FootageRange& range,
                                              CheckDepth depth);

}  // namespace hallwatch
