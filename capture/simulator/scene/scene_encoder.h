#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "base/result.h"
#include "capture/simulator/scene/scene_sprite.h"

namespace hallwatch {

struct SceneEncoding {
  std::filesystem::path file;  ///< .mov
  int width_px = 0;
  int height_px = 0;
  int fps = 25;
  int quality = 27;  ///< x264's crf: smaller is better
};

/// Writes one clip: H.264 with a key frame each second and no B-frames, and G.711 A-law at 8 kHz. One thread.
class SceneEncoder {
 public:
  /// @errors kUnsupported: no H.264 encoder in this libavcodec; kIo: the file cannot be written
  [[nodiscard]] static Result<SceneEncoder> open(const SceneEncoding& encoding);
  ~SceneEncoder();
  SceneEncoder(SceneEncoder&&) noexcept;
  SceneEncoder& operator=(SceneEncoder&&) noexcept;

  Result<> add_picture(const YuvPicture& picture);
  Result<> add_sound(std::span<const std::uint8_t> a_law);
  /// Finishes the file; nothing may be added after it.
  Result<> finish();

 private:
  struct Implementation;
  explicit SceneEncoder(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace hallwatch
