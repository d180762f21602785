#include "capture/picture/picture_decoder.h"

#include <cstring>
#include <optional>
#include <utility>

#include "capture/picture/ffmpeg_handles.h"
#include "capture/picture/picture_scaler.h"

namespace hallwatch {
namespace {

namespace ff = picture_ffmpeg;

constexpr std::int64_t kMostPixels = 8192LL * 4608;  ///< a header that claims more is garbage, not a camera

AVCodecID codec_id_of(Codec codec) {
  switch (codec) {
    case Codec::kH264:
      return AV_CODEC_ID_H264;
    case Codec::kH265:
      return AV_CODEC_ID_HEVC;
    default:
      return AV_CODEC_ID_NONE;
  }
}

Result<> give_config(AVCodecContext& decoder, const std::vector<std::byte>& config) {
  auto* bytes = static_cast<std::uint8_t*>(av_mallocz(config.size() + AV_INPUT_BUFFER_PADDING_SIZE));
  if (bytes == nullptr) {
    return fail(ErrorKind::kResourceExhausted, "no memory for a decoder");
  }
  std::memcpy(bytes, config.data(), config.size());
  decoder.extradata = bytes;  // freed with the decoder
  decoder.extradata_size = static_cast<int>(config.size());
  return {};
}

Result<ff::Decoder> open_decoder(const VideoFormat& format) {
  const AVCodec* codec = avcodec_find_decoder(codec_id_of(format.codec));
  if (codec == nullptr) {
    return fail(ErrorKind::kUnsupported, "no decoder for " + std::string{to_text(format.codec)});
  }
  if (format.decoder_config.empty()) {
    return fail(ErrorKind::kDataLoss, "the stream's format has no decoder configuration");
  }
  ff::Decoder decoder{avcodec_alloc_context3(codec)};
  if (decoder == nullptr) {
    return fail(ErrorKind::kResourceExhausted, "no memory for a decoder");
  }
  decoder->thread_count = 1;  // streams are many, cores few; more threads would also delay each picture
  decoder->max_pixels = kMostPixels;
  if (auto given = give_config(*decoder, format.decoder_config); !given.ok()) {
    return given.error();
  }
  if (const int code = avcodec_open2(decoder.get(), codec, nullptr); code < 0) {
    return fail(ErrorKind::kDataLoss, "open decoder: " + ff::text_of(code));
  }
  return decoder;
}

/// The packet as libavcodec wants it: with room behind its bytes. Its time is UTC, so that it comes back with the
/// picture.
Result<ff::Packet> to_av_packet(const EncodedPacket& packet) {
  ff::Packet result{av_packet_alloc()};
  if (result == nullptr || av_new_packet(result.get(), static_cast<int>(packet.bytes.size())) < 0) {
    return fail(ErrorKind::kResourceExhausted, "no memory for a packet");
  }
  std::memcpy(result->data, packet.bytes.data(), packet.bytes.size());
  result->pts = to_us(packet.utc);
  if (packet.is_key) {
    result->flags |= AV_PKT_FLAG_KEY;
  }
  return result;
}

/// Parts were guessed: not what the camera saw.
bool is_damaged(const AVFrame& frame) {
  return frame.decode_error_flags != 0 || (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0;
}

}  // namespace

struct PictureDecoder::Implementation {
  Implementation(PictureSize size, PixelOrder order) : scaler(size, order), frame(av_frame_alloc()) {
    ff::silence_library();
  }

  Result<> follow(const EncodedPacket& packet, std::vector<Picture>& pictures);
  Result<> feed(const EncodedPacket& packet, std::vector<Picture>& pictures);
  Result<> take_frames(std::vector<Picture>& pictures);
  Result<> take_frame(std::vector<Picture>& pictures);
  void drain(std::vector<Picture>& pictures);

