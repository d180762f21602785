#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "hall/reports/report.h"
#include "hall/reports/writers/pango_handles.h"

namespace hallwatch {

enum class TextAlign : unsigned char { kLeft = 1, kRight = 2, kCentre = 3 };

/// How a text looks.
struct TextLook {
  double size_pt = 9.0;
  bool is_bold = false;
  TextAlign align = TextAlign::kLeft;
};

/// A text set into a width: its lines, to be drawn one after another, on several pages if need be.
class SetText {
 public:
  SetText(PangoLayoutHandle layout, double width_pt);

  [[nodiscard]] bool is_done() const { return next_ >= heights_pt_.size(); }
  /// Height of all lines that are still to be drawn.
  [[nodiscard]] double rest_pt() const;
  /// Height of as many of them as fit; 0 if not one does.
  [[nodiscard]] double fitting_pt(double room_pt) const;
  /// Draws what fits, top left at (x, y).
  void draw(cairo_t* cairo, double x_pt, double y_pt, double room_pt);

 private:
  [[nodiscard]] std::size_t fitting_lines(double room_pt) const;

  PangoLayoutHandle layout_;
  double width_pt_ = 0.0;
  std::vector<double> heights_pt_;
  std::size_t next_ = 0;
};

/// Pages of A4 from top to bottom, with a foot that says which of how many. Draws the same twice: the first time to
/// learn how many pages there are.
class PdfPaper {
 public:
  struct Foot {
    std::string text;  ///< left
    int pages = 0;     ///< of how many; 0: not known yet
  };
  struct PageSize {
    double width_pt = 0.0;
    double height_pt = 0.0;
  };
  [[nodiscard]] static PageSize size_of(PaperShape shape);
  /// @param cairo, fonts  outlive it
  PdfPaper(cairo_t* cairo, PangoFontMap* fonts, PaperShape shape, Foot foot);

  [[nodiscard]] double width_pt() const;  ///< between the margins
  [[nodiscard]] double room_pt() const;   ///< down to the foot
  [[nodiscard]] double whole_room_pt() const;
  [[nodiscard]] double y_pt() const { return y_pt_; }
  [[nodiscard]] double left_pt() const;
  [[nodiscard]] int page() const { return page_; }
  [[nodiscard]] cairo_t* cairo() const { return cairo_; }

  void begin_page();
  /// A new page unless that much is left on this one.
  void ensure_pt(double height_pt);
  void skip_pt(double height_pt) { y_pt_ += height_pt; }
  /// Foot of the last page.
  void end();

  /// Text over the whole width, on the next page where this one ends.
  void write(std::string_view text, const TextLook& look);
  /// Ready to be drawn; characters that no font has are noted.
  [[nodiscard]] SetText set(std::string_view text, const TextLook& look, double width_pt);
  /// Characters that no font of this machine has: they are drawn as boxes with their number.
  [[nodiscard]] const std::set<std::string>& missing_characters() const { return missing_; }

 private:
  void draw_foot();
  void note_missing(std::string_view text, const TextLook& look);
  [[nodiscard]] PangoLayoutHandle layout_of(std::string_view text, const TextLook& look);

  cairo_t* cairo_;
  PangoContextHandle context_;
  PageSize size_;
  Foot foot_;
  int page_ = 0;
  double y_pt_ = 0.0;
  std::set<std::string> missing_;
};

}  // namespace hallwatch
