#include <algorithm>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/time/hall_time.h"
#include "base/time/system_clock.h"
#include "recorder/check/store_check.h"
#include "recorder/index/footage_index.h"
#include "recorder/playback/clip_export.h"
#include "station/commands/commands.h"
#include "station/service/service_frame.h"

namespace hallwatch {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

struct FootageOptions {
  std::string config_file;
  std::string data;
  std::string stream;
  std::string from;
  std::string to;
  std::string out;
  std::string depth = "hashes";
  bool is_json = false;
};

/// What a command works on.
struct FootageView {
  std::filesystem::path data;
  std::vector<StreamId> streams;
  UtcTime from{};
  UtcTime to{};
  UtcTime now{};
};

/// UTC with 'Z' or an offset, the hall's "YYYY-MM-DD HH:MM:SS", or a day of the hall.
Result<UtcTime> time_from_text(const std::string& text) {
  if (const auto utc = utc_from_iso_text(text); utc.ok()) {
    return *utc;
  }
  if (const auto hall = hall_time_from_text(text); hall.ok()) {
    return to_utc(*hall);
  }
  if (const auto day = hall_day_from_text(text); day.ok()) {
    return to_utc(HallTime{*day});
  }
  return fail(ErrorKind::kInvalidArgument,
              fmt::format("\"{}\" is no time: write 2025-09-22T01:15:30Z, or \"2025-09-22 09:15:30\" or 2025-09-22 of "
                          "the hall's clock",
                          text));
}

Result<std::filesystem::path> data_of(const FootageOptions& options) {
  if (!options.data.empty()) {
    return std::filesystem::path{options.data};
  }
  if (options.config_file.empty()) {
    return fail(ErrorKind::kInvalidArgument, "name the footage by --config FILE or --data DIR");
  }
  const auto config = read_config_or_complain(options.config_file, {});
  return config ? Result<std::filesystem::path>{config->data}
                : Result<std::filesystem::path>{fail(ErrorKind::kInvalidArgument, "the config has faults")};
}

Result<std::vector<StreamId>> chosen_streams(const std::filesystem::path& data, const std::string& wanted) {
  auto index = FootageIndex::open(data, OpenMode::kReadOnly);
  if (!index.ok()) {
    return index.error();
  }
  auto streams = index->streams();
  if (!streams.ok() || wanted.empty()) {
    return streams;
  }
  std::erase_if(*streams, [&wanted](const StreamId& stream_id) {
    return stream_id.text() != wanted && stream_id.camera_id.text() != wanted;
  });
  if (streams->empty()) {
    return fail(ErrorKind::kNotFound, fmt::format("there is no footage of \"{}\" in {}", wanted, data.string()));
  }
  return streams;
}

Result<FootageView> view_of(const FootageOptions& options) {
  const auto data = data_of(options);
  if (!data.ok()) {
    return data.error();
  }
  const SystemClock clock;
  FootageView view{*data, {}, UtcTime{}, clock.utc_now() + 24h, clock.utc_now()};
  if (!options.from.empty()) {
    const auto from = time_from_text(options.from);
    if (!from.ok()) {
      return from.error().while_doing("--from");
    }
    view.from = *from;
  }
  if (!options.to.empty()) {
    const auto to = time_from_text(options.to);
    if (!to.ok()) {
      return to.error().while_doing("--to");
    }
    view.to = *to;
  }
  if (view.from >= view.to) {
    return fail(ErrorKind::kInvalidArgument, "--from must be before --to");
  }
  auto streams = chosen_streams(*data, options.stream);
  if (!streams.ok()) {
    return streams.error();
  }
  view.streams = std::move(*streams);
  return view;
}

std::string hall_text(UtcTime time) {
  return time == UtcTime{} ? "now                " : to_text(to_hall_time(time));
}

double seconds(std::chrono::microseconds length) {
  return std::chrono::duration<double>{length}.count();
}

Result<int> list(const FootageView& view, const FootageOptions& options) {
  auto index = FootageIndex::open(view.data, OpenMode::kReadOnly);
  if (!index.ok()) {
    return index.error();
  }
  std::vector<SegmentRow> rows;
  for (const auto& stream_id : view.streams) {
    const auto found = index->segments({stream_id, view.from, view.to});
    if (!found.ok()) {
      return found.error();
    }
    std::ranges::transform(*found, std::back_inserter(rows), row_of);
  }
  if (options.is_json) {
    std::cout << to_json_text(rows) << '\n';
    return kExitDone;
  }
  for (const auto& row : rows) {
    std::cout << fmt::format("{:<14} {} - {} {:>7} pictures {:>7} of sound {:>11} bytes  {}{}\n", row.stream_id.text(),
                             hall_text(row.from), to_hall_clock_text(row.to), row.video_frames, row.audio_frames,
                             row.bytes, row.path, row.is_open ? "  (growing)" : "");
  }
  std::cout << fmt::format("{} files\n", rows.size());
  return kExitDone;
}

Result<int> gaps(const FootageView& view, const FootageOptions& options) {
  auto index = FootageIndex::open(view.data, OpenMode::kReadOnly);
  if (!index.ok()) {
    return index.error();
  }
  std::vector<GapRow> rows;
  for (const auto& stream_id : view.streams) {
    const auto found = index->gaps({stream_id, view.from, view.to});
    if (!found.ok()) {
      return found.error();
    }
    rows.insert(rows.end(), found->begin(), found->end());
  }
  if (options.is_json) {
    std::cout << to_json_text(rows) << '\n';
    return kExitDone;
  }
  for (const auto& row : rows) {
    const auto end = row.to == UtcTime{} ? view.now : row.to;
    std::cout << fmt::format("{:<14} {} - {} {:>10.3f} s  {:<8}  {}\n", row.stream_id.text(), hall_text(row.from),
                             hall_text(row.to), seconds(end - row.from), to_text(row.cause), row.detail);
  }
  std::cout << fmt::format("{} gaps\n", rows.size());
  return kExitDone;
}

/// The part of the range in which the stream has files or gaps.
Result<std::optional<FootageRange>> extent(FootageIndex& index, const StreamId& stream_id, const FootageView& view) {
  const auto files = index.segments({stream_id, view.from, view.to});
  const auto missing = index.gaps({stream_id, view.from, view.to});
  if (!files.ok() || !missing.ok()) {
    return files.ok() ? missing.error() : files.error();
  }
  std::optional<FootageRange> range;
  const auto include = [&](UtcTime from, UtcTime to) {
    if (!range) {
      range = FootageRange{stream_id, from, to};
    }
    range->from = std::min(range->from, from);
    range->to = std::max(range->to, to);
  };
  for (const auto& file : *files) {
    include(file.from, file.to);
  }
  for (const auto& gap : *missing) {
    include(gap.from, gap.to == UtcTime{} ? view.now : gap.to);
  }
  if (range) {
    range->from = std::max(range->from, view.from);
    range->to = std::min(range->to, view.to);
  }
  return range;
}

/// One row a day of the hall and stream.
Result<std::vector<CoverageRow>> coverage_by_day(const FootageView& view) {
  auto index = FootageIndex::open(view.data, OpenMode::kReadOnly);
  if (!index.ok()) {
    return index.error();
  }
  std::vector<CoverageRow> rows;
  for (const auto& stream_id : view.streams) {
    const auto range = extent(*index, stream_id, view);
    if (!range.ok()) {
      return range.error();
    }
    if (!*range) {
      continue;
    }
    for (auto from = (*range)->from; from < (*range)->to;) {
      const auto midnight = to_utc(HallTime{hall_day(from) + std::chrono::days{1}});
      auto row = index->coverage({stream_id, from, std::min(midnight, (*range)->to)}, view.now);
      if (!row.ok()) {
        return row.error();
      }
      from = row->to;
      rows.push_back(std::move(*row));
    }
  }
  return rows;
}

Result<int> coverage(const FootageView& view, const FootageOptions& options) {
  const auto rows = coverage_by_day(view);
  if (!rows.ok()) {
    return rows.error();
  }
  auto list_json = json::array();
  for (const auto& row : *rows) {
    json missing = json::object();
    std::string causes;
    for (const auto& [cause, length] : row.missing) {
      missing[std::string{to_text(cause)}] = seconds(length);
      causes += fmt::format("  {} {:.1f} s", to_text(cause), seconds(length));
    }
    const auto share = seconds(row.recorded) / std::max(1e-6, seconds(row.to - row.from));
    if (options.is_json) {
      list_json.push_back({{"stream", row.stream_id.text()},
                           {"from", to_iso_text(row.from)},
                           {"to", to_iso_text(row.to)},
                           {"recorded_s", seconds(row.recorded)},
                           {"share", share},
                           {"missing_s", std::move(missing)}});
    } else {
      std::cout << fmt::format("{:<14} {} - {} {:>10.1f} s recorded {:>8.3f} %{}\n", row.stream_id.text(),
                               hall_text(row.from), to_hall_clock_text(row.to), seconds(row.recorded), share * 100,
                               causes);
    }
  }
  if (options.is_json) {
    std::cout << list_json.dump(2) << '\n';
  }
  return kExitDone;
}

Result<int> check(const FootageView& view, const FootageOptions& options) {
  CheckReport sum;
  for (const auto& stream_id : view.streams) {
    auto report = check_store(view.data, {stream_id, view.from, view.to},
                              options.depth == "sizes" ? CheckDepth::kSizes : CheckDepth::kHashes);
    if (!report.ok()) {
      return report.error();
    }
    sum.files += report->files;
    sum.fragments += report->fragments;
    sum.bytes += report->bytes;
    sum.faults.insert(sum.faults.end(), report->faults.begin(), report->faults.end());
  }
  if (options.is_json) {
    auto faults = json::array();
    for (const auto& fault : sum.faults) {
      faults.push_back({{"stream", fault.stream_id.text()}, {"path", fault.path}, {"what", fault.what}});
    }
    std::cout << json{{"files", sum.files}, {"fragments", sum.fragments}, {"bytes", sum.bytes}, {"faults", faults}}
                     .dump(2, ' ', false, json::error_handler_t::replace)
              << '\n';
  } else {
    for (const auto& fault : sum.faults) {
      std::cout << fmt::format("{}  {}: {}\n", fault.stream_id.text(), fault.path, fault.what);
    }
    std::cout << fmt::format("{} files, {} fragments, {} bytes: {} faults\n", sum.files, sum.fragments, sum.bytes,
                             sum.faults.size());
  }
  return sum.faults.empty() ? kExitDone : kExitFailed;
}

void print_export(const ExportReport& report) {
  for (const auto& file : report.files) {
    std::cout << fmt::format("{}: {} from {} to {}, {} pictures, {} frames of sound, {} bytes, SHA-256 {}\n",
                             file.path.string(), report.asked.stream_id.text(), to_iso_text(file.from),
                             to_iso_text(file.to), file.video_frames, file.audio_frames, file.bytes,
                             to_hex(file.sha256));
  }
  if (!report.files.empty() && report.files.front().from < report.asked.from) {
    std::cout << fmt::format("begins {:.3f} s before what was asked: cut at the key frame\n",
                             seconds(report.asked.from - report.files.front().from));
  }
  for (const auto& gap : report.gaps) {
    std::cout << fmt::format("missing: {} - {}, {}: {}\n", to_iso_text(gap.from),
                             gap.to == UtcTime{} ? "now" : to_iso_text(gap.to), to_text(gap.cause), gap.detail);
  }
  for (const auto& damage : report.damage) {
    std::cout << "damaged: " << damage << '\n';
  }
}

Result<int> export_footage(const FootageView& view, const FootageOptions& options) {
  auto streams = view.streams;
  if (streams.size() > 1) {  // a camera's name alone means its main stream
    std::erase_if(streams, [](const StreamId& stream_id) { return stream_id.kind != StreamKind::kMain; });
  }
  if (streams.size() != 1) {
    return fail(ErrorKind::kInvalidArgument, "name one stream by --stream CAMERA/main");
  }
  const auto report = export_clip(view.data, {streams.front(), view.from, view.to}, options.out);
  if (!report.ok()) {
    return report.error();
  }
  if (options.is_json) {
    std::cout << to_json_text(*report) << '\n';
  } else {
    print_export(*report);
  }
  return report->damage.empty() ? kExitDone : kExitFailed;
}

using FootageJob = Result<int> (*)(const FootageView&, const FootageOptions&);

int run_job(FootageJob job, const FootageOptions& options) {
  const auto view = view_of(options);
  const auto done = view.ok() ? job(*view, options) : Result<int>{view.error()};
  if (done.ok()) {
    return *done;
  }
  std::cerr << done.error().message() << '\n';
  return done.error().kind() == ErrorKind::kInvalidArgument ? kExitBadUsage : kExitFailed;
}

CLI::App* add_job(CLI::App& footage, const std::shared_ptr<FootageOptions>& options, const char* name,
                  const char* description, FootageJob job, int& exit_code) {
  auto* command = footage.add_subcommand(name, description);
  command->add_option("--config", options->config_file, "config file of the station (TOML)");
  command->add_option("--data", options->data, "data directory instead of the config's");
  command->add_option("--stream,--camera", options->stream, "CAM01, CAM01/main or CAM01/sub; default: all");
  command->add_option("--from", options->from, "UTC (2025-09-22T01:15:30Z), or the hall's time or day");
  command->add_option("--to", options->to, "end of the range, as --from");
  command->add_flag("--json", options->is_json, "print JSON");
  command->callback([options, job, &exit_code] { exit_code = run_job(job, *options); });
  return command;
}

}  // namespace

void add_footage_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<FootageOptions>();
  auto* footage = app.add_subcommand("footage", "list, check and take out what was recorded");
  footage->require_subcommand(1);
  footage->footer("Reads only; also while the recorder writes. Exit codes: 0 done, 1 failed or faults, 2 bad usage.");
  add_job(*footage, options, "list", "the files of a range", &list, exit_code);
  add_job(*footage, options, "gaps", "what is missing, and why", &gaps, exit_code);
  add_job(*footage, options, "coverage", "recorded and missing time of each day", &coverage, exit_code);
  auto* checked = add_job(*footage, options, "check", "compare files, seals and index", &check, exit_code);
  checked->add_option("--depth", options->depth, "sizes: seals only; hashes: every byte")
      ->check(CLI::IsMember({"sizes", "hashes"}))
      ->capture_default_str();
  auto* taken = add_job(*footage, options, "export", "copy a range into mp4 or mov, from the key frame before it",
                        &export_footage, exit_code);
  taken->add_option("--out", options->out, "file to write; further runs and formats go to FILE-2 and so on")
      ->required();
}

}  // namespace hallwatch
