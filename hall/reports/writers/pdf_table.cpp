#include "hall/reports/writers/pdf_table.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "hall/reports/writers/plain_text.h"

namespace hallwatch {
namespace {

constexpr double kSize = 8.0;
constexpr TextLook kTitle{9.5, true, TextAlign::kLeft};
constexpr double kGapBelowTitle = 3.0;
/// Left free above a small table that stands on a page of its own.
constexpr double kRoomForHeading = 60.0;
constexpr double kPadX = 3.0;
constexpr double kPadY = 2.5;
constexpr double kGapBelow = 10.0;
constexpr double kBorder = 0.4;
/// A table of no more rows is not torn apart.
constexpr std::size_t kFewRows = 14;
/// No column asks for more than that many letters: longer texts wrap.
constexpr double kMostEms = 26.0;
constexpr double kFewestEms = 2.0;
/// A head is wrapped into two lines from that length on.
constexpr double kLongHeadEms = 4.0;

/// Width in ems: Chinese letters are one wide, Latin ones a little over a half.
double ems_of(std::string_view text) {
  double widest = 0.0;
  double ems = 0.0;
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    if (byte == '\n') {
      widest = std::max(widest, ems);
      ems = 0.0;
    } else if (code < 0x80U) {
      ems += 0.58;
    } else if ((code & 0xC0U) == 0xC0U) {
      ems += 1.0;
    }
  }
  return std::max(widest, ems);
}

std::string shown(const Cell& cell) {
  return cell.kind == CellKind::kEmpty ? "—" : clean_text(display_text(cell));
}

/// What a column would like to have, in points.
double wanted_pt(const Table& table, std::size_t column, double size_pt) {
  const double head = ems_of(table.columns[column].title);
  double ems = std::max(kFewestEms, head > kLongHeadEms ? std::max(kLongHeadEms, (head + 1) / 2) : head);
  for (const auto& row : table.rows) {
    if (column < row.cells.size()) {
      ems = std::max(ems, ems_of(shown(row.cells[column])));
    }
  }
  return std::min(ems, kMostEms) * size_pt + 2 * kPadX + 1.0;
}

class TableDrawing {
 public:
  TableDrawing(PdfPaper& paper, const Table& table)
      : paper_(paper), table_(table), widths_pt_(column_widths_pt(table, paper.width_pt(), kSize)) {
    head_height_ = height_of(set_head());
    title_height_ = table_.title.empty()
                        ? 0.0
                        : paper_.set(clean_text(table_.title), kTitle, paper_.width_pt()).rest_pt() + kGapBelowTitle;
  }

  double beginning_pt() { return title_height_ + head_height_ + kept_together_pt(); }

  void draw() {
    paper_.ensure_pt(beginning_pt());
    if (!table_.title.empty()) {
      paper_.write(clean_text(table_.title), kTitle);
      paper_.skip_pt(kGapBelowTitle);
    }
    auto head = set_head();
    draw_fragment(head, RowKind::kTotal, true);
    for (std::size_t i = 0; i < table_.rows.size(); ++i) {
      const bool is_before_total = i + 2 == table_.rows.size() && table_.rows.back().kind == RowKind::kTotal;
      draw_row(table_.rows[i], is_before_total ? row_height(table_.rows.back()) : 0.0);
    }
    paper_.skip_pt(kGapBelow);
  }

 private:
  std::vector<SetText> set_head() {
    std::vector<SetText> cells;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      const auto& column = table_.columns[i];
      const TextLook look{kSize, true, column.is_number ? TextAlign::kRight : TextAlign::kLeft};
      cells.push_back(paper_.set(column.title, look, widths_pt_[i] - 2 * kPadX));
    }
    return cells;
  }

