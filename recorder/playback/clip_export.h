#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/crypto/digest.h"
#include "recorder/footage_queries.h"
#include "recorder/fragment/movie_container.h"

namespace hallwatch {

/// One file of an export: one unbroken run of one format.
struct ExportedFile {
  std::filesystem::path path;
  UtcTime from{};  ///< of the first picture, a key frame
  UtcTime to{};    ///< of the last packet
  std::int64_t video_frames = 0;
  std::int64_t audio_frames = 0;
  std::int64_t bytes = 0;
  MovieContainer container = MovieContainer::kUnknown;
  Digest sha256{};
};

/// What an export holds, exactly.
struct ExportReport {
  FootageRange asked;
  std::vector<ExportedFile> files;
  std::vector<GapRow> gaps;         ///< of the range, as the ledger names them
  std::vector<std::string> damage;  ///< footage of the range that could not be read
};

/// Copies a range of one stream into mp4 or mov (G.711) files, sound included; nothing is encoded again. The cut is at
/// the key frame at or before the range's start. A new run or format begins a further file, `clip-2.mp4` and so on.
/// A file has its name when it is whole and synced.
/// @param out  the first file; without an extension it gets the one of its container
/// @errors kNotFound: nothing recorded there; kInvalidArgument: the file exists already; kIo
[[nodiscard]] Result<ExportReport> export_clip(const std::filesystem::path& data, const FootageRange& range,
                                               const std::filesystem::path& out);

[[nodiscard]] std::string to_json_text(const ExportReport& report);

}  // namespace hallwatch
