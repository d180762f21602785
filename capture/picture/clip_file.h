#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/ids.h"
#include "base/result.h"
#include "base/time/utc_time.h"
#include "capture/packet.h"

namespace hallwatch {

/// Reads the video packets of a clip file (mp4, mov or mkv with H.264 or H.265) as if a camera had sent them.
/// No footage reader: it knows nothing of seals and indexes. One caller at a time.
class ClipFile {
 public:
  /// @param start  UTC that the clip's first picture is given; later ones follow by their time stamps
  /// @errors kNotFound: no such file; kUnsupported: no media file, or not such a video, with the remedy
  [[nodiscard]] static Result<ClipFile> open(const std::filesystem::path& file, const StreamId& stream_id,
                                             UtcTime start);
  ~ClipFile();
  ClipFile(ClipFile&&) noexcept;
  ClipFile& operator=(ClipFile&&) noexcept;

  /// The next video packet in decoding order; nothing at the end. @errors kDataLoss: the file is damaged from here on
  [[nodiscard]] Result<std::optional<PacketPtr>> next();
  /// As the file states it; 0 if it does not.
  [[nodiscard]] std::chrono::microseconds duration() const;

 private:
  struct Implementation;
  explicit ClipFile(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace hallwatch
