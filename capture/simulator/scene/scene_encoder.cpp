#include "capture/simulator/scene/scene_encoder.h"

#include <cstring>

#include <fmt/format.h>

#include "capture/simulator/scene/scene_ffmpeg_handles.h"
#include "capture/simulator/scene/scene_sound.h"

namespace hallwatch {

namespace ff = simulator_ffmpeg;

struct SceneEncoder::Implementation {
  SceneEncoding encoding;
  ff::Muxer muxer;
  ff::CodecContext video;
  ff::Frame frame;
  ff::Packet packet;
  AVStream* video_stream = nullptr;  ///< both owned by the muxer
  AVStream* audio_stream = nullptr;
  std::int64_t pictures = 0;
  std::int64_t samples = 0;

  Result<> open_video();
  void add_streams();
  Result<> write_header();
  Result<> drain();
  [[nodiscard]] Error error(ErrorKind kind, const char* step, int code) const {
    return fail(kind, fmt::format("clip {}: {}: {}", encoding.file.string(), step, ff::text_of(code)));
  }
};

Result<> SceneEncoder::Implementation::open_video() {
  const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
  if (codec == nullptr) {
    return fail(ErrorKind::kUnsupported, "this libavcodec has no libx264 to encode a scene with");
  }
  video.reset(avcodec_alloc_context3(codec));
  video->width = encoding.width_px;
  video->height = encoding.height_px;
  video->pix_fmt = AV_PIX_FMT_YUV420P;
  video->time_base = {1, encoding.fps};
  video->framerate = {encoding.fps, 1};
  video->gop_size = encoding.fps;
  video->keyint_min = encoding.fps;
  video->max_b_frames = 0;
  video->thread_count = 1;  // two cameras are rendered at a time; and the bytes are the same each time
  video->color_range = AVCOL_RANGE_MPEG;
  video->colorspace = AVCOL_SPC_BT709;
  video->color_primaries = AVCOL_PRI_BT709;
  video->color_trc = AVCOL_TRC_BT709;
  video->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT;
  video->log_level_offset = AV_LOG_ERROR;  // its notes are shown as debugging: only errors come through
  av_opt_set(video->priv_data, "preset", "ultrafast", 0);
  av_opt_set(video->priv_data, "crf", std::to_string(encoding.quality).c_str(), 0);
  av_opt_set(video->priv_data, "x264-params", "log=1:scenecut=0", 0);
  if (const int code = avcodec_open2(video.get(), codec, nullptr); code < 0) {
    return error(ErrorKind::kUnsupported, "open the encoder", code);
  }
  return {};
}

void SceneEncoder::Implementation::add_streams() {
  video_stream = avformat_new_stream(muxer.get(), nullptr);
  video_stream->time_base = video->time_base;
  avcodec_parameters_from_context(video_stream->codecpar, video.get());
  audio_stream = avformat_new_stream(muxer.get(), nullptr);
  audio_stream->time_base = {1, kSceneSampleRate};
  AVCodecParameters& sound = *audio_stream->codecpar;
  sound.codec_type = AVMEDIA_TYPE_AUDIO;
  sound.codec_id = AV_CODEC_ID_PCM_ALAW;
  sound.sample_rate = kSceneSampleRate;
  sound.bits_per_coded_sample = 8;
  sound.bit_rate = kSceneSampleRate * 8;
  sound.block_align = 1;
  av_channel_layout_default(&sound.ch_layout, 1);
}

Result<> SceneEncoder::Implementation::write_header() {
  AVFormatContext* raw = nullptr;
  int code = avformat_alloc_output_context2(&raw, nullptr, "mov", encoding.file.c_str());
  if (code < 0) {
    return error(ErrorKind::kUnsupported, "write QuickTime", code);
  }
  muxer.reset(raw);
  muxer->flags |= AVFMT_FLAG_BITEXACT;
  add_streams();
  code = avio_open(&muxer->pb, encoding.file.c_str(), AVIO_FLAG_WRITE);
  code = code < 0 ? code : avformat_write_header(muxer.get(), nullptr);
  return code < 0 ? error(ErrorKind::kIo, "create the file", code) : Result<>{};
}

Result<> SceneEncoder::Implementation::drain() {
  while (true) {
    int code = avcodec_receive_packet(video.get(), packet.get());
    if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) {
      return {};
    }
    if (code < 0) {
      return error(ErrorKind::kUnsupported, "encode", code);
    }
    packet->stream_index = video_stream->index;
    packet->duration = 1;
    av_packet_rescale_ts(packet.get(), video->time_base, video_stream->time_base);
    if (code = av_interleaved_write_frame(muxer.get(), packet.get()); code < 0) {
      return error(ErrorKind::kIo, "write", code);
    }
  }
}

