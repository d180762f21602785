#include "hall/reports/writers/html_writer.h"

#include <string_view>

#include <fmt/format.h>

#include "hall/reports/writers/plain_text.h"

namespace hallwatch {
namespace {

constexpr std::string_view kStyle = R"(
:root { color-scheme: light; }
body { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "WenQuanYi Micro Hei", SimSun, sans-serif;
  color: #111; background: #fff; margin: 2em auto; max-width: 78em; padding: 0 1em; line-height: 1.55; font-size: 15px; }
header { text-align: center; border-bottom: 3px double #b00020; padding-bottom: .8em; margin-bottom: 1em; }
h1 { font-size: 1.7em; margin: 0 0 .3em; letter-spacing: .12em; }
h2 { font-size: 1.2em; margin: 1.6em 0 .5em; border-left: .3em solid #b00020; padding-left: .5em; }
.period { font-size: 1.1em; } .made { color: #444; font-size: .9em; }
.notes { background: #f6f6f3; border: 1px solid #ddd; padding: .5em 1em .5em 2em; font-size: .9em; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .4em 0 1.2em; font-size: .86em; }
caption { text-align: left; font-weight: bold; padding: .4em 0; caption-side: top; }
th, td { border: 1px solid #8a8a8a; padding: .28em .5em; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; white-space: pre-line; }
th { background: #eceae4; white-space: nowrap; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.sub td { background: #f6f6f3; } tr.sum td { background: #eceae4; font-weight: bold; }
.none { color: #444; }
@media print {
  @page { size: A4 PAGE_SHAPE; margin: 14mm 12mm; }
  body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt; }
  thead { display: table-header-group; } tr { break-inside: avoid; } h2 { break-after: avoid; }
  th { white-space: normal; } .scroll { overflow: visible; }
}
)";

std::string style_of(const Report& report) {
  std::string style{kStyle};
  constexpr std::string_view kShape = "PAGE_SHAPE";
  style.replace(style.find(kShape), kShape.size(), report.shape == PaperShape::kLandscape ? "landscape" : "portrait");
  return style;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char letter : clean_text(text)) {
    switch (letter) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += letter;
    }
  }
  return out;
}

std::string row_html(const Row& row, const Table& table) {
  const auto* const kind = row.kind == RowKind::kTotal      ? " class=\"sum\""
                           : row.kind == RowKind::kSubtotal ? " class=\"sub\""
                                                            : "";
  std::string html = fmt::format("<tr{}>", kind);
  for (std::size_t i = 0; i < row.cells.size() && i < table.columns.size(); ++i) {
    const auto& cell = row.cells[i];
    html += table.columns[i].is_number ? "<td class=\"n\">" : "<td>";
    html += (cell.kind == CellKind::kEmpty ? "—" : escaped(display_text(cell))) + "</td>";
  }
  return html + "</tr>\n";
}

std::string table_html(const Table& table) {
  if (table.rows.empty()) {
    const auto title = table.title.empty() ? std::string{} : "<b>" + escaped(table.title) + "</b>　";
    return "<p class=\"none\">" + title + escaped(table.empty_text) + "</p>\n";
  }
  std::string html = fmt::format("<div class=\"scroll\"><table id=\"{}\">\n", escaped(table.id));
  if (!table.title.empty()) {
    html += "<caption>" + escaped(table.title) + "</caption>\n";
  }
  html += "<thead><tr>";
  for (const auto& column : table.columns) {
    html += fmt::format("<th scope=\"col\"{}>{}</th>", column.is_number ? " class=\"n\"" : "", escaped(column.title));
  }
  html += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    html += row_html(row, table);
  }
  return html + "</tbody>\n</table></div>\n";
}

}  // namespace

std::string to_html(const Report& report) {
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{0} {1} {2}</title>\n<style>{3}</style>\n</head>\n<body>\n"
      "<header>\n<h1>{0}{1}</h1>\n<div class=\"period\">{2}</div>\n<div class=\"made\">{4}</div>\n</header>\n",
      escaped(report.site_name), escaped(report.title), escaped(report.period), style_of(report),
      escaped(report.made_of));
  if (!report.notes.empty()) {
    html += "<ul class=\"notes\">\n";
    for (const auto& note : report.notes) {
      html += "<li>" + escaped(note) + "</li>\n";
    }
    html += "</ul>\n";
  }
  for (const auto& section : report.sections) {
    html += "<section>\n<h2>" + escaped(section.heading) + "</h2>\n";
    for (const auto& paragraph : section.paragraphs) {
      html += "<p>" + escaped(paragraph) + "</p>\n";
    }
    for (const auto& table : section.tables) {
      html += table.place == TablePlace::kDataOnly ? "" : table_html(table);
    }
    html += "</section>\n";
  }
  return html + "</body>\n</html>\n";
}

}  // namespace hallwatch
