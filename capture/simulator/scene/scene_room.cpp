// The room of a window camera, drawn once for each camera: wall, shelves, chairs; counter, monitor, sign.
#include <algorithm>
#include <cmath>

#include "capture/simulator/scene/scene_canvas.h"
#include "capture/simulator/scene/scene_painter.h"

namespace hallwatch {
namespace {

/// Rooms look alike for the same window, different for others.
class Dice {
 public:
  explicit Dice(const std::string& text) {
    for (const char c : text) {
      state_ = (state_ ^ static_cast<unsigned char>(c)) * 16'777'619U;
    }
  }
  int roll(int least, int most) {
    state_ = state_ * 1'664'525U + 1'013'904'223U;
    return least + static_cast<int>((state_ >> 16U) % static_cast<unsigned>(most - least + 1));
  }

 private:
  std::uint32_t state_ = 2'166'136'261U;
};

constexpr SceneColor kFolders[] = {{176, 58, 52}, {52, 92, 150},   {214, 196, 120},
                                   {70, 122, 88}, {226, 226, 220}, {120, 120, 128}};

void paint_shelf(SceneCanvas& canvas, Dice& dice, CanvasRect rect) {
  canvas.fill(rect, {128, 110, 92});
  constexpr int kBoardPx = 6;
  const int rows = 3;
  const int row_px = (rect.height_px - kBoardPx) / rows;
  for (int row = 0; row < rows; ++row) {
    const CanvasRect inside{rect.x_px + kBoardPx, rect.y_px + kBoardPx + row * row_px, rect.width_px - 2 * kBoardPx,
                            row_px - kBoardPx};
    canvas.fill_gradient(inside, {62, 54, 48}, {88, 78, 68});
    for (int x = inside.x_px + dice.roll(0, 8); x < inside.x_px + inside.width_px - 26;) {
      const int width = dice.roll(12, 24);
      const int height = dice.roll(inside.height_px * 6 / 10, inside.height_px - 4);
      const SceneColor color = shaded(kFolders[static_cast<std::size_t>(dice.roll(0, 5))], dice.roll(75, 105) / 100.0);
      canvas.fill_gradient({x, inside.y_px + inside.height_px - height, width, height}, color, shaded(color, 0.8));
      canvas.fill({x + width / 3, inside.y_px + inside.height_px - height / 2, width / 3, height / 6}, {235, 235, 228});
      x += width + (dice.roll(0, 5) == 0 ? dice.roll(10, 40) : 1);
    }
  }
}

void paint_notice(SceneCanvas& canvas, Dice& dice, CanvasRect rect) {
  canvas.fill(rect, {118, 122, 126});
  canvas.fill({rect.x_px + 5, rect.y_px + 5, rect.width_px - 10, rect.height_px - 10}, {236, 238, 234});
  canvas.fill({rect.x_px + 5, rect.y_px + 5, rect.width_px - 10, 16}, {188, 52, 48});
  for (int y = rect.y_px + 34; y < rect.y_px + rect.height_px - 14; y += 12) {
    canvas.fill({rect.x_px + 16, y, dice.roll(rect.width_px / 2, rect.width_px - 32), 4}, {120, 124, 128});
  }
}

void paint_chair(SceneCanvas& canvas, const SceneSeatScript& seat, int counter_px) {
  constexpr int kWidthPx = 230;
  const int top = counter_px - 196;
  canvas.fill_cushion({seat.chair_px - 14, counter_px - 60, 28, 90}, 6, {58, 60, 64});
  canvas.fill_cushion({seat.chair_px - kWidthPx / 2, top, kWidthPx, 176}, 44, seat.chair);
  canvas.fill_cushion({seat.chair_px - 56, top - 52, 112, 66}, 22, shaded(seat.chair, 0.9));
  canvas.fill_cushion({seat.chair_px - kWidthPx / 2 - 22, counter_px - 40, 26, 70}, 10, {50, 52, 56});
  canvas.fill_cushion({seat.chair_px + kWidthPx / 2 - 4, counter_px - 40, 26, 70}, 10, {50, 52, 56});
}

void paint_monitor(SceneCanvas& canvas, CanvasRect rect) {
  canvas.fill_cushion({rect.x_px + rect.width_px / 2 - 12, rect.y_px + rect.height_px - 8, 24, 40}, 3, {52, 54, 58});
  canvas.fill_cushion(rect, 9, {58, 61, 66});
  canvas.fill_cushion({rect.x_px + rect.width_px / 2 - 20, rect.y_px + rect.height_px / 2 - 12, 40, 24}, 5,
                      {86, 90, 96});
}

void paint_sign(SceneCanvas& canvas, const std::string& sign, int top_px) {
  if (sign.empty()) {
    return;
  }
  constexpr double kSizePx = 52;
  const double width = SceneCanvas::text_width(sign, kSizePx);
  const int left = static_cast<int>((kSceneWidthPx - width) / 2);
  canvas.fill_cushion({left - 30, top_px, static_cast<int>(width) + 60, 86}, 10, {28, 74, 140});
  canvas.write(sign, {static_cast<double>(left), top_px + 17.0}, kSizePx, {244, 246, 250});
}

}  // namespace

RgbPicture paint_background(const SceneCamera& camera) {
  RgbPicture picture{kSceneWidthPx, kSceneHeightPx, {}};
  picture.bytes.resize(static_cast<std::size_t>(kSceneWidthPx) * kSceneHeightPx * 3);
  SceneCanvas canvas{picture};
  Dice dice{camera.window_id.text()};
  canvas.fill_gradient({0, 0, kSceneWidthPx, kSceneHeightPx}, shaded(camera.wall, 1.06), shaded(camera.wall, 0.8));
  canvas.fill_gradient({0, 0, kSceneWidthPx, 26}, shaded(camera.wall, 0.72), shaded(camera.wall, 0.9));
  paint_shelf(canvas, dice, {dice.roll(40, 90), 60, dice.roll(230, 290), camera.counter_px - 20});
  if (dice.roll(0, 1) == 1) {
    paint_shelf(canvas, dice, {dice.roll(960, 1'000), 90, dice.roll(200, 240), camera.counter_px - 20});
  } else {
    paint_notice(canvas, dice, {dice.roll(930, 1'040), dice.roll(70, 100), 190, 150});
  }
  canvas.fill_gradient({0, camera.counter_px - 40, kSceneWidthPx, 120}, shaded(camera.wall, 0.7),
                       shaded(camera.wall, 0.6));
  for (const auto& seat : camera.seats) {
    paint_chair(canvas, seat, camera.counter_px);
  }
  return picture;
}

std::vector<SceneFrontRegion> paint_front(RgbPicture& picture, const SceneCamera& camera) {
  SceneCanvas canvas{picture};
  const int edge = camera.counter_px & ~1;
  std::vector<SceneFrontRegion> regions;
  canvas.fill_gradient({0, edge, kSceneWidthPx, 54}, shaded(camera.counter, 1.35), shaded(camera.counter, 1.15));
  canvas.fill_gradient({0, edge + 54, kSceneWidthPx, 8}, shaded(camera.counter, 0.55), shaded(camera.counter, 0.7));
  canvas.fill_gradient({0, edge + 62, kSceneWidthPx, kSceneHeightPx - edge - 62}, shaded(camera.counter, 0.95),
                       shaded(camera.counter, 0.6));
  for (int x = 160; x < kSceneWidthPx; x += 320) {
    canvas.fill({x, edge + 62, 3, kSceneHeightPx - edge - 62}, shaded(camera.counter, 0.55));
  }
  paint_sign(canvas, camera.sign, edge + 108);
  Dice dice{camera.window_id.text() + "counter"};
  for (int i = 0; i < 3; ++i) {  // papers
    const int x = dice.roll(140, 1'060);
    canvas.fill({x, edge + dice.roll(10, 22), dice.roll(50, 90), dice.roll(14, 22)},
                shaded({240, 240, 234}, dice.roll(88, 100) / 100.0));
  }
  if (camera.monitor_px > 0) {
    const CanvasRect monitor{std::clamp(camera.monitor_px, 100, kSceneWidthPx - 100) - 92, edge - 104, 184, 116};
    paint_monitor(canvas, monitor);
    regions.push_back({monitor.x_px & ~1, monitor.y_px & ~1, 184, edge - (monitor.y_px & ~1)});
  }
  for (const int x : {36, kSceneWidthPx - 52}) {  // posts of the glass
    canvas.fill_gradient({x, 0, 16, edge}, {186, 192, 198}, {150, 156, 162});
    canvas.fill({x + 3, 0, 4, edge}, {226, 230, 234});
    regions.push_back({x, 0, 16, edge});
  }
  regions.push_back({0, edge, kSceneWidthPx, kSceneHeightPx - edge});
  return regions;
}

}  // namespace hallwatch
