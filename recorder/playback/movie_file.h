#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"
#include "capture/packet.h"

namespace hallwatch {

/// A whole (not fragmented) mp4 or mov with its index in front, for people to take away. Built under a name of its
/// own ("….part"), which goes away unless finish() is called. One thread.
class MovieFile {
 public:
  /// @param first  first packet, a key frame: gives format and time 0
  /// @errors kInvalidArgument: the file exists already; kIo; kUnsupported
  [[nodiscard]] static Result<std::unique_ptr<MovieFile>> create(const std::filesystem::path& file,
                                                                 const EncodedPacket& first);
  virtual ~MovieFile() = default;

  [[nodiscard]] virtual Result<> add(const EncodedPacket& packet) = 0;
  /// Completes, syncs and names the file.
  [[nodiscard]] virtual Result<> finish() = 0;
};

}  // namespace hallwatch
