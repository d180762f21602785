#pragma once

#include <string>

#include "base/result.h"
#include "hall/reports/report.h"

namespace hallwatch {

struct PdfDocument {
  std::string bytes;
  int pages = 0;
  std::string missing_characters;  ///< no font of this machine has them: printed as boxes, and named at the end
};

/// A report as PDF, A4: Chinese by the fonts that fontconfig finds, pages numbered "第 N 页 共 M 页", heads of tables
/// on each page, long cells wrapped. Nothing is cut.
/// @errors kUnavailable: this machine has no Chinese font; kResourceExhausted, kIo: what Cairo says
[[nodiscard]] Result<PdfDocument> to_pdf(const Report& report);

}  // namespace hallwatch
