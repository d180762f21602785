#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/result.h"
#include "base/time/utc_time.h"
#include "capture/packet.h"

namespace hallwatch {

enum class PixelOrder : unsigned char { kRgba = 1, kBgr = 2, kGray = 3 };

/// A decoded picture: interleaved 8-bit channels, rows without padding, origin top left.
struct Picture {
  int width_px = 0;
  int height_px = 0;
  PixelOrder order = PixelOrder::kRgba;
  UtcTime utc{};                    ///< of the packet it came from
  std::vector<std::uint8_t> bytes;  ///< height × width × channels

  [[nodiscard]] int channels() const { return order == PixelOrder::kRgba ? 4 : order == PixelOrder::kBgr ? 3 : 1; }
};

/// Size of the pictures that a decoder gives; 0 × 0: as the camera sends them.
struct PictureSize {
  int width_px = 0;
  int height_px = 0;
};

/// Turns packets of one stream into pictures (libavcodec, one thread; scaled by libswscale before colour).
/// Follows a change of format. One caller at a time.
class PictureDecoder {
 public:
  PictureDecoder(PictureSize size, PixelOrder order);
  ~PictureDecoder();
  PictureDecoder(PictureDecoder&&) noexcept;
  PictureDecoder& operator=(PictureDecoder&&) noexcept;

  /// Feeds one video packet; audio is ignored.
  /// @return the pictures that came out, in display order: usually one, none while B-frames are waited for
  /// @errors kDataLoss: the packet cannot be decoded (feed on: the next key frame mends it);
  ///         kUnsupported: no such decoder
  [[nodiscard]] Result<std::vector<Picture>> decode(const EncodedPacket& packet);
  /// The pictures still inside; the decoder is ready for a new start afterwards.
  [[nodiscard]] std::vector<Picture> flush();

  void set_size(PictureSize size);
  /// From now on only pictures for whose time `is_wanted` says yes are scaled and given; the others are decoded, as
  /// later ones lean on them. It is asked once a picture, in display order.
  void give_only(std::function<bool(UtcTime)> is_wanted);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace hallwatch
