#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace hallwatch {

/// A name from the config or a feed, as a type of its own so that a window never passes for a camera.
template <typename Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string text) : text_(std::move(text)) {}

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool is_empty() const { return text_.empty(); }

  auto operator<=>(const Id&) const = default;

 private:
  std::string text_;
};

using SiteId = Id<struct SiteTag>;
using CameraId = Id<struct CameraTag>;  ///< permanent id of a camera: it is in every seal on disk
using WindowId = Id<struct WindowTag>;  ///< 窗口
using SeatId = Id<struct SeatTag>;      ///< a seat inside a window's picture, "front" if there is one only
using StaffId = Id<struct StaffTag>;
using CaseNo = Id<struct CaseTag>;  ///< 办件编号 project_no

enum class StreamKind : unsigned char { kUnknown = 0, kMain = 1, kSub = 2 };  // FROZEN: on disk and wire

[[nodiscard]] constexpr std::string_view to_text(StreamKind kind) {
  return kind == StreamKind::kMain ? "main" : kind == StreamKind::kSub ? "sub" : "unknown";
}

/// One of a camera's streams.
struct StreamId {
  CameraId camera_id;
  StreamKind kind = StreamKind::kMain;

  [[nodiscard]] std::string text() const { return camera_id.text() + "/" + std::string{to_text(kind)}; }
  auto operator<=>(const StreamId&) const = default;
};

/// "CAM01/main" or "CAM01/sub"; anything else gives an id with an unknown kind.
[[nodiscard]] inline StreamId stream_id_from_text(std::string_view text) {
  const auto slash = text.rfind('/');
  if (slash == std::string_view::npos) {
    return {CameraId{std::string{text}}, StreamKind::kUnknown};
  }
  const auto kind = text.substr(slash + 1);
  return {CameraId{std::string{text.substr(0, slash)}}, kind == "main"  ? StreamKind::kMain
                                                        : kind == "sub" ? StreamKind::kSub
                                                                        : StreamKind::kUnknown};
}

}  // namespace hallwatch

template <typename Tag>
struct std::hash<hallwatch::Id<Tag>> {
  std::size_t operator()(const hallwatch::Id<Tag>& value) const noexcept {
    return std::hash<std::string>{}(value.text());
  }
};

template <>
struct std::hash<hallwatch::StreamId> {
  std::size_t operator()(const hallwatch::StreamId& value) const noexcept {
    return std::hash<std::string>{}(value.camera_id.text()) * 31U + static_cast<unsigned>(value.kind);
  }
};
