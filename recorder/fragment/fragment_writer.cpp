#include "recorder/fragment/fragment_writer.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "recorder/fragment/byte_fields.h"
#include "recorder/fragment/ffmpeg_handles.h"
#include "recorder/fragment/movie_fragment.h"
#include "recorder/fragment/packet_times.h"

namespace hallwatch {
namespace {

using namespace movie_ffmpeg;

/// The muxer's output, in memory. It can seek: boxes get their size after their content.
class MovieBytes {
 public:
  MovieBytes() {
    auto* buffer = static_cast<unsigned char*>(av_malloc(kBufferBytes));
    io_.reset(avio_alloc_context(buffer, kBufferBytes, 1, this, nullptr, &MovieBytes::write, &MovieBytes::seek));
  }
  [[nodiscard]] AVIOContext* io() const { return io_.get(); }
  [[nodiscard]] std::vector<std::byte> take() {
    avio_flush(io_.get());
    start_ += static_cast<std::int64_t>(bytes_.size());
    return std::exchange(bytes_, {});
  }

 private:
  static constexpr int kBufferBytes = 64 * 1024;

  static int write(void* self, std::uint8_t* data, int size) {
    return static_cast<MovieBytes*>(self)->put({data, static_cast<std::size_t>(size)});
  }
  int put(std::span<const std::uint8_t> data) {
    if (position_ < start_) {
      return AVERROR(EINVAL);  // what is sealed is not written again
    }
    const auto at = static_cast<std::size_t>(position_ - start_);
    bytes_.resize(std::max(bytes_.size(), at + data.size()));
    std::ranges::copy(std::as_bytes(data), bytes_.begin() + static_cast<std::ptrdiff_t>(at));
    position_ += static_cast<std::int64_t>(data.size());
    return static_cast<int>(data.size());
  }
  static std::int64_t seek(void* self, std::int64_t offset, int whence) {
    auto& bytes = *static_cast<MovieBytes*>(self);
    if (whence == AVSEEK_SIZE) {
      return bytes.start_ + static_cast<std::int64_t>(bytes.bytes_.size());
    }
    if (whence != SEEK_SET) {
      return AVERROR(EINVAL);
    }
    bytes.position_ = offset;
    return offset;
  }

  std::vector<std::byte> bytes_;  // not taken yet
  std::int64_t start_ = 0;        // place of bytes_ in the muxer's output
  std::int64_t position_ = 0;
  Io io_;
};

/// Time in a track of the file: grows with every sample, as the format demands; the exact times are in the seals.
struct TrackTime {
  std::int64_t next_ticks = 0;

  std::int64_t place(std::int64_t wanted_ticks) {
    const auto placed = std::max(wanted_ticks, next_ticks);
    next_ticks = placed + 1;
    return placed;
  }
};

/// A group as the muxer took it.
struct Taken {
  std::vector<PacketTimes> times;
  std::array<std::vector<std::uint32_t>, 2> sample_bytes;  // video, audio
  std::array<std::int64_t, 2> first_ticks{};
  std::uint32_t dropped_audio = 0;

  void add(const EncodedPacket& packet, std::int64_t ticks) {
    const std::size_t track = packet.track == TrackKind::kAudio ? 1 : 0;
    if (sample_bytes[track].empty()) {
      first_ticks[track] = ticks;
    }
    sample_bytes[track].push_back(static_cast<std::uint32_t>(packet.bytes.size()));
    times.push_back(times_of(packet));
  }
};

std::int64_t earliest_dts(const PacketGroup& group) {
  return (*std::ranges::min_element(group.packets, {}, [](const auto& packet) { return packet->dts_90k; }))->dts_90k;
}

class MovieFragmentWriter final : public FragmentWriter {
 public:
  MovieFragmentWriter(const PacketGroup& first, const ChainTip& tip)
      : format_(first.format), first_dts_90k_(earliest_dts(first)), tip_(tip) {
    head_.seal.stream_id = first.first().stream_id;
    head_.seal.run = first.first().run;
    head_.seal.from = first.from();
  }

