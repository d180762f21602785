#include "recorder/fragment/movie_fragment.h"

#include <cstring>
#include <limits>
#include <string_view>

#include "recorder/fragment/byte_fields.h"

namespace hallwatch {
namespace {

constexpr std::uint32_t kNonSyncSample = 0x0001'0000U;  // ISO 14496-12 8.8.3.1, sample_is_non_sync_sample

struct Box {
  std::string_view type;
  std::span<const std::byte> body;
  std::size_t body_offset = 0;  ///< from the start of the fragment
};

/// Walks the boxes inside `bytes`, which begin at `offset` of the fragment.
class BoxWalk {
 public:
  BoxWalk(std::span<const std::byte> bytes, std::size_t offset) : rest_(bytes), offset_(offset) {}

  [[nodiscard]] bool next(Box& box) {
    if (rest_.size() < 8) {
      is_whole_ = is_whole_ && rest_.empty();
      return false;
    }
    const auto size = ByteReader{rest_}.big<std::uint32_t>();
    if (size < 8 || size > rest_.size()) {
      is_whole_ = false;
      return false;
    }
    box.type = {reinterpret_cast<const char*>(rest_.data()) + 4, 4};
    box.body = rest_.subspan(8, size - 8);
    box.body_offset = offset_ + 8;
    rest_ = rest_.subspan(size);
    offset_ += size;
    return true;
  }
  [[nodiscard]] bool is_whole() const { return is_whole_; }

 private:
  std::span<const std::byte> rest_;
  std::size_t offset_;
  bool is_whole_ = true;
};

struct TrackDefaults {
  std::uint32_t duration = 0;
  std::uint32_t bytes = 0;
  std::uint32_t flags = 0;
};

struct TrackState {
  MovieTrackRun run;
  TrackDefaults defaults;
  std::int64_t next_time = 0;
};

bool read_header(std::span<const std::byte> body, TrackState& track) {
  ByteReader in{body};
  const auto flags = in.big<std::uint32_t>() & 0xff'ffffU;
  track.run.track_number = in.big<std::uint32_t>();
  if ((flags & 0x01U) != 0) {
    return false;  // an offset in the whole file: not one of ours
  }
  if ((flags & 0x02U) != 0) {
    static_cast<void>(in.big<std::uint32_t>());  // index of the sample description: one only
  }
  if ((flags & 0x08U) != 0) {
    track.defaults.duration = in.big<std::uint32_t>();
  }
  if ((flags & 0x10U) != 0) {
    track.defaults.bytes = in.big<std::uint32_t>();
  }
  if ((flags & 0x20U) != 0) {
    track.defaults.flags = in.big<std::uint32_t>();
  }
  return in.ok();
}

bool read_decode_time(const Box& box, TrackState& track) {
  ByteReader in{box.body};
  const auto version = in.big<std::uint32_t>() >> 24U;
  track.next_time = version == 1 ? in.big<std::int64_t>() : in.big<std::uint32_t>();
  track.run.decode_time_offset = version == 1 ? box.body_offset + 4 : 0;
  return in.ok() && track.next_time >= 0 && track.next_time < std::numeric_limits<std::int64_t>::max() / 2;
}

bool read_samples(std::span<const std::byte> body, std::size_t fragment_bytes, TrackState& track) {
  ByteReader in{body};
  const auto flags = in.big<std::uint32_t>() & 0xff'ffffU;
  const auto count = in.big<std::uint32_t>();
  std::size_t offset = (flags & 0x001U) != 0 ? in.big<std::uint32_t>() : fragment_bytes;
  const bool has_first_flags = (flags & 0x004U) != 0;
  const auto first_flags = has_first_flags ? in.big<std::uint32_t>() : 0U;
  for (std::uint32_t at = 0; at < count && in.ok(); ++at) {
    const auto duration = (flags & 0x100U) != 0 ? in.big<std::uint32_t>() : track.defaults.duration;
    MovieSample sample;
    sample.bytes = (flags & 0x200U) != 0 ? in.big<std::uint32_t>() : track.defaults.bytes;
    auto sample_flags = (flags & 0x400U) != 0 ? in.big<std::uint32_t>() : track.defaults.flags;
    sample_flags = at == 0 && has_first_flags ? first_flags : sample_flags;
    sample.composition_offset = (flags & 0x800U) != 0 ? in.big<std::int32_t>() : 0;
    sample.is_key = (sample_flags & kNonSyncSample) == 0;
    sample.offset = offset;
    sample.decode_time = track.next_time;
    if (sample.bytes == 0 || offset > fragment_bytes || sample.bytes > fragment_bytes - offset) {
      return false;  // also what keeps the work bounded: a sample has at least one byte of the fragment
    }
    offset += sample.bytes;
    track.next_time += duration;
    track.run.samples.push_back(sample);
  }
  return in.ok();
}

bool read_track(const Box& traf, std::size_t fragment_bytes, TrackState& track) {
  BoxWalk walk{traf.body, traf.body_offset};
  Box box;
  bool is_ok = true;
  while (is_ok && walk.next(box)) {
    if (box.type == "tfhd") {
      is_ok = read_header(box.body, track);
    } else if (box.type == "tfdt") {
      is_ok = read_decode_time(box, track);
    } else if (box.type == "trun") {
      is_ok = read_samples(box.body, fragment_bytes, track);
    }
  }
  return is_ok && walk.is_whole() && track.run.track_number != 0;
}

Error not_a_fragment() {
  return fail(ErrorKind::kInvalidArgument, "not a movie fragment of ours");
}

}  // namespace

Result<std::vector<MovieTrackRun>> parse_movie_fragment(std::span<const std::byte> fragment) {
  BoxWalk outer{fragment, 0};
  Box moof;
  Box mdat;
  if (!outer.next(moof) || moof.type != "moof" || !outer.next(mdat) || mdat.type != "mdat") {
    return not_a_fragment();
  }
  std::vector<MovieTrackRun> runs;
  BoxWalk inner{moof.body, moof.body_offset};
  Box box;
  while (inner.next(box)) {
    if (box.type != "traf") {
      continue;
    }
    TrackState track;
    if (!read_track(box, fragment.size(), track)) {
      return not_a_fragment();
    }
    runs.push_back(std::move(track.run));
  }
  if (!inner.is_whole()) {
    return not_a_fragment();
  }
  return runs;
}

}  // namespace hallwatch
