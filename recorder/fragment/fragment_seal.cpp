#include "recorder/fragment/fragment_seal.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/check.h"
#include "recorder/fragment/byte_fields.h"

namespace hallwatch {
namespace {

// FROZEN: "uuid" and our identifier 7f0c1a52-5b1e-4c8e-9d39-48414c4c5741.
constexpr std::string_view kMark{"uuid\x7f\x0c\x1a\x52\x5b\x1e\x4c\x8e\x9d\x39\x48\x41\x4c\x4c\x57\x41", 20};
constexpr std::uint8_t kVersion = 1;                             // FROZEN
constexpr std::uint8_t kBeginsWithKey = 1;                       // FROZEN: bit of flags
enum class Section : std::uint16_t { kTracks = 1, kTimes = 2 };  // FROZEN

void add_section(ByteWriter& out, Section tag, std::span<const std::byte> bytes) {
  if (!bytes.empty()) {
    out.big(static_cast<std::uint16_t>(tag)).big(static_cast<std::uint32_t>(bytes.size())).raw(bytes);
  }
}

Digest read_digest(ByteReader& in) {
  Digest digest{};
  const auto bytes = in.raw(digest.size());
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

void read_sections(ByteReader& in, FragmentSeal& seal) {
  while (in.ok() && in.left() > 0) {
    const auto tag = in.big<std::uint16_t>();
    const auto bytes = in.raw(in.big<std::uint32_t>());
    if (tag == static_cast<std::uint16_t>(Section::kTracks)) {
      seal.tracks.assign(bytes.begin(), bytes.end());
    } else if (tag == static_cast<std::uint16_t>(Section::kTimes)) {
      seal.times.assign(bytes.begin(), bytes.end());
    }
    // A section that this program does not know is covered by the hash all the same.
  }
}

bool is_known(SealedPart part) {
  return part == SealedPart::kHead || part == SealedPart::kFragment;
}
bool is_known(StreamKind kind) {
  return kind == StreamKind::kMain || kind == StreamKind::kSub;
}

void read_fields(ByteReader& in, FragmentSeal& seal) {
  seal.part = static_cast<SealedPart>(in.big<std::uint8_t>());
  seal.stream_id.kind = static_cast<StreamKind>(in.big<std::uint8_t>());
  seal.begins_with_key = (in.big<std::uint8_t>() & kBeginsWithKey) != 0;
  seal.run = in.big<std::uint64_t>();
  seal.number = in.big<std::uint64_t>();
  seal.from = utc_from_us(in.big<std::int64_t>());
  seal.to = utc_from_us(in.big<std::int64_t>());
  seal.sealed_offset = in.big<std::uint64_t>();
  seal.sealed_bytes = in.big<std::uint64_t>();
  seal.video_frames = in.big<std::uint32_t>();
  seal.audio_frames = in.big<std::uint32_t>();
  seal.content_hash = read_digest(in);
  seal.previous_seal = read_digest(in);
  const auto id_bytes = in.big<std::uint16_t>();
  seal.stream_id.camera_id = CameraId{in.text(id_bytes)};
}

}  // namespace

std::span<const std::byte> seal_mark() {
  return std::as_bytes(std::span{kMark});
}

bool is_seal_start(std::span<const std::byte> box_start) {
  return box_start.size() >= 4 + kMark.size() && std::ranges::equal(box_start.subspan(4, kMark.size()), seal_mark());
}

std::vector<std::byte> encode_seal(FragmentSeal& seal) {
  HALL_CHECK(is_known(seal.part) && is_known(seal.stream_id.kind), "a seal says what it seals");
  HALL_CHECK(seal.stream_id.camera_id.text().size() <= 0xffff, "a camera's id fits into its length field");
  ByteWriter out;
  out.big(std::uint32_t{0}).raw(kMark).big(kVersion);
  out.big(static_cast<std::uint8_t>(seal.part)).big(static_cast<std::uint8_t>(seal.stream_id.kind));
  out.big(seal.begins_with_key ? kBeginsWithKey : std::uint8_t{0}).big(seal.run).big(seal.number);
  out.big(to_us(seal.from)).big(to_us(seal.to)).big(seal.sealed_offset).big(seal.sealed_bytes);
  out.big(seal.video_frames).big(seal.audio_frames).raw(seal.content_hash).raw(seal.previous_seal);
  const auto& id = seal.stream_id.camera_id.text();
  out.big(static_cast<std::uint16_t>(id.size())).raw(id);
  add_section(out, Section::kTracks, seal.tracks);
  add_section(out, Section::kTimes, seal.times);
  out.put_u32_at(0, static_cast<std::uint32_t>(out.size() + seal.hash.size()));
  seal.hash = sha256(out.bytes());
  out.raw(seal.hash);
  return out.take();
}

Result<FragmentSeal> parse_seal(std::span<const std::byte> box) {
  if (!is_seal_start(box) || box.size() < kSmallestSealBytes) {
    return fail(ErrorKind::kInvalidArgument, "not a seal");
  }
  ByteReader in{box};
  if (in.big<std::uint32_t>() != box.size()) {
    return fail(ErrorKind::kInvalidArgument, "not a whole seal");
  }
  FragmentSeal seal;
  const auto hashed = box.first(box.size() - seal.hash.size());
  std::copy(box.end() - static_cast<std::ptrdiff_t>(seal.hash.size()), box.end(), seal.hash.begin());
  if (sha256(hashed) != seal.hash) {
    return fail(ErrorKind::kDataLoss, "the seal does not fit its own hash");
  }
  in = ByteReader{hashed.subspan(4 + kMark.size())};
  if (const auto version = in.big<std::uint8_t>(); version != kVersion) {
    return fail(ErrorKind::kUnsupported, fmt::format("seal of version {}", version));
  }
  read_fields(in, seal);
  read_sections(in, seal);
  if (!in.ok() || !is_known(seal.part) || !is_known(seal.stream_id.kind)) {
    return fail(ErrorKind::kInvalidArgument, "a seal with fields that do not fit");
  }
  return seal;
}

std::vector<std::byte> encode_tracks(const SealedTracks& tracks) {
  const auto& video = tracks.format.video;
  ByteWriter out;
  out.big(tracks.first_dts_90k).big(static_cast<std::uint8_t>(tracks.format.audio ? 2 : 1));
  out.big(static_cast<std::uint8_t>(video.codec)).big(tracks.video_timescale);
  out.big(static_cast<std::uint32_t>(video.width_px)).big(static_cast<std::uint32_t>(video.height_px));
  out.big(static_cast<std::uint32_t>(video.decoder_config.size())).raw(video.decoder_config);
  if (tracks.format.audio) {
    const auto& audio = *tracks.format.audio;
    out.big(static_cast<std::uint8_t>(audio.codec)).big(tracks.audio_timescale);
    out.big(static_cast<std::uint32_t>(audio.sample_rate)).big(static_cast<std::uint32_t>(audio.channels));
    out.big(static_cast<std::uint32_t>(audio.decoder_config.size())).raw(audio.decoder_config);
  }
  return out.take();
}

Result<SealedTracks> parse_tracks(std::span<const std::byte> bytes) {
  ByteReader in{bytes};
  SealedTracks tracks;
  tracks.first_dts_90k = in.big<std::int64_t>();
  const auto count = in.big<std::uint8_t>();
  auto& video = tracks.format.video;
  video.codec = static_cast<Codec>(in.big<std::uint8_t>());
  tracks.video_timescale = in.big<std::uint32_t>();
  video.width_px = static_cast<int>(in.big<std::uint32_t>());
  video.height_px = static_cast<int>(in.big<std::uint32_t>());
  auto config = in.raw(in.big<std::uint32_t>());
  video.decoder_config.assign(config.begin(), config.end());
  if (count == 2) {
    AudioFormat audio;
    audio.codec = static_cast<Codec>(in.big<std::uint8_t>());
    tracks.audio_timescale = in.big<std::uint32_t>();
    audio.sample_rate = static_cast<int>(in.big<std::uint32_t>());
    audio.channels = static_cast<int>(in.big<std::uint32_t>());
    config = in.raw(in.big<std::uint32_t>());
    audio.decoder_config.assign(config.begin(), config.end());
    tracks.format.audio = std::move(audio);
  }
  const bool has_scales = tracks.video_timescale != 0 && (count != 2 || tracks.audio_timescale != 0);
  if (!in.ok() || in.left() != 0 || count < 1 || count > 2 || !has_scales) {
    return fail(ErrorKind::kInvalidArgument, "the seal's tracks do not fit");
  }
  return tracks;
}

}  // namespace hallwatch