  Result<> begin() {
    silence_library();
    AVFormatContext* raw = nullptr;
    if (const int code = avformat_alloc_output_context2(&raw, nullptr, muxer_name(*format_), nullptr); code < 0) {
      return fail(ErrorKind::kResourceExhausted, "make a muxer: " + text_of(code));
    }
    muxer_.reset(raw);
    packet_.reset(av_packet_alloc());
    if (packet_ == nullptr || output_.io() == nullptr) {
      return fail(ErrorKind::kResourceExhausted, "no memory for a muxer");
    }
    raw->pb = output_.io();
    // No bitstream filter may touch what the camera sent; no version text of the library in evidence.
    raw->flags = (raw->flags & ~AVFMT_FLAG_AUTO_BSF) | AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
    raw->avoid_negative_ts = AVFMT_AVOID_NEG_TS_DISABLED;
    if (auto added = add_tracks(raw, *format_); !added.ok()) {
      return added;
    }
    return write_head();
  }

  const SealedPiece& head() const override { return head_; }
  const ChainTip& tip() const override { return tip_; }

  Result<SealedPiece> write(const PacketGroup& group) override {
    auto taken = mux(group);
    if (!taken.ok()) {
      return taken.error();
    }
    if (const int code = av_write_frame(muxer_.get(), nullptr); code < 0) {
      return fail(ErrorKind::kInvalidArgument, "end a fragment: " + text_of(code));
    }
    auto content = output_.take();
    if (auto done = correct_times(content, *taken); !done.ok()) {
      return done.error();
    }
    FragmentSeal seal;
    seal.part = SealedPart::kFragment;
    seal.begins_with_key = group.begins_with_key();
    seal.from = group.from();
    seal.to = group.to;
    seal.video_frames = static_cast<std::uint32_t>(taken->sample_bytes[0].size());
    seal.audio_frames = static_cast<std::uint32_t>(taken->sample_bytes[1].size());
    seal.times = encode_packet_times(taken->times);
    auto piece = close(std::move(content), std::move(seal));
    piece.dropped_audio = taken->dropped_audio;
    return piece;
  }

 private:
  Result<> write_head() {
    AVDictionary* options = nullptr;
    av_dict_set(&options, "movflags", "frag_custom+empty_moov+default_base_moof+skip_trailer", 0);
    av_dict_set(&options, "use_editlist", "0", 0);
    const int code = avformat_write_header(muxer_.get(), &options);
    av_dict_free(&options);
    if (code < 0) {
      return fail(ErrorKind::kUnsupported,
                  fmt::format("begin a file of {} x {} px {}: {}", format_->video.width_px, format_->video.height_px,
                              to_text(format_->video.codec), text_of(code)));
    }
    SealedTracks tracks;
    tracks.first_dts_90k = first_dts_90k_;
    tracks.format = *format_;
    tracks.video_timescale = static_cast<std::uint32_t>(muxer_->streams[0]->time_base.den);
    tracks.audio_timescale =
        muxer_->nb_streams > 1 ? static_cast<std::uint32_t>(muxer_->streams[1]->time_base.den) : 0U;
    auto seal = head_.seal;
    seal.part = SealedPart::kHead;
    seal.to = seal.from;
    seal.tracks = encode_tracks(tracks);
    head_ = close(output_.take(), std::move(seal));
    return {};
  }

  /// Puts the seal behind its content and goes on in file and chain.
  SealedPiece close(std::vector<std::byte> content, FragmentSeal seal) {
    seal.stream_id = head_.seal.stream_id;
    seal.run = head_.seal.run;
    seal.number = tip_.number + 1;
    seal.previous_seal = tip_.hash;
    seal.sealed_offset = file_bytes_;
    seal.sealed_bytes = content.size();
    seal.content_hash = sha256(content);
    const auto box = encode_seal(seal);
    content.insert(content.end(), box.begin(), box.end());
    file_bytes_ += content.size();
    tip_ = {seal.number, seal.hash};
    return {std::move(content), std::move(seal)};
  }

