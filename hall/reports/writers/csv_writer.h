#pragma once

#include <string>

#include "hall/reports/report.h"

namespace hallwatch {

/// A table as CSV for spreadsheets: UTF-8 with its mark, CRLF, Chinese heads, texts quoted, numbers bare. A text that a
/// program would take for a formula (= + - @, a tab or line end first, full-width ones too) gets an apostrophe in
/// front; a long number that is a name gets a tab behind, or it would lose its last digits (not in a table for
/// machines). Pure.
[[nodiscard]] std::string to_csv(const Table& table);

}  // namespace hallwatch
