#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "capture/session/nal_walk.h"
#include "capture/simulator/camera_simulator.h"
#include "tests/support/command_output.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {

/// Makes clips by ffmpeg, each once in a test program.
class SessionClips {
 public:
  static SessionClips& shared() {
    static SessionClips clips;
    return clips;
  }

  /// @param video, audio  options of ffmpeg for the encoders; audio "": none
  std::string file(const std::string& video, const std::string& audio = "") {
    auto& known = files_[video + "|" + audio];
    if (known.empty()) {
      known = (folder_ / fmt::format("clip{}.mov", files_.size())).string();
      const auto sound = audio.empty() ? std::string{} : "-f lavfi -i sine=frequency=440:sample_rate=8000 ";
      const auto outcome =
          run_command_line(fmt::format("ffmpeg -nostdin -loglevel error -y -f lavfi -i testsrc2=size=320x180:rate=25 "
                                       "{}-t 2 -pix_fmt yuv420p {} {} {} 2>&1",
                                       sound, video, audio, known));
      EXPECT_EQ(outcome.exit_code, 0) << outcome.text;
    }
    return known;
  }

  std::shared_ptr<const ClipSource> source(const std::string& video, const std::string& audio = "") {
    auto& known = sources_[video + "|" + audio];
    if (!known) {
      auto loaded = load_clip_source(file(video, audio));
      EXPECT_TRUE(loaded.ok()) << (loaded.ok() ? "" : loaded.error().message());
      known = loaded.ok() ? *loaded : nullptr;
    }
    return known;
  }

  /// All NAL units of the clip's video in order, as ffmpeg writes them in Annex B.
  std::vector<std::string> nal_units(const std::string& video, bool is_h265) {
    auto& known = nal_units_[video];
    if (!known.empty()) {
      return known;
    }
    const auto raw =
        run_command_line(fmt::format("ffmpeg -nostdin -loglevel error -i {} -an -c copy -f {} - 2>/dev/null",
                                     file(video), is_h265 ? "hevc" : "h264"));
    return known = split(raw.text);
  }

 private:
  static std::vector<std::string> split(const std::string& bytes) {
    const std::string code("\0\0\1", 3);
    std::vector<std::string> units;
    auto at = bytes.find(code);
    while (at != std::string::npos) {
      const auto begin = at + code.size();
      at = bytes.find(code, begin);
      auto unit = bytes.substr(begin, at == std::string::npos ? at : at - begin);
      while (!unit.empty() && unit.back() == '\0') {  // the zero byte of a long start code
        unit.pop_back();
      }
      units.push_back(std::move(unit));
    }
    return units;
  }

  TempFolder folder_;
  std::map<std::string, std::string> files_;
  std::map<std::string, std::shared_ptr<const ClipSource>> sources_;
  std::map<std::string, std::vector<std::string>> nal_units_;
};

inline const std::string kH264 = "-c:v libx264 -preset ultrafast -bf 0 -g 25 -b:v 400k";
inline const std::string kH264WithB = "-c:v libx264 -preset veryfast -bf 2 -g 25 -b:v 400k";
inline const std::string kH265 =
    "-c:v libx265 -preset ultrafast -tag:v hvc1 -x265-params log-level=none:keyint=25:bframes=0 -b:v 400k";

inline std::vector<std::string> nal_texts(const EncodedPacket& packet) {
  std::vector<std::string> units;
  walk_nal_units(packet.bytes,
                 [&](NalSpan unit) { units.emplace_back(reinterpret_cast<const char*>(unit.data()), unit.size()); });
  return units;
}

}  // namespace hallwatch