  [[nodiscard]] std::int64_t ticks_in_track(std::int64_t since_first_90k, std::size_t track) const {
    const auto& base = muxer_->streams[track]->time_base;
    return av_rescale_rnd(since_first_90k, base.den, 90'000, AV_ROUND_DOWN);
  }

  Result<Taken> mux(const PacketGroup& group) {
    Taken taken;
    for (std::size_t at = 0; at < group.packets.size(); ++at) {
      const auto& packet = *group.packets[at];
      const std::size_t track = packet.track == TrackKind::kAudio ? 1 : 0;
      const auto wanted = ticks_in_track(packet.dts_90k - first_dts_90k_, track);
      const auto ticks = times_[track].place(wanted);
      const int code = hand_over(packet, ticks, duration_of(group, at, ticks));
      if (code >= 0) {
        taken.add(packet, ticks);
      } else if (track == 1) {
        ++taken.dropped_audio;
      } else {
        return fail(ErrorKind::kInvalidArgument,
                    fmt::format("store a picture of {} bytes: {}", packet.bytes.size(), text_of(code)));
      }
    }
    return taken;
  }

  /// Of the last picture: up to the next fragment. Other samples' come from their successors' times.
  [[nodiscard]] std::int64_t duration_of(const PacketGroup& group, std::size_t at, std::int64_t ticks) const {
    const auto& packet = *group.packets[at];
    if (packet.track == TrackKind::kVideo) {
      return std::max<std::int64_t>(1, ticks_in_track(group.next_dts_90k - first_dts_90k_, 0) - ticks);
    }
    const auto& audio = *format_->audio;
    return audio.codec == Codec::kAac ? 1'024 : static_cast<std::int64_t>(packet.bytes.size()) / audio.channels;
  }

  int hand_over(const EncodedPacket& packet, std::int64_t ticks, std::int64_t duration) {
    if (packet.bytes.empty() || packet.bytes.size() > std::numeric_limits<int>::max() / 2) {
      return AVERROR(EINVAL);
    }
    auto* out = packet_.get();
    av_packet_unref(out);
    // Borrowed: av_write_frame() neither keeps nor changes the bytes of a packet without a buffer.
    out->data = reinterpret_cast<std::uint8_t*>(const_cast<std::byte*>(packet.bytes.data()));
    out->size = static_cast<int>(packet.bytes.size());
    out->stream_index = packet.track == TrackKind::kAudio ? 1 : 0;
    out->dts = ticks;
    out->pts = ticks + (packet.track == TrackKind::kVideo
                            ? std::max<std::int64_t>(0, ticks_in_track(packet.pts_90k - packet.dts_90k, 0))
                            : 0);
    out->duration = duration;
    out->flags = packet.is_key || packet.track == TrackKind::kAudio ? AV_PKT_FLAG_KEY : 0;
    const int code = av_write_frame(muxer_.get(), out);
    out->data = nullptr;
    out->size = 0;
    return code;
  }

  /// libavformat adds up durations; the camera's clock is put in their place, so that sound and picture stay together
  /// over holes. Also proves that the fragment holds just what was handed over.
  static Result<> correct_times(std::vector<std::byte>& content, const Taken& taken) {
    const auto runs = parse_movie_fragment(content);
    if (!runs.ok()) {
      return runs.error();
    }
    std::array<std::size_t, 2> found{};
    for (const auto& run : *runs) {
      const std::size_t track = run.track_number - 1;
      if (track > 1 || run.decode_time_offset == 0 || run.samples.size() != taken.sample_bytes[track].size() ||
          !std::ranges::equal(run.samples, taken.sample_bytes[track], {}, &MovieSample::bytes)) {
        return fail(ErrorKind::kInvalidArgument, "the muxer's fragment differs from what it was given");
      }
      found[track] = run.samples.size();
      ByteWriter time;
      time.big(taken.first_ticks[track]);
      std::ranges::copy(time.bytes(), content.begin() + static_cast<std::ptrdiff_t>(run.decode_time_offset));
    }
    if (found[0] != taken.sample_bytes[0].size() || found[1] != taken.sample_bytes[1].size()) {
      return fail(ErrorKind::kInvalidArgument, "the muxer's fragment lacks a track");
    }
    return {};
  }

  const std::shared_ptr<const StreamFormat> format_;
  const std::int64_t first_dts_90k_;
  ChainTip tip_;
  std::uint64_t file_bytes_ = 0;
  std::array<TrackTime, 2> times_;
  SealedPiece head_;
  MovieBytes output_;  // outlives the muxer that writes into it
  Packet packet_;
  Muxer muxer_;
};

}  // namespace

Result<std::unique_ptr<FragmentWriter>> FragmentWriter::open(const PacketGroup& first, const ChainTip& tip) {
  auto writer = std::make_unique<MovieFragmentWriter>(first, tip);
  if (auto begun = writer->begin(); !begun.ok()) {
    return begun.error();
  }
  return Result<std::unique_ptr<FragmentWriter>>{std::move(writer)};
}

}  // namespace hallwatch