  PictureScaler scaler;
  ff::Frame frame;
  ff::Decoder decoder;
  std::shared_ptr<const StreamFormat> format;
  std::uint64_t run = 0;
  std::function<bool(UtcTime)> is_wanted;  ///< empty: every picture is
  bool waits_for_key = true;               ///< what comes before the next key frame would be guessed
};

PictureDecoder::PictureDecoder(PictureSize size, PixelOrder order)
    : implementation_(std::make_unique<Implementation>(size, order)) {}
PictureDecoder::~PictureDecoder() = default;
PictureDecoder::PictureDecoder(PictureDecoder&&) noexcept = default;
PictureDecoder& PictureDecoder::operator=(PictureDecoder&&) noexcept = default;

void PictureDecoder::set_size(PictureSize size) {
  implementation_->scaler.set_size(size);
}

void PictureDecoder::give_only(std::function<bool(UtcTime)> is_wanted) {
  implementation_->is_wanted = std::move(is_wanted);
}

Result<std::vector<Picture>> PictureDecoder::decode(const EncodedPacket& packet) {
  if (packet.track != TrackKind::kVideo) {
    return std::vector<Picture>{};
  }
  auto& self = *implementation_;
  std::vector<Picture> pictures;
  auto done = self.follow(packet, pictures);
  if (done.ok()) {
    done = self.feed(packet, pictures);
  }
  if (!done.ok()) {
    self.waits_for_key = true;
    if (pictures.empty()) {  // good pictures from before the damage go first; the damage shows in the next call
      return done.error().while_doing("decode picture");
    }
  }
  return pictures;
}

std::vector<Picture> PictureDecoder::flush() {
  std::vector<Picture> pictures;
  implementation_->drain(pictures);
  return pictures;
}

/// Opens a decoder for the packet's format, and starts anew with a new run; the pictures of the old one come out first.
Result<> PictureDecoder::Implementation::follow(const EncodedPacket& packet, std::vector<Picture>& pictures) {
  if (packet.format == nullptr) {
    return fail(ErrorKind::kDataLoss, "a packet without a format");
  }
  const bool is_same = decoder != nullptr && (packet.format == format || packet.format->video == format->video);
  if (is_same) {
    if (packet.run != run) {
      drain(pictures);
    }
  } else {
    drain(pictures);
    decoder.reset();
    auto opened = open_decoder(packet.format->video);
    if (!opened.ok()) {
      return opened.error();
    }
    decoder = std::move(*opened);
  }
  format = packet.format;
  run = packet.run;
  return {};
}

Result<> PictureDecoder::Implementation::feed(const EncodedPacket& packet, std::vector<Picture>& pictures) {
  if (waits_for_key && !packet.is_key) {
    return {};
  }
  if (packet.bytes.empty()) {  // to libavcodec it would mean the end of the stream
    return fail(ErrorKind::kDataLoss, "a packet without bytes");
  }
  waits_for_key = false;
  const auto av_packet = to_av_packet(packet);
  if (!av_packet.ok()) {
    return av_packet.error();
  }
  const int sent = avcodec_send_packet(decoder.get(), av_packet->get());
  auto taken = take_frames(pictures);
  if (sent < 0) {
    return fail(ErrorKind::kDataLoss, ff::text_of(sent));
  }
  return taken;
}

/// Takes all that is ready; the first trouble is told, the good pictures are kept.
Result<> PictureDecoder::Implementation::take_frames(std::vector<Picture>& pictures) {
  Result<> trouble;
  int code = 0;
  while ((code = avcodec_receive_frame(decoder.get(), frame.get())) >= 0) {
    if (auto taken = take_frame(pictures); !taken.ok() && trouble.ok()) {
      trouble = taken;
    }
    av_frame_unref(frame.get());
  }
  if (code != AVERROR(EAGAIN) && code != AVERROR_EOF && trouble.ok()) {
    return fail(ErrorKind::kDataLoss, ff::text_of(code));
  }
  return trouble;
}

Result<> PictureDecoder::Implementation::take_frame(std::vector<Picture>& pictures) {
  if (is_damaged(*frame)) {
    return fail(ErrorKind::kDataLoss, "a damaged picture");
  }
  const UtcTime utc = frame->pts == AV_NOPTS_VALUE ? UtcTime{} : utc_from_us(frame->pts);
  if (is_wanted && !is_wanted(utc)) {
    return {};
  }
  auto picture = scaler.scale(*frame);
  if (!picture.ok()) {
    return picture.error();
  }
  picture->utc = utc;
  pictures.push_back(std::move(*picture));
  return {};
}

void PictureDecoder::Implementation::drain(std::vector<Picture>& pictures) {
  waits_for_key = true;
  if (decoder == nullptr) {
    return;
  }
  if (avcodec_send_packet(decoder.get(), nullptr) >= 0) {
    // Damage in pictures that are given up anyway concerns nobody.
    [[maybe_unused]] const auto ignored = take_frames(pictures);
  }
  avcodec_flush_buffers(decoder.get());
}

}  // namespace hallwatch
