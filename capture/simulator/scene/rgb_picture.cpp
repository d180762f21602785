#include "capture/simulator/scene/rgb_picture.h"

#include <array>

#include "capture/simulator/scene/scene_ffmpeg_handles.h"

namespace hallwatch {
namespace {

namespace ff = simulator_ffmpeg;

constexpr int kLongestSidePx = 8'192;

Error cannot_read(int code) {
  return fail(ErrorKind::kUnsupported, "not a picture that can be read: " + ff::text_of(code));
}

Result<ff::Frame> decode_first(AVFormatContext& demuxer) {
  const int index = av_find_best_stream(&demuxer, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
  if (index < 0) {
    return cannot_read(index);
  }
  const AVCodecParameters& parameters = *demuxer.streams[index]->codecpar;
  const ff::CodecContext decoder{avcodec_alloc_context3(avcodec_find_decoder(parameters.codec_id))};
  ff::Frame frame{av_frame_alloc()};
  const ff::Packet packet{av_packet_alloc()};
  int code = avcodec_parameters_to_context(decoder.get(), &parameters);
  code = code < 0 ? code : avcodec_open2(decoder.get(), nullptr, nullptr);
  code = code < 0 ? code : av_read_frame(&demuxer, packet.get());
  code = code < 0 ? code : avcodec_send_packet(decoder.get(), packet.get());
  code = code < 0 ? code : avcodec_send_packet(decoder.get(), nullptr);
  code = code < 0 ? code : avcodec_receive_frame(decoder.get(), frame.get());
  if (code < 0) {
    return cannot_read(code);
  }
  return frame;
}

Result<RgbPicture> to_rgb(const AVFrame& frame) {
  if (frame.width < 1 || frame.height < 1 || frame.width > kLongestSidePx || frame.height > kLongestSidePx) {
    return cannot_read(AVERROR_INVALIDDATA);
  }
  RgbPicture picture{frame.width, frame.height, {}};
  picture.bytes.resize(static_cast<std::size_t>(frame.width) * static_cast<std::size_t>(frame.height) * 3);
  const ff::Scaler scaler{sws_getContext(frame.width, frame.height, static_cast<AVPixelFormat>(frame.format),
                                         frame.width, frame.height, AV_PIX_FMT_RGB24,
                                         SWS_BILINEAR | SWS_ACCURATE_RND | SWS_BITEXACT, nullptr, nullptr, nullptr)};
  if (scaler == nullptr) {
    return cannot_read(AVERROR_INVALIDDATA);
  }
  std::array<std::uint8_t*, 4> planes{picture.bytes.data(), nullptr, nullptr, nullptr};
  const std::array<int, 4> strides{frame.width * 3, 0, 0, 0};
  sws_scale(scaler.get(), frame.data, frame.linesize, 0, frame.height, planes.data(), strides.data());
  return picture;
}

}  // namespace

Result<RgbPicture> load_rgb_picture(const std::filesystem::path& file) {
  const std::string step = "photograph " + file.string();
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) {
    return fail(ErrorKind::kNotFound, step + ": no such file; setup/photos.sh fetches it");
  }
  AVFormatContext* raw = nullptr;
  if (const int code = avformat_open_input(&raw, file.c_str(), nullptr, nullptr); code < 0) {
    return cannot_read(code).while_doing(step);
  }
  const ff::Demuxer demuxer{raw};
  if (const int code = avformat_find_stream_info(raw, nullptr); code < 0) {
    return cannot_read(code).while_doing(step);
  }
  auto frame = decode_first(*demuxer);
  auto picture = frame.ok() ? to_rgb(**frame) : Result<RgbPicture>{frame.error()};
  return picture.ok() ? std::move(picture) : picture.error().while_doing(step);
}

}  // namespace hallwatch
