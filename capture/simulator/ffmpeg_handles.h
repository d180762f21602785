#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavcodec/bsf.h>
#include <libavformat/avformat.h>
}

#include <string>

#include "base/c_handle.h"

namespace hallwatch::simulator_ffmpeg {

inline void close_demuxer(AVFormatContext* context) noexcept {
  avformat_close_input(&context);
}
inline void free_packet(AVPacket* packet) noexcept {
  av_packet_free(&packet);
}
inline void free_filter(AVBSFContext* filter) noexcept {
  av_bsf_free(&filter);
}

using Demuxer = Handle<AVFormatContext, &close_demuxer>;
using Packet = Handle<AVPacket, &free_packet>;
using BitstreamFilter = Handle<AVBSFContext, &free_filter>;

/// What FFmpeg says about a return code.
[[nodiscard]] inline std::string text_of(int code) {
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(code, text, sizeof text);
  return text;
}

}  // namespace hallwatch::simulator_ffmpeg
