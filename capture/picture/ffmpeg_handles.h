#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/frame.h>
#include <libavutil/imgutils.h>
#include <libswscale/swscale.h>
}

#include <mutex>
#include <string>

#include "base/c_handle.h"

// Names FFmpeg: include in .cpp files of capture/picture only.

namespace hallwatch::picture_ffmpeg {

inline void free_decoder(AVCodecContext* context) noexcept {
  avcodec_free_context(&context);
}
inline void close_demuxer(AVFormatContext* context) noexcept {
  avformat_close_input(&context);
}
inline void free_packet(AVPacket* packet) noexcept {
  av_packet_free(&packet);
}
inline void free_frame(AVFrame* frame) noexcept {
  av_frame_free(&frame);
}

using Decoder = Handle<AVCodecContext, &free_decoder>;
using Demuxer = Handle<AVFormatContext, &close_demuxer>;
using Packet = Handle<AVPacket, &free_packet>;
using Frame = Handle<AVFrame, &free_frame>;
using Scaler = Handle<SwsContext, &sws_freeContext>;

/// What FFmpeg says about a return code.
[[nodiscard]] inline std::string text_of(int code) {
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(code, text, sizeof text);
  return text;
}

/// Damage comes back as an Error; the library's own lines would only repeat it on standard error.
inline void silence_library() {
  static std::once_flag once;
  std::call_once(once, [] { av_log_set_level(AV_LOG_FATAL); });
}

}  // namespace hallwatch::picture_ffmpeg
