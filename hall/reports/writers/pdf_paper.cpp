#include "hall/reports/writers/pdf_paper.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace hallwatch {
namespace {

// A4, ISO 216, in points of 1/72 inch.
constexpr double kShortSide = 595.28;
constexpr double kLongSide = 841.89;
constexpr double kSideMargin = 36.0;
constexpr double kTopMargin = 40.0;
constexpr double kFootRoom = 48.0;
constexpr double kFootFromBelow = 34.0;
constexpr TextLook kFootLook{8.0, false, TextAlign::kLeft};
/// Any font that has Chinese will do; these are looked for first.
constexpr const char* kFamilies = "WenQuanYi Micro Hei,Noto Sans CJK SC,Source Han Sans SC,sans-serif";

double from_pango(int units) {
  return static_cast<double>(units) / PANGO_SCALE;
}

/// Each character by itself, as UTF-8.
std::vector<std::string> characters_of(std::string_view text) {
  std::vector<std::string> characters;
  for (const char byte : text) {
    const bool continues = (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
    if (!continues || characters.empty()) {
      characters.emplace_back();
    }
    characters.back() += byte;
  }
  return characters;
}

}  // namespace

SetText::SetText(PangoLayoutHandle layout, double width_pt) : layout_(std::move(layout)), width_pt_(width_pt) {
  const int count = pango_layout_get_line_count(layout_.get());
  for (int i = 0; i < count; ++i) {
    PangoRectangle logical{};
    pango_layout_line_get_extents(pango_layout_get_line_readonly(layout_.get(), i), nullptr, &logical);
    heights_pt_.push_back(from_pango(logical.height));
  }
}

double SetText::rest_pt() const {
  return std::accumulate(heights_pt_.begin() + static_cast<std::ptrdiff_t>(next_), heights_pt_.end(), 0.0);
}

std::size_t SetText::fitting_lines(double room_pt) const {
  std::size_t lines = 0;
  double used = 0.0;
  while (next_ + lines < heights_pt_.size() && used + heights_pt_[next_ + lines] <= room_pt + 0.01) {
    used += heights_pt_[next_ + lines];
    ++lines;
  }
  return lines;
}

double SetText::fitting_pt(double room_pt) const {
  const auto first = heights_pt_.begin() + static_cast<std::ptrdiff_t>(next_);
  return std::accumulate(first, first + static_cast<std::ptrdiff_t>(fitting_lines(room_pt)), 0.0);
}

void SetText::draw(cairo_t* cairo, double x_pt, double y_pt, double room_pt) {
  const auto lines = fitting_lines(room_pt);
  for (std::size_t i = 0; i < lines; ++i, ++next_) {
    // Borrowed: the line lives as long as its layout.
    auto* const line = pango_layout_get_line_readonly(layout_.get(), static_cast<int>(next_));
    PangoRectangle logical{};
    pango_layout_line_get_extents(line, nullptr, &logical);
    const auto alignment = pango_layout_get_alignment(layout_.get());
    const double rest = width_pt_ - from_pango(logical.width);
    const double shift = alignment == PANGO_ALIGN_RIGHT ? rest : alignment == PANGO_ALIGN_CENTER ? rest / 2 : 0.0;
    cairo_move_to(cairo, x_pt + std::max(0.0, shift), y_pt - from_pango(logical.y));
    pango_cairo_show_layout_line(cairo, line);
    y_pt += heights_pt_[next_];
  }
}

PdfPaper::PageSize PdfPaper::size_of(PaperShape shape) {
  return shape == PaperShape::kLandscape ? PageSize{kLongSide, kShortSide} : PageSize{kShortSide, kLongSide};
}

PdfPaper::PdfPaper(cairo_t* cairo, PangoFontMap* fonts, PaperShape shape, Foot foot)
    : cairo_(cairo), context_(pango_font_map_create_context(fonts)), size_(size_of(shape)), foot_(std::move(foot)) {
  pango_cairo_update_context(cairo, context_.get());
  pango_cairo_context_set_resolution(context_.get(), 72.0);  // a point is a point
  pango_context_set_language(context_.get(), pango_language_from_string("zh-cn"));
  begin_page();
}

double PdfPaper::width_pt() const {
  return size_.width_pt - 2 * kSideMargin;
}
double PdfPaper::left_pt() const {
  return kSideMargin;
}
double PdfPaper::whole_room_pt() const {
  return size_.height_pt - kTopMargin - kFootRoom;
}
double PdfPaper::room_pt() const {
  return size_.height_pt - kFootRoom - y_pt_;
}

void PdfPaper::begin_page() {
  if (page_ > 0) {
    draw_foot();
    cairo_show_page(cairo_);
  }
  ++page_;
  y_pt_ = kTopMargin;
}

void PdfPaper::ensure_pt(double height_pt) {
  if (room_pt() < height_pt && y_pt_ > kTopMargin) {
    begin_page();
  }
}

void PdfPaper::end() {
  draw_foot();
  cairo_show_page(cairo_);
}

void PdfPaper::draw_foot() {
  const double y = size_.height_pt - kFootFromBelow;
  set(foot_.text, kFootLook, width_pt() * 0.75).draw(cairo_, left_pt(), y, kFootRoom);
  auto look = kFootLook;
  look.align = TextAlign::kRight;
  set(fmt::format("第 {} 页 共 {} 页", page_, foot_.pages), look, width_pt()).draw(cairo_, left_pt(), y, kFootRoom);
  cairo_set_line_width(cairo_, 0.4);
  cairo_move_to(cairo_, left_pt(), y - 4.0);
  cairo_line_to(cairo_, left_pt() + width_pt(), y - 4.0);
  cairo_stroke(cairo_);
}

void PdfPaper::write(std::string_view text, const TextLook& look) {
  auto set_text = set(text, look, width_pt());
  while (!set_text.is_done()) {
    const double fitting = set_text.fitting_pt(room_pt());
    set_text.draw(cairo_, left_pt(), y_pt_, room_pt());
    y_pt_ += fitting;
    if (!set_text.is_done()) {
      begin_page();
    }
  }
}

PangoLayoutHandle PdfPaper::layout_of(std::string_view text, const TextLook& look) {
  PangoLayoutHandle layout{pango_layout_new(context_.get())};
  const FontHandle font{pango_font_description_from_string(kFamilies)};
  pango_font_description_set_absolute_size(font.get(), look.size_pt * PANGO_SCALE);
  pango_font_description_set_weight(font.get(), look.is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout.get(), font.get());
  pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  // A code that is broken over two lines must not gain a hyphen.
  const AttributesHandle attributes{pango_attr_list_new()};
  pango_attr_list_insert(attributes.get(), pango_attr_insert_hyphens_new(FALSE));
  pango_layout_set_attributes(layout.get(), attributes.get());
  return layout;
}

SetText PdfPaper::set(std::string_view text, const TextLook& look, double width_pt) {
  auto layout = layout_of(text, look);
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width(layout.get(), static_cast<int>(width_pt * PANGO_SCALE));
  pango_layout_set_alignment(layout.get(), look.align == TextAlign::kRight    ? PANGO_ALIGN_RIGHT
                                           : look.align == TextAlign::kCentre ? PANGO_ALIGN_CENTER
                                                                              : PANGO_ALIGN_LEFT);
  if (pango_layout_get_unknown_glyphs_count(layout.get()) > 0) {
    note_missing(text, look);
  }
  return {std::move(layout), width_pt};
}

void PdfPaper::note_missing(std::string_view text, const TextLook& look) {
  for (const auto& character : characters_of(text)) {
    if (pango_layout_get_unknown_glyphs_count(layout_of(character, look).get()) > 0) {
      missing_.insert(character);
    }
  }
}

}  // namespace hallwatch
