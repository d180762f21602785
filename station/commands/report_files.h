#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "hall/reports/report.h"

namespace hallwatch {

struct WrittenReport {
  std::vector<std::filesystem::path> files;
  std::vector<std::string> warnings;
};

/// Writes a report into a folder, which is made if need be: `week_2025-09-22_2025-09-28.html`, `.pdf`, `.json`, and a
/// CSV file for each table. A file has its name once it is whole; one of an earlier run is replaced.
/// @param department_id  part of the names; empty: the whole hall
/// @errors kIo: with the file; what the PDF's writer says
[[nodiscard]] Result<WrittenReport> write_report(const Report& report, const std::vector<std::string>& formats,
                                                 const std::string& department_id, const std::filesystem::path& folder);

}  // namespace hallwatch
