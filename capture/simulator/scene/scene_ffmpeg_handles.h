#pragma once

extern "C" {
#include <libavutil/frame.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
}

#include "capture/simulator/ffmpeg_handles.h"

namespace hallwatch::simulator_ffmpeg {

inline void free_codec_context(AVCodecContext* context) noexcept {
  avcodec_free_context(&context);
}
inline void free_frame(AVFrame* frame) noexcept {
  av_frame_free(&frame);
}
/// Closes the file too.
inline void free_muxer(AVFormatContext* context) noexcept {
  avio_closep(&context->pb);
  avformat_free_context(context);
}

using CodecContext = Handle<AVCodecContext, &free_codec_context>;
using Frame = Handle<AVFrame, &free_frame>;
using Muxer = Handle<AVFormatContext, &free_muxer>;
using Scaler = Handle<SwsContext, &sws_freeContext>;

}  // namespace hallwatch::simulator_ffmpeg
