#pragma once

#include <vector>

#include "hall/reports/report.h"
#include "hall/reports/writers/pdf_paper.h"

namespace hallwatch {

/// Draws a table with its title over as many pages as it takes: its head on each, cells wrapped, a row that fits on a
/// page on one, a longer one over several. Nothing is cut.
void draw_table(PdfPaper& paper, const Table& table);

/// Height of what must stand together where the table begins: title, head and first row, or a small table as a whole.
[[nodiscard]] double beginning_pt(PdfPaper& paper, const Table& table);

/// Widths that add up to `width_pt`: what every column needs where there is room for all; else the narrow ones have
/// what they need and the wide ones share the rest. Pure.
[[nodiscard]] std::vector<double> column_widths_pt(const Table& table, double width_pt, double size_pt);

}  // namespace hallwatch
