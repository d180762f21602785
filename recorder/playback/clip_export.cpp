#include "recorder/playback/clip_export.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "recorder/playback/footage_reader.h"
#include "recorder/playback/movie_file.h"

namespace hallwatch {
namespace {

Result<Digest> digest_of(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::array<char, 64 * 1024> piece{};
  Digester digester;
  while (in.read(piece.data(), piece.size()) || in.gcount() > 0) {
    digester.add(std::as_bytes(std::span{piece.data(), static_cast<std::size_t>(in.gcount())}));
  }
  if (!in.eof()) {
    return fail(ErrorKind::kIo, "read back " + file.string());
  }
  return digester.finish();
}

/// The files of one export, as packets come.
class Export {
 public:
  Export(std::filesystem::path out, ExportReport& report) : out_(std::move(out)), report_(report) {}

  Result<> add(const EncodedPacket& packet) {
    const bool is_other = movie_ == nullptr || packet.run != run_ || *packet.format != *format_;
    if (is_other) {
      if (!(packet.track == TrackKind::kVideo && packet.is_key)) {
        return {};  // sound before the first picture of a run
      }
      if (auto begun = begin(packet); !begun.ok()) {
        return begun;
      }
    }
    auto& file = report_.files.back();
    (packet.track == TrackKind::kVideo ? file.video_frames : file.audio_frames) += 1;
    file.to = std::max(file.to, packet.utc);
    return movie_->add(packet);
  }

  Result<> finish() {
    if (movie_ == nullptr) {
      return {};
    }
    auto& file = report_.files.back();
    if (auto finished = movie_->finish(); !finished.ok()) {
      return finished;
    }
    movie_.reset();
    const auto digest = digest_of(file.path);
    if (!digest.ok()) {
      return digest.error();
    }
    file.sha256 = *digest;
    std::error_code code;
    file.bytes = static_cast<std::int64_t>(std::filesystem::file_size(file.path, code));
    return {};
  }

 private:
  Result<> begin(const EncodedPacket& first) {
    if (auto finished = finish(); !finished.ok()) {
      return finished;
    }
    const auto number = report_.files.size() + 1;
    const auto container = container_of(*first.format);
    auto path = out_;
    path.replace_filename(out_.stem().string() + (number == 1 ? "" : fmt::format("-{}", number)) +
                          (out_.has_extension() ? out_.extension().string() : std::string{extension_of(container)}));
    auto movie = MovieFile::create(path, first);
    if (!movie.ok()) {
      return movie.error();
    }
    movie_ = std::move(*movie);
    run_ = first.run;
    format_ = first.format;
    report_.files.push_back({path, first.utc, first.utc, 0, 0, 0, container, {}});
    return {};
  }

  const std::filesystem::path out_;
  ExportReport& report_;
  std::unique_ptr<MovieFile> movie_;
  std::uint64_t run_ = 0;
  std::shared_ptr<const StreamFormat> format_;
};

}  // namespace

Result<ExportReport> export_clip(const std::filesystem::path& data, const FootageRange& range,
                                 const std::filesystem::path& out) {
  ExportReport report{range, {}, {}, {}};
  auto reader = FootageReader::open(data, range);
  if (!reader.ok()) {
    return reader.error();
  }
  Export clip{out, report};
  while (true) {
    const auto packet = (*reader)->next();
    if (!packet.ok()) {
      return packet.error();
    }
    if (*packet == nullptr) {
      break;
    }
    if (auto added = clip.add(**packet); !added.ok()) {
      return added.error().while_doing("export");
    }
  }
  if (auto finished = clip.finish(); !finished.ok()) {
    return finished.error().while_doing("export");
  }
  report.damage = (*reader)->damage();
  auto index = FootageIndex::open(data, OpenMode::kReadOnly);
  auto gaps = index.ok() ? index->gaps(range) : Result<std::vector<GapRow>>{index.error()};
  if (!gaps.ok()) {
    return gaps.error();
  }
  report.gaps = std::move(*gaps);
  return report;
}

std::string to_json_text(const ExportReport& report) {
  auto files = nlohmann::json::array();
  for (const auto& file : report.files) {
    files.push_back({{"path", file.path.string()},
                     {"from", to_iso_text(file.from)},
                     {"to", to_iso_text(file.to)},
                     {"video_frames", file.video_frames},
                     {"audio_frames", file.audio_frames},
                     {"bytes", file.bytes},
                     {"container", extension_of(file.container).substr(1)},
                     {"sha256", to_hex(file.sha256)}});
  }
  return nlohmann::json{{"stream", report.asked.stream_id.text()},
                        {"asked_from", to_iso_text(report.asked.from)},
                        {"asked_to", to_iso_text(report.asked.to)},
                        {"files", std::move(files)},
                        {"gaps", nlohmann::json::parse(to_json_text(report.gaps), nullptr, false)},
                        {"damage", report.damage}}
      .dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace hallwatch
