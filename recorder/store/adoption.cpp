#include "recorder/store/adoption.h"

#include <algorithm>
#include <charconv>
#include <fstream>

#include <fmt/format.h>

#include "base/log.h"
#include "base/time/hall_time.h"
#include "recorder/fragment/fragment_reader.h"

namespace hallwatch {
namespace {

/// What stands in a file up to its first bad fragment.
struct Scan {
  std::uint64_t good_bytes = 0;
  std::uint64_t file_bytes = 0;
  ChainTip tip;
  UtcTime to{};
  std::int64_t video_frames = 0;
  std::int64_t audio_frames = 0;
  std::string fault;  ///< what is wrong with the first bad one; empty if it is only cut off
};

/// @param trusted_bytes  synced and indexed before: only the seals are read
Result<Scan> scan(FragmentReader& reader, std::uint64_t trusted_bytes) {
  Scan found;
  const auto size = reader.file_bytes();
  if (!size.ok()) {
    return size.error();
  }
  found.file_bytes = *size;
  found.to = reader.head().from;
  found.good_bytes = reader.position();
  found.tip = reader.tip();
  while (true) {
    const auto seal = reader.next();
    if (!seal.ok() && seal.error().kind() != ErrorKind::kDataLoss) {
      return seal.error();
    }
    if (!seal.ok() || !*seal) {
      found.fault = seal.ok() ? "" : seal.error().message();
      return found;
    }
    if (reader.position() > trusted_bytes) {
      if (const auto verified = reader.verify(**seal); !verified.ok()) {
        found.fault = verified.error().message();
        return found;
      }
    }
    found.good_bytes = reader.position();
    found.tip = reader.tip();
    found.to = std::max(found.to, (*seal)->to);
    found.video_frames += (*seal)->video_frames;
    found.audio_frames += (*seal)->audio_frames;
  }
}

/// The files of one stream that are taken over, and what they add.
class StreamAdoption {
 public:
  StreamAdoption(const std::filesystem::path& data, const StreamId& stream_id, FootageIndex& index, FileSystem& files)
      : data_(data), stream_id_(stream_id), index_(index), files_(files), log_(Log{"store"}.within(stream_id.text())) {}

  Result<StreamMemory> run() {
    auto memory = index_.memory(stream_id_);
    auto growing = index_.open_segments(stream_id_);
    auto newest = index_.newest(stream_id_);
    if (!memory.ok() || !growing.ok() || !newest.ok()) {
      return !memory.ok() ? memory.error() : !growing.ok() ? growing.error() : newest.error();
    }
    memory_ = std::move(*memory);
    for (auto& row : *growing) {
      adopt_tail(row);
    }
    if (auto adopted = adopt_unknown(*newest ? std::optional{(*newest)->from} : std::nullopt); !adopted.ok()) {
      return adopted.error();
    }
    changes_.tips.emplace_back(stream_id_, memory_.tip);
    if (!changes_.segments.empty()) {
      if (auto saved = index_.save(changes_); !saved.ok()) {
        return saved.error();
      }
    }
    return memory_;
  }

 private:
  void adopt_tail(IndexedSegment row) {
    const auto path = data_ / path_of(row);
    row.state = SegmentState::kClosed;
    auto reader = FragmentReader::open(path);
    auto found = reader.ok() ? scan(*reader, static_cast<std::uint64_t>(row.bytes)) : Result<Scan>{reader.error()};
    if (!found.ok()) {
      log_.error("footage that was on the disk cannot be read: {}", found.error().message());
      changes_.segments.push_back(row);  // stays listed, so that a check names it
      return;
    }
    if (found->good_bytes < static_cast<std::uint64_t>(row.bytes) &&
        found->file_bytes >= static_cast<std::uint64_t>(row.bytes)) {
      log_.error("footage that was on the disk is damaged: {}", found->fault);
      changes_.segments.push_back(row);
      return;
    }
    if (!take_over(row, path, *found)) {
      row.state = SegmentState::kAbandoned;
      changes_.segments.push_back(row);
      return;
    }
    if (found->to < row.to) {
      log_.error("{} is shorter than what was on the disk", path.string());
      changes_.gaps.push_back({{stream_id_, found->to, row.to, GapCause::kDisk, "the file lost its end"}, false});
    }
  }