  std::vector<SetText> set_row(const Row& row) {
    std::vector<SetText> cells;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      const auto text = i < row.cells.size() ? shown(row.cells[i]) : std::string{};
      const TextLook look{kSize, row.kind == RowKind::kTotal,
                          table_.columns[i].is_number ? TextAlign::kRight : TextAlign::kLeft};
      cells.push_back(paper_.set(text, look, widths_pt_[i] - 2 * kPadX));
    }
    return cells;
  }

  static double height_of(const std::vector<SetText>& cells) {
    double height = 0.0;
    for (const auto& cell : cells) {
      height = std::max(height, cell.rest_pt());
    }
    return height + 2 * kPadY;
  }

  void next_page() {
    paper_.begin_page();
    auto head = set_head();
    draw_fragment(head, RowKind::kTotal, true);
  }

  double row_height(const Row& row) { return height_of(set_row(row)); }

  /// What must not stand apart: a small table as a whole, of a longer one the head and its first row.
  double kept_together_pt() {
    double height = row_height(table_.rows.front());
    if (table_.rows.size() <= kFewRows) {
      for (std::size_t i = 1; i < table_.rows.size(); ++i) {
        height += row_height(table_.rows[i]);
      }
    }
    const double most = paper_.whole_room_pt() - head_height_ - title_height_ - kRoomForHeading;
    return height <= most ? height : std::min(row_height(table_.rows.front()), most / 2);
  }

  /// @param followed_by_pt  height of what must be on the same page: the total is never alone
  void draw_row(const Row& row, double followed_by_pt) {
    auto cells = set_row(row);
    const double height = height_of(cells) + followed_by_pt;
    if (height > paper_.room_pt() && height <= paper_.whole_room_pt() - head_height_) {
      next_page();
    }
    draw_fragment(cells, row.kind, false);
    while (std::any_of(cells.begin(), cells.end(), [](const SetText& cell) { return !cell.is_done(); })) {
      next_page();
      draw_fragment(cells, row.kind, false);
    }
  }

  /// Draws of each cell what fits on this page.
  void draw_fragment(std::vector<SetText>& cells, RowKind kind, bool is_head) {
    const double room = paper_.room_pt() - 2 * kPadY;
    double height = 0.0;
    for (const auto& cell : cells) {
      height = std::max(height, cell.fitting_pt(room));
    }
    if (height <= 0.0) {
      return;  // not one line: the caller goes on on the next page
    }
    const double y = paper_.y_pt();
    fill(kind, is_head, y, height + 2 * kPadY);
    double x = paper_.left_pt();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      cells[i].draw(paper_.cairo(), x + kPadX, y + kPadY, room);
      cairo_rectangle(paper_.cairo(), x, y, widths_pt_[i], height + 2 * kPadY);
      cairo_set_line_width(paper_.cairo(), kBorder);
      cairo_stroke(paper_.cairo());
      x += widths_pt_[i];
    }
    paper_.skip_pt(height + 2 * kPadY);
  }

  void fill(RowKind kind, bool is_head, double y, double height) {
    if (kind == RowKind::kPlain) {
      return;
    }
    const double grey = is_head ? 0.90 : kind == RowKind::kTotal ? 0.93 : 0.965;
    cairo_save(paper_.cairo());
    cairo_set_source_rgb(paper_.cairo(), grey, grey, grey);
    cairo_rectangle(paper_.cairo(), paper_.left_pt(), y, paper_.width_pt(), height);
    cairo_fill(paper_.cairo());
    cairo_restore(paper_.cairo());
  }

  PdfPaper& paper_;
  const Table& table_;
  std::vector<double> widths_pt_;
  double head_height_ = 0.0;
  double title_height_ = 0.0;
};

}  // namespace

std::vector<double> column_widths_pt(const Table& table, double width_pt, double size_pt) {
  std::vector<double> widths;
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    widths.push_back(wanted_pt(table, column, size_pt));
  }
  const double wanted = std::accumulate(widths.begin(), widths.end(), 0.0);
  if (wanted <= width_pt) {
    for (auto& width : widths) {
      width *= width_pt / wanted;
    }
    return widths;
  }
  // Narrow columns keep what they need; a cap that makes the rest fit is found by halving.
  double low = 0.0;
  double high = width_pt;
  for (int i = 0; i < 40; ++i) {
    const double cap = (low + high) / 2;
    const double sum = std::accumulate(widths.begin(), widths.end(), 0.0,
                                       [cap](double all, double width) { return all + std::min(width, cap); });
    (sum <= width_pt ? low : high) = cap;
  }
  for (auto& width : widths) {
    width = std::min(width, low);
  }
  return widths;
}

double beginning_pt(PdfPaper& paper, const Table& table) {
  return table.columns.empty() || table.rows.empty() ? 0.0 : TableDrawing{paper, table}.beginning_pt();
}

void draw_table(PdfPaper& paper, const Table& table) {
  if (!table.columns.empty() && !table.rows.empty()) {
    TableDrawing{paper, table}.draw();
  }
}

}  // namespace hallwatch
