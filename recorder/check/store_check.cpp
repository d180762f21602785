#include "recorder/check/store_check.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "recorder/fragment/fragment_reader.h"
#include "recorder/index/footage_index.h"

namespace hallwatch {
namespace {

class StoreCheck {
 public:
  StoreCheck(const std::filesystem::path& data, CheckDepth depth, const std::vector<GapRow>& gaps)
      : data_(data), depth_(depth), gaps_(gaps) {}

  void check(const IndexedSegment& segment) {
    segment_ = &segment;
    ++report_.files;
    auto reader = FragmentReader::open(data_ / path_of(segment));
    if (!reader.ok()) {
      fault(reader.error().message());
      tip_.reset();
      return;
    }
    check_place_in_chain(reader->head());
    check_fragments(*reader);
    tip_ = reader->tip();
    last_to_ = segment.to;
    check_size(*reader);
  }

  CheckReport report_;

 private:
  void fault(std::string what) { report_.faults.push_back({segment_->stream_id, path_of(*segment_), std::move(what)}); }

  void check_place_in_chain(const FragmentSeal& head) {
    if (head.stream_id != segment_->stream_id || head.run != segment_->run || head.from != segment_->from) {
      fault("the head's seal is of another file");
    }
    if (!tip_) {
      return;
    }
    if (head.number > tip_->number + 1 && is_lost_to_the_disk(last_to_, segment_->from)) {
      return;  // the seals between went with an abandoned file; the ledger says so
    }
    if (head.number != tip_->number + 1) {
      fault(fmt::format("seal {} follows seal {} of the file before", head.number, tip_->number));
    } else if (head.previous_seal != tip_->hash) {
      fault(fmt::format("seal {} does not continue the file before", head.number));
    }
  }

  [[nodiscard]] bool is_lost_to_the_disk(UtcTime from, UtcTime to) const {
    return std::ranges::any_of(gaps_, [from, to](const GapRow& gap) {
      return gap.cause == GapCause::kDisk && gap.from <= to && (gap.to == UtcTime{} || gap.to >= from);
    });
  }

  void check_fragments(FragmentReader& reader) {
    const auto bytes = static_cast<std::uint64_t>(segment_->bytes);
    std::int64_t video_frames = 0;
    std::int64_t audio_frames = 0;
    while (reader.position() < bytes) {
      const auto seal = reader.next();
      if (!seal.ok() || !*seal) {
        fault(seal.ok() ? fmt::format("ends at byte {} of {}", reader.position(), bytes) : seal.error().message());
        return;
      }
      ++report_.fragments;
      video_frames += (*seal)->video_frames;
      audio_frames += (*seal)->audio_frames;
      if (depth_ == CheckDepth::kHashes) {
        if (const auto verified = reader.verify(**seal); !verified.ok()) {
          fault(verified.error().message());
        }
      }
    }
    report_.bytes += segment_->bytes;
    if (video_frames != segment_->video_frames || audio_frames != segment_->audio_frames) {
      fault(fmt::format("{} pictures and {} frames of sound, listed are {} and {}", video_frames, audio_frames,
                        segment_->video_frames, segment_->audio_frames));
    }
  }

  void check_size(const FragmentReader& reader) {
    const auto size = reader.file_bytes();
    if (!size.ok()) {
      fault(size.error().message());
      return;
    }
    if (segment_->state == SegmentState::kClosed && *size > static_cast<std::uint64_t>(segment_->bytes)) {
      fault(fmt::format("{} bytes stand behind its end", *size - static_cast<std::uint64_t>(segment_->bytes)));
    }
  }

  const std::filesystem::path& data_;
  const CheckDepth depth_;
  const std::vector<GapRow>& gaps_;
  const IndexedSegment* segment_ = nullptr;
  std::optional<ChainTip> tip_;  // of the file before
  UtcTime last_to_{};            // of the file before
};

}  // namespace

Result<CheckReport> check_store(const std::filesystem::path& data, const FootageRange& range, CheckDepth depth) {
  auto index = FootageIndex::open(data, OpenMode::kReadOnly);
  if (!index.ok()) {
    return index.error();
  }
  const auto segments = index->segments(range);
  if (!segments.ok()) {
    return segments.error();
  }
  const auto gaps = index->gaps(range);
  if (!gaps.ok()) {
    return gaps.error();
  }
  StoreCheck check{data, depth, *gaps};
  for (const auto& segment : *segments) {
    check.check(segment);
  }
  return std::move(check.report_);
}

}  // namespace hallwatch