  /// Cuts and syncs the file, then lists what it holds.
  bool take_over(IndexedSegment row, const std::filesystem::path& path, const Scan& found) {
    if (found.good_bytes < found.file_bytes) {
      log_.warn("{}: {} bytes of an unfinished fragment are cut off{}{}", path.string(),
                found.file_bytes - found.good_bytes, found.fault.empty() ? "" : ": ", found.fault);
    }
    if (auto cut = files_.truncate(path, found.good_bytes); !cut.ok()) {
      log_.error("the tail of a file cannot be taken over: {}", cut.error().message());
      return false;
    }
    row.bytes = static_cast<std::int64_t>(found.good_bytes);
    row.to = found.to;
    row.video_frames = found.video_frames;
    row.audio_frames = found.audio_frames;
    memory_.recorded_to = std::max(memory_.recorded_to.value_or(row.to), row.to);
    if (found.tip.number > memory_.tip.number) {
      memory_.tip = found.tip;
    }
    changes_.segments.push_back(std::move(row));
    return true;
  }

  Result<> adopt_unknown(std::optional<UtcTime> newest) {
    std::error_code code;
    std::vector<std::filesystem::path> days;
    for (const auto& day : std::filesystem::directory_iterator{data_ / folder_of(stream_id_), code}) {
      if (!newest || day.path().filename().string() >= day_before(*newest)) {
        days.push_back(day.path());
      }
    }
    std::ranges::sort(days);
    for (const auto& day : days) {
      for (const auto& file : std::filesystem::directory_iterator{day, code}) {
        if (auto adopted = adopt_if_unknown(file.path()); !adopted.ok()) {
          return adopted;
        }
      }
    }
    return {};
  }

  static std::string day_before(UtcTime time) {
    auto day = to_text(hall_day(time) - std::chrono::days{1});
    std::erase(day, '-');
    return day;
  }

  Result<> adopt_if_unknown(const std::filesystem::path& path) {
    auto row = row_from_name(path);
    if (!row) {
      return {};
    }
    const auto known = index_.find(stream_id_, row->from, row->twin);
    if (!known.ok() || *known) {
      return known.ok() ? Result<>{} : Result<>{known.error()};
    }
    auto reader = FragmentReader::open(path);
    if (!reader.ok()) {
      discard_if_empty(path, reader.error());
      return {};
    }
    if (reader->head().stream_id != stream_id_) {
      log_.error("{} is of {}: it was moved here", path.string(), reader->head().stream_id.text());
      return {};
    }
    const auto found = scan(*reader, 0);
    if (!found.ok()) {
      log_.error("{}", found.error().message());
      return {};
    }
    row->run = reader->head().run;
    static_cast<void>(take_over(*row, path, *found));  // its failure is logged
    return {};
  }

  /// A file that was made but holds no whole head: nobody was promised anything of it.
  void discard_if_empty(const std::filesystem::path& path, const Error& error) {
    std::ifstream in{path, std::ios::binary};
    std::string start(std::size_t{1024} * 1024, '\0');
    in.read(start.data(), static_cast<std::streamsize>(start.size()));
    start.resize(static_cast<std::size_t>(in.gcount()));
    const auto mark = seal_mark();
    const std::string_view mark_text{reinterpret_cast<const char*>(mark.data()), mark.size()};
    if (start.find(mark_text) != std::string::npos) {
      log_.error("footage that cannot be read is left where it is: {}", error.message());
      return;
    }
    if (auto removed = files_.remove(path); !removed.ok()) {
      log_.error("{}", removed.error().message());
    }
  }

  std::optional<IndexedSegment> row_from_name(const std::filesystem::path& path) const {
    IndexedSegment row;
    row.stream_id = stream_id_;
    row.container = path.extension() == ".mp4"   ? MovieContainer::kMp4
                    : path.extension() == ".mov" ? MovieContainer::kMov
                                                 : MovieContainer::kUnknown;
    const auto stem = path.stem().string();
    const auto dash = stem.find('-');
    const auto from = utc_from_file_text(stem.substr(0, dash));
    if (dash != std::string::npos) {
      std::from_chars(stem.data() + dash + 1, stem.data() + stem.size(), row.twin);
    }
    if (row.container == MovieContainer::kUnknown || !from.ok()) {
      return std::nullopt;
    }
    row.from = *from;
    row.state = SegmentState::kClosed;
    return row;
  }

  const std::filesystem::path& data_;
  const StreamId& stream_id_;
  FootageIndex& index_;
  FileSystem& files_;
  const Log log_;
  StreamMemory memory_;
  IndexChanges changes_;
};

}  // namespace

Result<StreamMemory> adopt_tails(const std::filesystem::path& data, const StreamId& stream_id, FootageIndex& index,
                                 FileSystem& files) {
  return StreamAdoption{data, stream_id, index, files}.run();
}

}  // namespace hallwatch
