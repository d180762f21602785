#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "console/app/console_window.h"
#include "console/app/fonts.h"
#include "console/panels/screen.h"
#include "console/widgets/video_texture.h"
#include "tests/console/made_hall.h"

namespace hallwatch {
namespace {

/// A desk, a wall and, perhaps, somebody: enough to judge the look of the wall.
Picture made_picture(int width, int height, bool has_person) {
  Picture picture{width, height, PixelOrder::kRgba, kMadeNow, {}};
  picture.bytes.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double u = static_cast<double>(x) / width;
      const double v = static_cast<double>(y) / height;
      const double head = (u - 0.5) * (u - 0.5) * 3 + (v - 0.36) * (v - 0.36);
      const double body = (u - 0.5) * (u - 0.5) * 1.4 + (v - 0.72) * (v - 0.72) * 0.6;
      double r = 150 - v * 40, g = 160 - v * 40, b = 168 - v * 36;
      if (v > 0.68) {
        r = 120, g = 92, b = 70;
      } else if (has_person && head < 0.014) {
        r = 205, g = 165, b = 140;
      } else if (has_person && body < 0.035) {
        r = 46, g = 62, b = 96;
      }
      auto* pixel =
          &picture.bytes[(static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) *
                         4];
      pixel[0] = static_cast<std::uint8_t>(r);
      pixel[1] = static_cast<std::uint8_t>(g);
      pixel[2] = static_cast<std::uint8_t>(b);
      pixel[3] = 255;
    }
  }
  return picture;
}

/// Pictures for people to look at: HALLWATCH_GALLERY=folder, under Xvfb if there is no screen.
TEST(GalleryTest, DrawsTheScreenOfAMadeHall) {
  const char* folder = std::getenv("HALLWATCH_GALLERY");
  if (folder == nullptr) {
    GTEST_SKIP() << "HALLWATCH_GALLERY names no folder; pictures are for people";
  }
  std::filesystem::create_directories(folder);
  const auto config = made_config();
  auto window = ConsoleWindow::open({"gallery", 1600, 900, *find_font(font_candidates("", "")), config.name});
  ASSERT_TRUE(window.ok()) << window.error().message();
  VideoTexture with_person;
  VideoTexture without;
  VideoTexture large;
  with_person.upload(made_picture(480, 270, true));
  without.upload(made_picture(480, 270, false));
  large.upload(made_picture(640, 360, false));
  auto now = made_snapshot(config);
  for (auto& tile : now.tiles) {
    tile.picture = tile.seats.front().state == ViewState::kEmpty ? without.view() : with_person.view();
  }
  Screen screen;
  CommandSink commands;
  ItemRegistry items;
  const auto draw = [&](const std::string& name, const std::string& click) {
    Pointer pointer{{5, 5}, false};
    for (int i = 0; i < 8; ++i) {
      if (const auto rect = items.find(click); rect && i >= 2) {
        pointer = {rect->middle(), i == 4};
      }
      items.begin_frame();
      (*window)->begin_frame(pointer);
      screen.draw({now, commands, items, (*window)->fonts()});
      (*window)->render();
      if (i == 7) {
        EXPECT_TRUE(write_png((*window)->read(), std::filesystem::path{folder} / name).ok());
      }
      (*window)->show();
    }
  };
  draw("wall.png", "");
  draw("attendance.png", "tab.attendance");
  draw("deadlines.png", "tab.deadlines");
  draw("filter.png", "tab.cases");
  draw("filter.png", "cases.filter");
  draw("filter2.png", "cases.filter.W02");
  now.playback = made_playback();
  now.playback.picture = large.view();
  draw("playback.png", "playback.ruler");
  now.playback = {};
  now.enlarged = CameraId{"CAM03"};
  draw("enlarged.png", "");
  now.enlarged = CameraId{"CAM05"};
  draw("enlarged_lost.png", "");
  now = {};
  now.site_name = config.name;
  now.recorder = now.analytics = now.supervisor = ServiceState::kAway;
  now.tiles.resize(6);
  now.now = kMadeNow;
  for (auto& tile : now.tiles) {
    tile.title = "企业登记窗口";
    tile.camera_id = CameraId{"CAM0" + std::to_string(&tile - now.tiles.data())};
    tile.trouble = TileTrouble::kServiceAway;
  }
  draw("away.png", "");
}

}  // namespace
}  // namespace hallwatch
