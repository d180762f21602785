#include "station/commands/report_files.h"

#include <algorithm>
#include <fstream>
#include <set>

#include <fmt/format.h>

#include "hall/reports/writers/csv_writer.h"
#include "hall/reports/writers/html_writer.h"
#include "hall/reports/writers/json_writer.h"
#include "hall/reports/writers/pdf_writer.h"

namespace hallwatch {
namespace {

namespace fs = std::filesystem;

/// Ids come from feeds: nothing of them may leave the folder.
std::string file_name_of(const std::string& text) {
  std::string name;
  for (const char letter : text) {
    const auto code = static_cast<unsigned char>(letter);
    const bool is_plain = ('a' <= letter && letter <= 'z') || ('A' <= letter && letter <= 'Z') ||
                          ('0' <= letter && letter <= '9') || letter == '-' || letter == '_' || code >= 0x80U;
    name += is_plain ? letter : '_';
  }
  return name.substr(0, 80);
}

class ReportFolder {
 public:
  ReportFolder(const Report& report, const std::string& department_id, fs::path folder)
      : report_(report), folder_(std::move(folder)) {
    base_ = report.kind + "_" + report.period_id;
    base_ += department_id.empty() ? "" : "_" + file_name_of(department_id);
  }

  Result<> write(const std::string& format, WrittenReport& written) {
    if (format == "html") {
      return publish(base_ + ".html", to_html(report_), written);
    }
    if (format == "json") {
      return publish(base_ + ".json", to_json_text(report_), written);
    }
    if (format == "csv") {
      return write_tables(written);
    }
    const auto document = to_pdf(report_);
    if (!document.ok()) {
      return document.error();
    }
    if (!document->missing_characters.empty()) {
      written.warnings.push_back(
          fmt::format("no font of this machine has {}: the PDF shows their numbers; install fonts-hanazono",
                      document->missing_characters));
    }
    return publish(base_ + ".pdf", document->bytes, written);
  }

 private:
  Result<> write_tables(WrittenReport& written) {
    for (const auto& section : report_.sections) {
      for (const auto& table : section.tables) {
        if (table.place == TablePlace::kPaperOnly) {
          continue;
        }
        const bool is_only = report_.kind == table.id;
        auto name = is_only ? base_ : base_ + "_" + file_name_of(table.id);
        for (int again = 2; !names_.insert(name).second; ++again) {  // two ids that differ in odd letters only
          name = fmt::format("{}_{}-{}", base_, file_name_of(table.id), again);
        }
        if (auto done = publish(name + ".csv", to_csv(table), written); !done.ok()) {
          return done;
        }
      }
    }
    return {};
  }

  Result<> publish(const std::string& name, const std::string& bytes, WrittenReport& written) {
    const auto file = folder_ / name;
    auto part = file;
    part += ".part";
    std::ofstream out{part, std::ios::binary | std::ios::trunc};
    out << bytes;
    out.close();
    std::error_code code;
    if (out) {
      fs::rename(part, file, code);
    }
    if (!out || code) {
      std::error_code ignored;
      fs::remove(part, ignored);
      return fail(ErrorKind::kIo, fmt::format("write {}: {}; free some space, or name another folder by --out",
                                              file.string(), code ? code.message() : "refused by the disk"));
    }
    written.files.push_back(file);
    return {};
  }

  const Report& report_;
  fs::path folder_;
  std::string base_;
  std::set<std::string> names_;
};

}  // namespace

Result<WrittenReport> write_report(const Report& report, const std::vector<std::string>& formats,
                                   const std::string& department_id, const fs::path& folder) {
  std::error_code code;
  fs::create_directories(folder, code);
  if (code) {
    return fail(ErrorKind::kIo,
                fmt::format("make folder {}: {}; name another one by --out", folder.string(), code.message()));
  }
  WrittenReport written;
  ReportFolder files{report, department_id, folder};
  for (const auto& format : formats) {
    if (auto done = files.write(format, written); !done.ok()) {
      return done.error();
    }
  }
  return written;
}

}  // namespace hallwatch
