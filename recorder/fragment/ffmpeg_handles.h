#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/dict.h>
#include <libavutil/mem.h>
}

#include <mutex>
#include <string>

#include "base/c_handle.h"
#include "base/result.h"
#include "capture/packet.h"

// Names FFmpeg: include in .cpp files of recorder only.

namespace hallwatch::movie_ffmpeg {

inline void free_packet(AVPacket* packet) noexcept {
  av_packet_free(&packet);
}
inline void free_io(AVIOContext* io) noexcept {
  av_freep(&io->buffer);
  avio_context_free(&io);
}
/// Without av_write_trailer(): a fragmented file has none.
inline void free_muxer(AVFormatContext* muxer) noexcept {
  avformat_free_context(muxer);
}

using Packet = Handle<AVPacket, &free_packet>;
using Io = Handle<AVIOContext, &free_io>;
using Muxer = Handle<AVFormatContext, &free_muxer>;

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

/// Adds the tracks of `format` to a muxer of mp4 or mov, video first. Nothing is re-encoded or filtered.
/// @errors kUnsupported: a codec that cannot be stored; kResourceExhausted
[[nodiscard]] Result<> add_tracks(AVFormatContext* muxer, const StreamFormat& format);

/// "mp4", or "mov" where the sound is G.711, which mp4 does not take.
[[nodiscard]] const char* muxer_name(const StreamFormat& format);

}  // namespace hallwatch::movie_ffmpeg
