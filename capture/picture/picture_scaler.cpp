#include "capture/picture/picture_scaler.h"

#include <new>

#include <fmt/format.h>

namespace hallwatch {
namespace {

namespace ff = picture_ffmpeg;

/// libswscale's vector code may write past the end of the last row.
constexpr std::size_t kRoomBehindLastRow = 64;
constexpr int kLeastHeightOfHd = 720;

AVPixelFormat format_of(PixelOrder order) {
  switch (order) {
    case PixelOrder::kRgba:
      return AV_PIX_FMT_RGBA;
    case PixelOrder::kBgr:
      return AV_PIX_FMT_BGR24;
    case PixelOrder::kGray:
      break;
  }
  return AV_PIX_FMT_GRAY8;
}

/// The "J" formats say the full range by their name, which libswscale no longer likes.
int plain_format(int format) {
  switch (format) {
    case AV_PIX_FMT_YUVJ420P:
      return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P:
      return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P:
      return AV_PIX_FMT_YUV444P;
    default:
      return format;
  }
}

int color_space_of(const AVFrame& frame) {
  if (frame.colorspace == AVCOL_SPC_UNSPECIFIED || frame.colorspace == AVCOL_SPC_RGB) {
    return frame.height >= kLeastHeightOfHd ? SWS_CS_ITU709 : SWS_CS_ITU601;
  }
  return frame.colorspace;
}

Picture empty_picture(int width_px, int height_px, PixelOrder order) {
  Picture picture;
  picture.width_px = width_px;
  picture.height_px = height_px;
  picture.order = order;
  return picture;
}

}  // namespace

PictureScaler::Task PictureScaler::task_for(const AVFrame& frame) const {
  const bool is_as_sent = size_.width_px <= 0 || size_.height_px <= 0;
  const int plain = plain_format(frame.format);
  return {.from_width_px = frame.width,
          .from_height_px = frame.height,
          .format = plain,
          .color_space = color_space_of(frame),
          .is_full_range = plain != frame.format || frame.color_range == AVCOL_RANGE_JPEG ? 1 : 0,
          .to_width_px = is_as_sent ? frame.width : size_.width_px,
          .to_height_px = is_as_sent ? frame.height : size_.height_px};
}

Result<> PictureScaler::prepare(const Task& task) {
  if (scaler_ != nullptr && task == task_) {
    return {};
  }
  const auto from = static_cast<AVPixelFormat>(task.format);
  const AVPixelFormat to = format_of(order_);
  scaler_.reset(sws_getContext(task.from_width_px, task.from_height_px, from, task.to_width_px, task.to_height_px, to,
                               SWS_BILINEAR, nullptr, nullptr, nullptr));
  if (scaler_ == nullptr) {
    return fail(ErrorKind::kUnsupported,
                fmt::format("pictures of {}x{}, pixel format {}, cannot be scaled to {}x{}", task.from_width_px,
                            task.from_height_px, task.format, task.to_width_px, task.to_height_px));
  }
  constexpr int kUnchanged = 1 << 16;
  constexpr int kFullRange = 1;
  // A negative answer says that these formats have no such details (gray to gray): nothing to set then.
  sws_setColorspaceDetails(scaler_.get(), sws_getCoefficients(task.color_space), task.is_full_range,
                           sws_getCoefficients(SWS_CS_DEFAULT), kFullRange, 0, kUnchanged, kUnchanged);
  task_ = task;
  return {};
}

Result<Picture> PictureScaler::scale(const AVFrame& frame) {
  const Task task = task_for(frame);
  if (auto prepared = prepare(task); !prepared.ok()) {
    return prepared.error();
  }
  Picture picture = empty_picture(task.to_width_px, task.to_height_px, order_);
  const int row_bytes = picture.width_px * picture.channels();
  const auto size = static_cast<std::size_t>(row_bytes) * static_cast<std::size_t>(picture.height_px);
  try {
    picture.bytes.resize(size + kRoomBehindLastRow);
  } catch (const std::bad_alloc&) {
    return fail(ErrorKind::kResourceExhausted, fmt::format("no memory for a picture of {} bytes", size));
  }
  std::uint8_t* const planes[4] = {picture.bytes.data(), nullptr, nullptr, nullptr};
  const int strides[4] = {row_bytes, 0, 0, 0};
  const int rows = sws_scale(scaler_.get(), frame.data, frame.linesize, 0, frame.height, planes, strides);
  if (rows != picture.height_px) {
    return fail(ErrorKind::kUnsupported, "scale picture: " + ff::text_of(rows));
  }
  picture.bytes.resize(size);
  return picture;
}

}  // namespace hallwatch
