#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "hall/facts/fact_store.h"
#include "hall/feeds/readers/feed_text.h"

namespace hallwatch {

/// A list of holidays is read whole, so its size is bounded; every other file is read in blocks.
inline constexpr std::uintmax_t kMostCalendarBytes = 4U << 20U;

/// What must be known of a whole file before its first row is read.
struct FileLook {
  std::string digest;  ///< SHA-256 in hex
  FeedEncoding encoding = FeedEncoding::kUtf8;
};

/// Reads a file once from its beginning to its end.
/// @errors kIo: it cannot be read
[[nodiscard]] Result<FileLook> look_through(const std::filesystem::path& path);

/// What became of the rows of a file.
struct FileRows {
  FeedFile count;                          ///< with the fault of the file as a whole, if it was refused
  std::vector<QuarantinedRow> quarantine;  ///< in order of lines, the first kMostQuarantinedRows
};

/// Takes the rows of a file into the records: stores in transactions of 500 rows, in bounded memory, whatever the file
/// holds. A file that is refused as a whole (no header, no holiday list) is told in count.fault.
/// @param table  table_of_file()
/// @errors the database's: rows may be stored by then, read the file again
[[nodiscard]] Result<FileRows> take_file(const std::filesystem::path& path, std::string_view table,
                                         FeedEncoding encoding, FactStore& store);

}  // namespace hallwatch
