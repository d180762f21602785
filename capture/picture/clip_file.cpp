#include "capture/picture/clip_file.h"

#include <algorithm>
#include <span>
#include <system_error>

#include "capture/picture/ffmpeg_handles.h"

namespace hallwatch {
namespace {

namespace ff = picture_ffmpeg;

constexpr AVRational kCameraClock{1, 90'000};
constexpr AVRational kMicroseconds{1, 1'000'000};
constexpr std::string_view kRemedy = " (remedy: ffmpeg -i IN -c:v libx264 OUT.mp4)";

Codec codec_of(AVCodecID codec_id) {
  return codec_id == AV_CODEC_ID_H264 ? Codec::kH264 : codec_id == AV_CODEC_ID_HEVC ? Codec::kH265 : Codec::kUnknown;
}

/// avcC and hvcC (ISO 14496-15) state the length of the NAL lengths; ours have 4 bytes.
bool has_lengths_of_four_bytes(Codec codec, std::span<const std::uint8_t> config) {
  const std::size_t place = codec == Codec::kH264 ? 4 : 21;
  return config.size() > place + 1 && config[0] == 1 && (config[place] & 3) == 3;
}

Result<std::shared_ptr<const StreamFormat>> format_of(const AVCodecParameters& parameters) {
  StreamFormat format;
  format.video.codec = codec_of(parameters.codec_id);
  if (format.video.codec == Codec::kUnknown) {
    return fail(ErrorKind::kUnsupported, "its video is neither H.264 nor H.265" + std::string{kRemedy});
  }
  const std::span config{parameters.extradata, static_cast<std::size_t>(std::max(parameters.extradata_size, 0))};
  if (!has_lengths_of_four_bytes(format.video.codec, config)) {
    return fail(ErrorKind::kUnsupported, "its video is not laid out as in mp4" + std::string{kRemedy});
  }
  format.video.width_px = parameters.width;
  format.video.height_px = parameters.height;
  const auto bytes = std::as_bytes(config);
  format.video.decoder_config.assign(bytes.begin(), bytes.end());
  return std::make_shared<const StreamFormat>(std::move(format));
}

Result<ff::Demuxer> open_demuxer(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) {
    return fail(ErrorKind::kNotFound, "no such file");
  }
  ff::silence_library();
  AVFormatContext* raw = nullptr;
  // "file:" keeps a path with a colon from being taken for a network address.
  if (const int code = avformat_open_input(&raw, ("file:" + file.string()).c_str(), nullptr, nullptr); code < 0) {
    return fail(ErrorKind::kUnsupported, "not a media file: " + ff::text_of(code) + std::string{kRemedy});
  }
  ff::Demuxer demuxer{raw};
  if (const int code = avformat_find_stream_info(raw, nullptr); code < 0) {
    return fail(ErrorKind::kUnsupported, "its tracks cannot be told: " + ff::text_of(code));
  }
  return demuxer;
}

}  // namespace

struct ClipFile::Implementation {
  ff::Demuxer demuxer;
  int stream_index = -1;
  StreamId stream_id;
  UtcTime start{};
  std::shared_ptr<const StreamFormat> format;

  [[nodiscard]] PacketPtr convert(const AVPacket& packet) const;
};

ClipFile::ClipFile(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
ClipFile::~ClipFile() = default;
ClipFile::ClipFile(ClipFile&&) noexcept = default;
ClipFile& ClipFile::operator=(ClipFile&&) noexcept = default;

Result<ClipFile> ClipFile::open(const std::filesystem::path& file, const StreamId& stream_id, UtcTime start) {
  const std::string step = "open clip " + file.string();
  auto demuxer = open_demuxer(file);
  if (!demuxer.ok()) {
    return demuxer.error().while_doing(step);
  }
  const int index = av_find_best_stream(demuxer->get(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
  if (index < 0) {
    return fail(ErrorKind::kUnsupported, step + ": it has no video");
  }
  auto format = format_of(*(*demuxer)->streams[index]->codecpar);
  if (!format.ok()) {
    return format.error().while_doing(step);
  }
  return ClipFile{std::make_unique<Implementation>(
      Implementation{std::move(*demuxer), index, stream_id, start, std::move(*format)})};
}

PacketPtr ClipFile::Implementation::convert(const AVPacket& packet) const {
  const AVStream& stream = *demuxer->streams[stream_index];
  const std::int64_t origin = stream.start_time == AV_NOPTS_VALUE ? 0 : stream.start_time;
  const std::int64_t dts = packet.dts == AV_NOPTS_VALUE ? packet.pts : packet.dts;
  const std::int64_t pts = packet.pts == AV_NOPTS_VALUE ? dts : packet.pts;
  EncodedPacket result;
  result.stream_id = stream_id;
  result.track = TrackKind::kVideo;
  result.is_key = (packet.flags & AV_PKT_FLAG_KEY) != 0;
  result.run = 1;
  result.utc = start + std::chrono::microseconds{av_rescale_q(pts - origin, stream.time_base, kMicroseconds)};
  result.pts_90k = av_rescale_q(pts - origin, stream.time_base, kCameraClock);
  result.dts_90k = av_rescale_q(dts - origin, stream.time_base, kCameraClock);
  result.format = format;
  const auto bytes = std::as_bytes(std::span{packet.data, static_cast<std::size_t>(std::max(packet.size, 0))});
  result.bytes.assign(bytes.begin(), bytes.end());
  return std::make_shared<const EncodedPacket>(std::move(result));
}

Result<std::optional<PacketPtr>> ClipFile::next() {
  auto& self = *implementation_;
  const ff::Packet packet{av_packet_alloc()};
  if (packet == nullptr) {
    return fail(ErrorKind::kResourceExhausted, "no memory for a packet");
  }
  int code = 0;
  while ((code = av_read_frame(self.demuxer.get(), packet.get())) >= 0) {
    if (packet->stream_index == self.stream_index) {
      return std::optional{self.convert(*packet)};
    }
    av_packet_unref(packet.get());
  }
  if (code != AVERROR_EOF) {
    return fail(ErrorKind::kDataLoss, "read clip: " + ff::text_of(code));
  }
  return std::optional<PacketPtr>{};
}

std::chrono::microseconds ClipFile::duration() const {
  const auto length = implementation_->demuxer->duration;  // AV_TIME_BASE: microseconds
  return std::chrono::microseconds{length == AV_NOPTS_VALUE ? 0 : length};
}

}  // namespace hallwatch