SceneEncoder::SceneEncoder(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
SceneEncoder::~SceneEncoder() = default;
SceneEncoder::SceneEncoder(SceneEncoder&&) noexcept = default;
SceneEncoder& SceneEncoder::operator=(SceneEncoder&&) noexcept = default;

Result<SceneEncoder> SceneEncoder::open(const SceneEncoding& encoding) {
  auto implementation = std::make_unique<Implementation>();
  implementation->encoding = encoding;
  implementation->packet.reset(av_packet_alloc());
  implementation->frame.reset(av_frame_alloc());
  if (auto opened = implementation->open_video(); !opened.ok()) {
    return opened.error();
  }
  if (auto begun = implementation->write_header(); !begun.ok()) {
    return begun.error();
  }
  AVFrame& frame = *implementation->frame;
  frame.format = AV_PIX_FMT_YUV420P;
  frame.width = encoding.width_px;
  frame.height = encoding.height_px;
  if (const int code = av_frame_get_buffer(&frame, 0); code < 0) {
    return implementation->error(ErrorKind::kResourceExhausted, "hold a picture", code);
  }
  return SceneEncoder{std::move(implementation)};
}

Result<> SceneEncoder::add_picture(const YuvPicture& picture) {
  Implementation& me = *implementation_;
  if (const int code = av_frame_make_writable(me.frame.get()); code < 0) {
    return me.error(ErrorKind::kResourceExhausted, "hold a picture", code);
  }
  const auto copy = [&](int plane, const std::vector<std::uint8_t>& from, int width, int height) {
    for (int y = 0; y < height; ++y) {
      std::memcpy(me.frame->data[plane] + static_cast<std::ptrdiff_t>(y) * me.frame->linesize[plane],
                  from.data() + static_cast<std::ptrdiff_t>(y) * width, static_cast<std::size_t>(width));
    }
  };
  copy(0, picture.y, picture.width_px, picture.height_px);
  copy(1, picture.u, picture.width_px / 2, picture.height_px / 2);
  copy(2, picture.v, picture.width_px / 2, picture.height_px / 2);
  me.frame->pts = me.pictures++;
  if (const int code = avcodec_send_frame(me.video.get(), me.frame.get()); code < 0) {
    return me.error(ErrorKind::kUnsupported, "encode", code);
  }
  return me.drain();
}

Result<> SceneEncoder::add_sound(std::span<const std::uint8_t> a_law) {
  Implementation& me = *implementation_;
  const ff::Packet packet{av_packet_alloc()};
  if (const int code = av_new_packet(packet.get(), static_cast<int>(a_law.size())); code < 0) {
    return me.error(ErrorKind::kResourceExhausted, "hold sound", code);
  }
  std::memcpy(packet->data, a_law.data(), a_law.size());
  packet->stream_index = me.audio_stream->index;
  packet->pts = packet->dts = me.samples;
  packet->duration = static_cast<std::int64_t>(a_law.size());
  packet->flags |= AV_PKT_FLAG_KEY;
  me.samples += packet->duration;
  av_packet_rescale_ts(packet.get(), {1, kSceneSampleRate}, me.audio_stream->time_base);
  const int code = av_interleaved_write_frame(me.muxer.get(), packet.get());
  return code < 0 ? me.error(ErrorKind::kIo, "write", code) : Result<>{};
}

Result<> SceneEncoder::finish() {
  Implementation& me = *implementation_;
  if (const int code = avcodec_send_frame(me.video.get(), nullptr); code < 0) {
    return me.error(ErrorKind::kUnsupported, "encode", code);
  }
  if (auto drained = me.drain(); !drained.ok()) {
    return drained;
  }
  int code = av_write_trailer(me.muxer.get());
  const int closed = avio_closep(&me.muxer->pb);
  code = code < 0 ? code : closed;
  return code < 0 ? me.error(ErrorKind::kIo, "finish the file", code) : Result<>{};
}

}  // namespace hallwatch
