#pragma once

#include <string_view>

namespace hallwatch {

/// Which table the rows of a file are for, by its name: "cases.csv", "cases_zh_gb18030.csv", "cases_20250922.csv" are
/// for "cases", "1_attlog.dat" for "punches", "calendar_2027.json" for "calendar_exceptions"; "" for any other file.
[[nodiscard]] std::string_view table_of_file(std::string_view name);

}  // namespace hallwatch
