// load_clip_source(): a file's packets, cut into RTP payloads and described for SDP.
#include <algorithm>
#include <filesystem>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "base/crypto/digest.h"
#include "capture/simulator/base64.h"
#include "capture/simulator/camera_simulator.h"
#include "capture/simulator/clip_source.h"
#include "capture/simulator/ffmpeg_handles.h"

namespace hallwatch {
namespace {

namespace ff = simulator_ffmpeg;

constexpr AVRational kVideoTimeBase{1, 90'000};
constexpr int kVideoPayloadType = 96;
constexpr int kDynamicAudioPayloadType = 97;

std::span<const std::uint8_t> bytes_of(const AVPacket& packet) {
  return {packet.data, static_cast<std::size_t>(packet.size)};
}

Codec codec_of(AVCodecID codec_id) {
  switch (codec_id) {
    case AV_CODEC_ID_H264:
      return Codec::kH264;
    case AV_CODEC_ID_HEVC:
      return Codec::kH265;
    case AV_CODEC_ID_PCM_ALAW:
      return Codec::kPcma;
    case AV_CODEC_ID_PCM_MULAW:
      return Codec::kPcmu;
    case AV_CODEC_ID_AAC:
      return Codec::kAac;
    default:
      return Codec::kUnknown;
  }
}

/// One elementary stream on its way to a ClipTrack.
struct LoadedVideo {
  int stream_index = -1;
  AVRational time_base{};
  ff::BitstreamFilter filter;
  std::vector<std::vector<std::uint8_t>> parameter_sets;  ///< of the first key frame, for SDP
  std::int64_t end_90k = 0;
  ClipTrack track;
};

struct LoadedAudio {
  int stream_index = -1;
  AVRational time_base{};
  int channels = 1;
  std::optional<std::int64_t> first_tick;  ///< G.711: time of the first sample
  std::vector<std::uint8_t> samples;       ///< G.711: all of them, cut evenly at the end
  ClipTrack track;
};

Result<ff::BitstreamFilter> open_annex_b_filter(const AVStream& stream) {
  const bool is_h265 = stream.codecpar->codec_id == AV_CODEC_ID_HEVC;
  AVBSFContext* raw = nullptr;
  int code = av_bsf_alloc(av_bsf_get_by_name(is_h265 ? "hevc_mp4toannexb" : "h264_mp4toannexb"), &raw);
  ff::BitstreamFilter filter{raw};
  if (code >= 0) {
    code = avcodec_parameters_copy(filter->par_in, stream.codecpar);
  }
  if (code >= 0) {
    filter->time_base_in = stream.time_base;
    code = av_bsf_init(filter.get());
  }
  if (code < 0) {
    return fail(ErrorKind::kUnsupported, "read its video as NAL units: " + ff::text_of(code));
  }
  return filter;
}

std::string h26x_description(const LoadedVideo& video) {
  std::vector<std::string> sets;
  std::string profile;
  for (const auto& unit : video.parameter_sets) {
    const int type = nal_unit_type(unit, video.track.codec);
    if (video.track.codec == Codec::kH265) {
      sets.push_back(fmt::format("sprop-{}={}", type == 32 ? "vps" : type == 33 ? "sps" : "pps", to_base64(unit)));
      continue;
    }
    if (type == 7 && unit.size() > 3 && profile.empty()) {
      profile = fmt::format("profile-level-id={:02X}{:02X}{:02X};", unit[1], unit[2], unit[3]);
    }
    sets.push_back(to_base64(unit));
  }
  if (video.track.codec == Codec::kH265) {
    return fmt::format("a=rtpmap:96 H265/90000\r\na=fmtp:96 {}\r\n", fmt::join(sets, ";"));
  }
  return fmt::format("a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;{}sprop-parameter-sets={}\r\n", profile,
                     fmt::join(sets, ","));
}

std::string aac_description(const AVCodecParameters& parameters) {
  const std::span config{parameters.extradata, static_cast<std::size_t>(std::max(0, parameters.extradata_size))};
  return fmt::format(
      "a=rtpmap:97 mpeg4-generic/{}/{}\r\na=fmtp:97 streamtype=5;profile-level-id=1;mode=AAC-hbr;"
      "sizelength=13;indexlength=3;indexdeltalength=3;config={}\r\n",
      parameters.sample_rate, parameters.ch_layout.nb_channels, to_hex(std::as_bytes(config)));
}

class ClipLoader {
 public:
  Result<std::shared_ptr<const ClipSource>> load(const std::string& file);

 private:
  Result<> open(const std::string& file);
  Result<> choose_streams();
  Result<> begin_audio(const AVStream& stream);
  Result<> read_packets();
  Result<> take_video(AVPacket& packet);
  void append_picture(const AVPacket& picture);
  void take_audio(const AVPacket& packet);
  void cut_samples();
  Result<std::shared_ptr<const ClipSource>> finish();
  void move_start_to_zero(std::int64_t origin_90k);

  ff::Demuxer demuxer_;
  LoadedVideo video_;
  std::optional<LoadedAudio> audio_;
};

Result<std::shared_ptr<const ClipSource>> ClipLoader::load(const std::string& file) {
  if (auto opened = open(file); !opened.ok()) {
    return opened.error();
  }
  if (auto chosen = choose_streams(); !chosen.ok()) {
    return chosen.error();
  }
  if (auto read = read_packets(); !read.ok()) {
    return read.error();
  }
  return finish();
}

Result<> ClipLoader::open(const std::string& file) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) {
    return fail(ErrorKind::kNotFound, "no such file");
  }
  AVFormatContext* raw = nullptr;
  if (const int code = avformat_open_input(&raw, file.c_str(), nullptr, nullptr); code < 0) {
    return fail(ErrorKind::kUnsupported, "not a media file: " + ff::text_of(code));
  }
  demuxer_.reset(raw);
  if (const int code = avformat_find_stream_info(raw, nullptr); code < 0) {
    return fail(ErrorKind::kUnsupported, "its tracks cannot be told: " + ff::text_of(code));
  }
  return {};
}

Result<> ClipLoader::choose_streams() {
  for (unsigned i = 0; i < demuxer_->nb_streams; ++i) {
    const AVStream& stream = *demuxer_->streams[i];
    const Codec codec = codec_of(stream.codecpar->codec_id);
    if (codec == Codec::kUnknown) {
      continue;
    }
    if (stream.codecpar->codec_type == AVMEDIA_TYPE_AUDIO && !audio_.has_value()) {
      if (auto begun = begin_audio(stream); !begun.ok()) {
        return begun;
      }
    }
    if (stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO && video_.stream_index < 0) {
      auto filter = open_annex_b_filter(stream);
      if (!filter.ok()) {
        return filter.error();
      }
      video_.filter = std::move(*filter);
      video_.stream_index = stream.index;
      video_.time_base = stream.time_base;
      video_.track.kind = TrackKind::kVideo;
      video_.track.codec = codec;
      video_.track.payload_type = kVideoPayloadType;
    }
  }
  if (video_.stream_index < 0) {
    return fail(ErrorKind::kUnsupported, "no video of H.264 or H.265 in it");
  }
  return {};
}

Result<> ClipLoader::begin_audio(const AVStream& stream) {
  const AVCodecParameters& parameters = *stream.codecpar;
  if (parameters.codec_id == AV_CODEC_ID_AAC && parameters.extradata_size < 2) {
    return fail(ErrorKind::kUnsupported,
                "its AAC sound has no configuration (put it into mp4: ffmpeg -i IN -c copy OUT.mp4)");
  }
  LoadedAudio audio;
  audio.stream_index = stream.index;
  audio.time_base = stream.time_base;
  audio.channels = std::max(1, parameters.ch_layout.nb_channels);
  audio.track.kind = TrackKind::kAudio;
  audio.track.codec = codec_of(parameters.codec_id);
  audio.track.clock_rate = parameters.sample_rate;
  audio.track.payload_type = kDynamicAudioPayloadType;
  if (audio.track.codec == Codec::kAac) {
    audio.track.media_description = aac_description(parameters);
  } else {
    // Types 8 and 0 are bound to 8 kHz mono (RFC 3551, table 4).
    if (parameters.sample_rate == 8'000 && audio.channels == 1) {
      audio.track.payload_type = audio.track.codec == Codec::kPcma ? 8 : 0;
    }
    audio.track.media_description = fmt::format("a=rtpmap:{} {}/{}/{}\r\n", audio.track.payload_type,
                                                to_text(audio.track.codec), parameters.sample_rate, audio.channels);
  }
  audio_ = std::move(audio);
  return {};
}

Result<> ClipLoader::read_packets() {
  const ff::Packet packet{av_packet_alloc()};
  int code = 0;
  while ((code = av_read_frame(demuxer_.get(), packet.get())) >= 0) {
    if (packet->stream_index == video_.stream_index) {
      if (auto taken = take_video(*packet); !taken.ok()) {
        return taken.error();
      }
    } else if (audio_.has_value() && packet->stream_index == audio_->stream_index) {
      take_audio(*packet);
    }
    av_packet_unref(packet.get());
  }
  if (code != AVERROR_EOF) {
    return fail(ErrorKind::kDataLoss, "read it to its end: " + ff::text_of(code));
  }
  return {};
}

Result<> ClipLoader::take_video(AVPacket& packet) {
  if (packet.dts == AV_NOPTS_VALUE || packet.pts == AV_NOPTS_VALUE) {
    return fail(ErrorKind::kUnsupported,
                "its video has no time stamps (put it into mp4: ffmpeg -i IN -c copy OUT.mp4)");
  }
  if (const int code = av_bsf_send_packet(video_.filter.get(), &packet); code < 0) {
    return fail(ErrorKind::kDataLoss, "read its video as NAL units: " + ff::text_of(code));
  }
  const ff::Packet picture{av_packet_alloc()};
  while (av_bsf_receive_packet(video_.filter.get(), picture.get()) == 0) {
    append_picture(*picture);
    av_packet_unref(picture.get());
  }
  return {};
}

void ClipLoader::append_picture(const AVPacket& picture) {
  ClipTrack& track = video_.track;
  const bool is_key = (picture.flags & AV_PKT_FLAG_KEY) != 0;
  if (track.units.empty() && !is_key) {
    return;  // a camera begins with a key frame, whatever the file was cut from
  }
  const auto nal_units = split_annex_b(bytes_of(picture));
  if (track.units.empty()) {
    for (const auto& unit : nal_units) {
      if (is_parameter_set(unit, track.codec)) {
        video_.parameter_sets.emplace_back(unit.begin(), unit.end());
      }
    }
  }
  ClipUnit unit;
  unit.send_ticks = av_rescale_q(picture.dts, video_.time_base, kVideoTimeBase);
  unit.rtp_ticks = av_rescale_q(picture.pts, video_.time_base, kVideoTimeBase);
  unit.is_key = is_key;
  unit.first_payload = static_cast<std::uint32_t>(track.store.payloads.size());
  append_video_payloads(track.store, nal_units, track.codec);
  unit.payload_count = static_cast<std::uint32_t>(track.store.payloads.size()) - unit.first_payload;
  track.units.push_back(unit);
  video_.end_90k = unit.send_ticks + av_rescale_q(picture.duration, video_.time_base, kVideoTimeBase);
}

void ClipLoader::take_audio(const AVPacket& packet) {
  if (packet.pts == AV_NOPTS_VALUE || packet.size <= 0) {
    return;
  }
  ClipTrack& track = audio_->track;
  const std::int64_t tick = av_rescale_q(packet.pts, audio_->time_base, AVRational{1, track.clock_rate});
  if (track.codec != Codec::kAac) {
    audio_->first_tick = audio_->first_tick.value_or(tick);
    audio_->samples.insert(audio_->samples.end(), packet.data, packet.data + packet.size);
    return;
  }
  const auto first = static_cast<std::uint32_t>(track.store.payloads.size());
  append_aac_payloads(track.store, bytes_of(packet));
  const auto count = static_cast<std::uint32_t>(track.store.payloads.size()) - first;
  track.units.push_back({tick, tick, first, count, true});
}

/// 20 ms in each packet, as cameras send G.711, however the file was cut.
void ClipLoader::cut_samples() {
  ClipTrack& track = audio_->track;
  const auto channels = static_cast<std::size_t>(audio_->channels);
  const std::size_t step = static_cast<std::size_t>(track.clock_rate) / 50 * channels;
  const std::span<const std::uint8_t> samples{audio_->samples};
  for (std::size_t at = 0; at < samples.size(); at += step) {
    const std::int64_t tick = audio_->first_tick.value_or(0) + static_cast<std::int64_t>(at / channels);
    const auto payload = static_cast<std::uint32_t>(track.store.payloads.size());
    append_plain_payload(track.store, samples.subspan(at, std::min(step, samples.size() - at)));
    track.units.push_back({tick, tick, payload, 1, true});
  }
}

/// The clip starts where its video does; audio outside the video is left out, so that rounds join without overlap.
void ClipLoader::move_start_to_zero(std::int64_t origin_90k) {
  for (auto& unit : video_.track.units) {
    unit.send_ticks -= origin_90k;
    unit.rtp_ticks -= origin_90k;
  }
  video_.end_90k -= origin_90k;
  if (!audio_.has_value()) {
    return;
  }
  ClipTrack& track = audio_->track;
  const AVRational audio_base{1, track.clock_rate};
  const std::int64_t origin = av_rescale_q(origin_90k, kVideoTimeBase, audio_base);
  const std::int64_t end = av_rescale_q(video_.end_90k, kVideoTimeBase, audio_base);
  for (auto& unit : track.units) {
    unit.send_ticks -= origin;
    unit.rtp_ticks -= origin;
  }
  std::erase_if(track.units, [&](const ClipUnit& unit) { return unit.send_ticks < 0 || unit.send_ticks >= end; });
}

Result<std::shared_ptr<const ClipSource>> ClipLoader::finish() {
  if (video_.track.units.empty()) {
    return fail(ErrorKind::kUnsupported, "no key frame in its video");
  }
  if (audio_.has_value() && audio_->track.codec != Codec::kAac) {
    cut_samples();
  }
  const ClipUnit first = video_.track.units.front();
  const ClipUnit last = video_.track.units.back();
  const auto steps = static_cast<std::int64_t>(video_.track.units.size()) - 1;
  if (video_.end_90k <= last.send_ticks) {  // containers that give the last picture no length
    video_.end_90k = last.send_ticks + (steps > 0 ? (last.send_ticks - first.send_ticks) / steps : 3'600);
  }
  move_start_to_zero(first.send_ticks);
  video_.track.media_description = h26x_description(video_);
  const std::int64_t length_90k = video_.end_90k;
  std::vector<ClipTrack> tracks;
  tracks.push_back(std::move(video_.track));
  if (audio_.has_value() && !audio_->track.units.empty()) {
    tracks.push_back(std::move(audio_->track));
  }
  return std::make_shared<const ClipSource>(std::move(tracks), length_90k);
}

}  // namespace

Result<std::shared_ptr<const ClipSource>> load_clip_source(const std::string& file) {
  auto clip = ClipLoader{}.load(file);
  if (!clip.ok()) {
    return clip.error().while_doing("clip " + file);
  }
  return clip;
}

}  // namespace hallwatch
