#include "capture/simulator/clip_cursor.h"

#include <algorithm>

namespace hallwatch {

ClipCursor ClipCursor::first_from(const ClipSource& clip, std::size_t track, std::chrono::nanoseconds media) {
  ClipCursor cursor{clip, track, media / clip.length()};
  const auto& units = cursor.track().units;
  const auto found = std::partition_point(units.begin(), units.end(), [&](const ClipUnit& unit) {
    return clip.due(cursor.track(), unit, cursor.loop_) < media;
  });
  if (found == units.end()) {
    ++cursor.loop_;
  } else {
    cursor.unit_ = static_cast<std::size_t>(found - units.begin());
  }
  return cursor;
}

ClipCursor ClipCursor::last_key_until(const ClipSource& clip, std::chrono::nanoseconds media) {
  ClipCursor cursor{clip, 0, media / clip.length()};
  const auto& units = cursor.track().units;
  const auto after = std::partition_point(units.begin(), units.end(), [&](const ClipUnit& unit) {
    return clip.due(cursor.track(), unit, cursor.loop_) <= media;
  });
  const auto key =
      std::find_if(std::make_reverse_iterator(after), units.rend(), [](const ClipUnit& u) { return u.is_key; });
  cursor.unit_ = key == units.rend() ? 0 : static_cast<std::size_t>(units.rend() - key) - 1;
  return cursor;
}

void ClipCursor::advance() {
  if (++unit_ == track().units.size()) {
    unit_ = 0;
    ++loop_;
  }
}

void ClipCursor::advance_to_key() {
  while (!unit().is_key) {
    advance();
  }
}

}  // namespace hallwatch
