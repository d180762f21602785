#include "hall/reports/writers/pdf_writer.h"

#include <algorithm>

#include <fmt/format.h>

#include "hall/reports/writers/pdf_paper.h"
#include "hall/reports/writers/pdf_table.h"
#include "hall/reports/writers/plain_text.h"

namespace hallwatch {
namespace {

constexpr TextLook kTitle{18.0, true, TextAlign::kCentre};
constexpr TextLook kPeriod{11.0, false, TextAlign::kCentre};
constexpr TextLook kMade{8.5, false, TextAlign::kCentre};
constexpr TextLook kNote{8.5, false, TextAlign::kLeft};
constexpr TextLook kHeading{12.0, true, TextAlign::kLeft};
constexpr TextLook kBody{9.5, false, TextAlign::kLeft};
constexpr TextLook kTableTitle{9.5, true, TextAlign::kLeft};
constexpr double kKeepTogether = 60.0;
constexpr double kHeadingRoom = 24.0;

cairo_status_t append(void* bytes, const unsigned char* data, unsigned length) noexcept {
  try {
    static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
  } catch (...) {  // no memory: C must not see an exception
    return CAIRO_STATUS_NO_MEMORY;
  }
  return CAIRO_STATUS_SUCCESS;
}

void draw_head(PdfPaper& paper, const Report& report) {
  paper.write(clean_text(report.site_name + report.title), kTitle);
  paper.skip_pt(4.0);
  paper.write(report.period, kPeriod);
  paper.skip_pt(2.0);
  paper.write(report.made_of, kMade);
  paper.skip_pt(8.0);
  for (const auto& note : report.notes) {
    paper.write("· " + clean_text(note), kNote);
    paper.skip_pt(1.5);
  }
  paper.skip_pt(6.0);
}

void draw_table_or_say_none(PdfPaper& paper, const Table& table) {
  if (!table.rows.empty()) {
    draw_table(paper, table);
    return;
  }
  if (!table.title.empty()) {
    paper.ensure_pt(kKeepTogether);
    paper.write(clean_text(table.title), kTableTitle);
    paper.skip_pt(3.0);
  }
  paper.write(clean_text(table.empty_text), kBody);
  paper.skip_pt(8.0);
}

void draw_section(PdfPaper& paper, const Section& section) {
  const auto first = std::find_if(section.tables.begin(), section.tables.end(),
                                  [](const Table& table) { return table.place != TablePlace::kDataOnly; });
  const double beginning = first == section.tables.end() ? 0.0 : beginning_pt(paper, *first);
  paper.ensure_pt(section.paragraphs.empty() ? kHeadingRoom + beginning : std::max(kKeepTogether, beginning));
  paper.write(clean_text(section.heading), kHeading);
  paper.skip_pt(5.0);
  for (const auto& paragraph : section.paragraphs) {
    paper.write(clean_text(paragraph), kBody);
    paper.skip_pt(4.0);
  }
  for (const auto& table : section.tables) {
    if (table.place != TablePlace::kDataOnly) {
      draw_table_or_say_none(paper, table);
    }
  }
  paper.skip_pt(4.0);
}

/// What a box stands for must not be lost.
void draw_missing(PdfPaper& paper) {
  if (paper.missing_characters().empty()) {
    return;
  }
  std::string numbers;
  for (const auto& character : paper.missing_characters()) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < character.size(); ++i) {
      const auto byte = static_cast<unsigned char>(character[i]);
      value = i > 0                   ? (value << 6U) | (byte & 0x3FU)
              : character.size() == 1 ? byte
                                      : byte & (0x7FU >> character.size());
    }
    numbers += (numbers.empty() ? "" : "、") + fmt::format("U+{:04X}", value);
  }
  paper.write("本机字库缺字，以编码框印出：" + numbers + "。网页版和表格文件不受影响。", kNote);
}

/// Draws everything once. @return pages
int draw(PdfPaper& paper, const Report& report) {
  draw_head(paper, report);
  for (const auto& section : report.sections) {
    draw_section(paper, section);
  }
  draw_missing(paper);
  paper.end();
  return paper.page();
}

bool has_chinese_font(cairo_t* cairo, PangoFontMap* fonts) {
  PdfPaper probe{cairo, fonts, PaperShape::kPortrait, {}};
  (void)probe.set("第页共汉字", kBody, probe.width_pt());
  return probe.missing_characters().empty();
}

struct Canvas {
  CairoSurfaceHandle surface;
  CairoHandle cairo;
};

/// @param bytes  nullptr: nothing is written, only measured
Canvas open_canvas(PaperShape shape, std::string* bytes) {
  const auto size = PdfPaper::size_of(shape);
  Canvas canvas;
  canvas.surface.reset(
      cairo_pdf_surface_create_for_stream(bytes == nullptr ? nullptr : &append, bytes, size.width_pt, size.height_pt));
  canvas.cairo.reset(cairo_create(canvas.surface.get()));
  return canvas;
}

Result<> finish(const Canvas& canvas) {
  cairo_surface_finish(canvas.surface.get());
  for (const auto status : {cairo_status(canvas.cairo.get()), cairo_surface_status(canvas.surface.get())}) {
    if (status != CAIRO_STATUS_SUCCESS && status != CAIRO_STATUS_SURFACE_FINISHED) {
      return fail(status == CAIRO_STATUS_NO_MEMORY ? ErrorKind::kResourceExhausted : ErrorKind::kIo,
                  std::string{"make the PDF: "} + cairo_status_to_string(status));
    }
  }
  return {};
}

}  // namespace

Result<PdfDocument> to_pdf(const Report& report) {
  // Of its own, so that what it keeps of the fonts is gone with it.
  const FontMapHandle fonts{pango_cairo_font_map_new()};
  const auto measure = open_canvas(report.shape, nullptr);
  if (!has_chinese_font(measure.cairo.get(), fonts.get())) {
    return fail(ErrorKind::kUnavailable,
                "this machine has no Chinese font for the PDF; install one (fonts-wqy-microhei or fonts-noto-cjk), or "
                "leave pdf out of --format");
  }
  const auto foot = clean_text(report.site_name + report.title + "　" + report.period);
  PdfPaper measured{measure.cairo.get(), fonts.get(), report.shape, {foot, 0}};
  PdfDocument document;
  document.pages = draw(measured, report);
  const auto canvas = open_canvas(report.shape, &document.bytes);
  cairo_pdf_surface_set_metadata(canvas.surface.get(), CAIRO_PDF_METADATA_TITLE, foot.c_str());
  PdfPaper paper{canvas.cairo.get(), fonts.get(), report.shape, {foot, document.pages}};
  draw(paper, report);
  if (auto done = finish(canvas); !done.ok()) {
    return done.error();
  }
  for (const auto& character : paper.missing_characters()) {
    document.missing_characters += character;
  }
  return document;
}

}  // namespace hallwatch
