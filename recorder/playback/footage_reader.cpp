#include "recorder/playback/footage_reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/log.h"

namespace hallwatch {
namespace {

bool is_after(const IndexedSegment& segment, const IndexedSegment& other) {
  return std::pair{segment.from, segment.twin} > std::pair{other.from, other.twin};
}

}  // namespace

Result<std::unique_ptr<FootageReader>> FootageReader::open(const std::filesystem::path& data,
                                                           const FootageRange& range) {
  auto index = FootageIndex::open(data, OpenMode::kReadOnly);
  if (!index.ok()) {
    return index.error();
  }
  auto found = index->segments(range);
  if (!found.ok()) {
    return found.error();
  }
  if (found->empty()) {
    return fail(ErrorKind::kNotFound, fmt::format("nothing is recorded of {} from {} to {}", range.stream_id.text(),
                                                  to_iso_text(range.from), to_iso_text(range.to)));
  }
  return std::make_unique<FootageReader>(data, range, Opened{std::move(*index), {found->begin(), found->end()}});
}

void FootageReader::note_damage(const Error& error) {
  damage_.push_back(error.message());
  Log{"playback"}.error("{}", error.message());
}

Result<PacketPtr> FootageReader::next() {
  while (packets_.empty()) {
    const auto loaded = load();
    if (!loaded.ok()) {
      return loaded.error();
    }
    if (!*loaded) {
      return PacketPtr{};
    }
  }
  auto packet = std::move(packets_.front());
  packets_.pop_front();
  return packet;
}

/// @return false at the end
Result<bool> FootageReader::open_next_file() {
  reader_.reset();
  if (files_.empty() && file_) {
    // The file may have been closed, and the next begun, since the index was asked.
    const auto found = index_.segments({range_.stream_id, file_->from, range_.to});
    if (!found.ok()) {
      return found.error();
    }
    std::ranges::copy_if(*found, std::back_inserter(files_),
                         [this](const auto& segment) { return is_after(segment, *file_); });
  }
  if (files_.empty()) {
    return false;
  }
  file_ = std::move(files_.front());
  files_.pop_front();
  auto reader = FragmentReader::open(data_ / path_of(*file_));
  if (!reader.ok()) {
    note_damage(reader.error());
    return true;
  }
  reader_.emplace(std::move(*reader));
  if (is_at_start_) {
    find_start();
  }
  is_at_start_ = false;
  return true;
}

/// Reads seals up to the range; keeps those from the last key frame at or before it.
void FootageReader::find_start() {
  while (seals_.empty() || seals_.back().from <= range_.from) {
    auto seal = next_seal();
    if (!seal.ok() || !*seal) {
      return;  // the same comes again where the fragments are read
    }
    if ((*seal)->begins_with_key && (*seal)->from <= range_.from) {
      seals_.clear();
    }
    seals_.push_back(std::move(**seal));
  }
}

Result<std::optional<FragmentSeal>> FootageReader::next_seal() {
  const bool is_bounded = file_->state == SegmentState::kAbandoned;
  if (is_bounded && reader_->position() >= static_cast<std::uint64_t>(file_->bytes)) {
    return std::optional<FragmentSeal>{};
  }
  return reader_->next();
}

/// @return false at the end
Result<bool> FootageReader::load() {
  std::optional<FragmentSeal> seal;
  if (!seals_.empty()) {
    seal = std::move(seals_.front());
    seals_.pop_front();
  } else if (reader_) {
    auto found = next_seal();
    if (!found.ok()) {
      note_damage(found.error());
      return open_next_file();
    }
    seal = std::move(*found);
  }
  if (!seal) {
    return open_next_file();
  }
  if (seal->from >= range_.to) {
    return false;
  }
  auto packets = reader_->packets(*seal);
  if (!packets.ok()) {
    note_damage(packets.error());
    seals_.clear();
    return open_next_file();
  }
  // What a picture before the end refers to may itself be shown behind it.
  const auto last = std::find_if(packets->rbegin(), packets->rend(),
                                 [this](const PacketPtr& packet) { return packet->utc < range_.to; });
  packets_.insert(packets_.end(), packets->begin(), last.base());
  return true;
}

OpenArchive archive_of(const std::filesystem::path& data) {
  return [data](const StreamId& stream_id, UtcTime from, UtcTime to) -> Result<std::unique_ptr<ArchiveCursor>> {
    auto reader = FootageReader::open(data, {stream_id, from, to});
    if (!reader.ok()) {
      return reader.error();
    }
    return std::unique_ptr<ArchiveCursor>{std::move(*reader)};
  };
}

}  // namespace hallwatch
