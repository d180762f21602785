#pragma once

#include <cstdlib>
#include <string>
#include <vector>

#include "capture/picture/clip_file.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {

/// Makes a clip by the ffmpeg program; "" if that failed.
/// @param arguments  between the program's name and the file's: source, filter, encoder
inline std::string make_clip(const TempFolder& folder, const std::string& name, const std::string& arguments) {
  const std::string file = (folder / name).string();
  const std::string command = "ffmpeg -nostdin -loglevel error -y " + arguments + " " + file + " 2>/dev/null";
  return std::system(command.c_str()) == 0 ? file : std::string{};
}

/// A clip of one colour after the other, a second each: red, green, blue; 10 pictures per second, a key frame a second.
inline std::string make_colours(const TempFolder& folder, const std::string& name, const std::string& encoder,
                                const std::string& size = "320x180") {
  const auto part = [&](const std::string& colour) {
    return "-f lavfi -i color=c=" + colour + ":s=" + size + ":r=10:d=1 ";
  };
  return make_clip(folder, name,
                   part("0xFF0000") + part("0x00FF00") + part("0x0000FF") +
                       "-filter_complex \"[0][1][2]concat=n=3,format=yuv420p\" " + encoder);
}

/// Every packet of a clip.
inline std::vector<PacketPtr> packets_of(const std::string& file, UtcTime start = utc_from_us(1'000'000'000)) {
  std::vector<PacketPtr> packets;
  auto clip = ClipFile::open(file, {CameraId{"CAM01"}, StreamKind::kSub}, start);
  if (!clip.ok()) {
    return packets;
  }
  for (;;) {
    auto next = clip->next();
    if (!next.ok() || !next->has_value()) {
      return packets;
    }
    packets.push_back(**next);
  }
}

}  // namespace hallwatch
