#include <algorithm>

#include <fmt/format.h>

#include "recorder/fragment/ffmpeg_handles.h"
#include "recorder/fragment/movie_container.h"

namespace hallwatch {

MovieContainer container_of(const StreamFormat& format) {
  const bool is_g711 = format.audio && (format.audio->codec == Codec::kPcma || format.audio->codec == Codec::kPcmu);
  return is_g711 ? MovieContainer::kMov : MovieContainer::kMp4;
}

}  // namespace hallwatch

namespace hallwatch::movie_ffmpeg {
namespace {

AVCodecID codec_id_of(Codec codec) {
  switch (codec) {
    case Codec::kH264:
      return AV_CODEC_ID_H264;
    case Codec::kH265:
      return AV_CODEC_ID_HEVC;
    case Codec::kPcma:
      return AV_CODEC_ID_PCM_ALAW;
    case Codec::kPcmu:
      return AV_CODEC_ID_PCM_MULAW;
    case Codec::kAac:
      return AV_CODEC_ID_AAC;
    case Codec::kUnknown:
      break;
  }
  return AV_CODEC_ID_NONE;
}

bool is_video(Codec codec) {
  return codec == Codec::kH264 || codec == Codec::kH265;
}

Result<> set_extra_data(AVCodecParameters* parameters, const std::vector<std::byte>& bytes) {
  if (bytes.empty()) {
    return {};
  }
  auto* copy = static_cast<std::uint8_t*>(av_mallocz(bytes.size() + AV_INPUT_BUFFER_PADDING_SIZE));
  if (copy == nullptr) {
    return fail(ErrorKind::kResourceExhausted, "no memory for a decoder configuration");
  }
  std::transform(bytes.begin(), bytes.end(), copy, [](std::byte b) { return std::to_integer<std::uint8_t>(b); });
  parameters->extradata = copy;
  parameters->extradata_size = static_cast<int>(bytes.size());
  return {};
}

Result<> add_video(AVFormatContext* muxer, const VideoFormat& video) {
  // The first byte of avcC and hvcC is 1: with anything else libavformat would rewrite the NAL units.
  if (!is_video(video.codec) || video.decoder_config.size() < 7 || video.decoder_config.front() != std::byte{1}) {
    return fail(ErrorKind::kUnsupported,
                fmt::format("video {} of {} x {} px with {} bytes of configuration cannot be "
                            "stored: only H.264 and H.265 with avcC or hvcC",
                            to_text(video.codec), video.width_px, video.height_px, video.decoder_config.size()));
  }
  AVStream* stream = avformat_new_stream(muxer, nullptr);
  if (stream == nullptr) {
    return fail(ErrorKind::kResourceExhausted, "no memory for a video track");
  }
  stream->time_base = {1, 90'000};
  stream->codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
  stream->codecpar->codec_id = codec_id_of(video.codec);
  stream->codecpar->codec_tag = video.codec == Codec::kH265 ? MKTAG('h', 'v', 'c', '1') : 0;
  stream->codecpar->width = video.width_px;
  stream->codecpar->height = video.height_px;
  return set_extra_data(stream->codecpar, video.decoder_config);
}

Result<> add_audio(AVFormatContext* muxer, const AudioFormat& audio) {
  const auto id = codec_id_of(audio.codec);
  if (id == AV_CODEC_ID_NONE || is_video(audio.codec) || audio.sample_rate <= 0 || audio.channels <= 0) {
    return fail(ErrorKind::kUnsupported, fmt::format("audio {} of {} Hz with {} channels cannot be stored",
                                                     to_text(audio.codec), audio.sample_rate, audio.channels));
  }
  AVStream* stream = avformat_new_stream(muxer, nullptr);
  if (stream == nullptr) {
    return fail(ErrorKind::kResourceExhausted, "no memory for an audio track");
  }
  stream->time_base = {1, audio.sample_rate};
  auto* parameters = stream->codecpar;
  parameters->codec_type = AVMEDIA_TYPE_AUDIO;
  parameters->codec_id = id;
  parameters->sample_rate = audio.sample_rate;
  av_channel_layout_default(&parameters->ch_layout, audio.channels);
  if (audio.codec == Codec::kAac) {
    parameters->frame_size = 1'024;
  } else {
    parameters->bits_per_coded_sample = 8;
    parameters->block_align = audio.channels;
  }
  return set_extra_data(parameters, audio.decoder_config);
}

}  // namespace

Result<> add_tracks(AVFormatContext* muxer, const StreamFormat& format) {
  if (auto added = add_video(muxer, format.video); !added.ok()) {
    return added;
  }
  return format.audio ? add_audio(muxer, *format.audio) : Result<>{};
}

const char* muxer_name(const StreamFormat& format) {
  return container_of(format) == MovieContainer::kMov ? "mov" : "mp4";
}

}  // namespace hallwatch::movie_ffmpeg
