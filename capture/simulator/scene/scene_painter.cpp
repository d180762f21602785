#include "capture/simulator/scene/scene_painter.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "capture/simulator/scene/scene_motion.h"

namespace hallwatch {
namespace {

/// Seated people move by quarters of a pixel: 16 sprites each, made once.
constexpr int kPartsOfPixel = 4;

}  // namespace

ScenePainter::ScenePainter(const SceneScript& script, const SceneCamera& camera, const ScenePhotos& photos)
    : camera_(camera), move_(script.move) {
  RgbPicture picture = paint_background(camera);
  background_ = to_yuv(picture);
  front_regions_ = paint_front(picture, camera);
  front_ = to_yuv(picture);
  frame_ = background_;
  for (const auto& seat : camera.seats) {
    seated_.push_back(make_actor(script, seat.person, photos));
  }
  for (const auto& citizen : camera.citizens) {
    citizens_.push_back(make_actor(script, citizen, photos));
  }
}

ScenePainter::Actor ScenePainter::make_actor(const SceneScript& script, const ScenePerson& person,
                                             const ScenePhotos& photos) const {
  const auto cutout = std::ranges::find(script.cutouts, person.cutout_id, &SceneCutout::cutout_id);
  HALL_CHECK(cutout != script.cutouts.end(), "a checked script names only cut-outs that it has");
  const auto photo = photos.find(cutout->photo);
  HALL_CHECK(photo != photos.end(), "all photographs of a script are loaded");
  return {&person, cut_out(photo->second, *cutout, person), {}};
}

const YuvPicture& ScenePainter::paint(std::chrono::microseconds time) {
  frame_ = background_;
  for (auto& actor : seated_) {
    draw(actor, time);
  }
  for (const auto& region : front_regions_) {
    copy_rect(front_, frame_, region.left_px, region.top_px, region.width_px, region.height_px);
  }
  for (auto& actor : citizens_) {
    draw(actor, time);
  }
  if (camera_.noise_levels > 0) {
    add_grain(frame_, camera_.noise_levels, static_cast<std::uint32_t>(time / std::chrono::milliseconds{1}));
  }
  return frame_;
}

void ScenePainter::draw(Actor& actor, std::chrono::microseconds time) {
  const ScenePerson& person = *actor.person;
  const auto place = placement_at(person, camera_.length, move_, time);
  if (!place) {
    return;
  }
  const double height = person.height_px * place->scale;
  const double width = height * actor.cutout.width_px / actor.cutout.height_px;
  const double left = person.center_px + place->shift_x_px - width / 2;
  const double top = person.top_px + place->shift_y_px - (height - person.height_px) / 2;
  const auto left_parts = static_cast<int>(std::floor(left * kPartsOfPixel));
  const auto top_parts = static_cast<int>(std::floor(top * kPartsOfPixel));
  const auto left_px = static_cast<int>(std::floor(left));
  const auto top_px = static_cast<int>(std::floor(top));
  const std::pair parts{left_parts - left_px * kPartsOfPixel, top_parts - top_px * kPartsOfPixel};
  const auto make = [&] {
    return make_sprite(actor.cutout, height, static_cast<double>(parts.first) / kPartsOfPixel,
                       static_cast<double>(parts.second) / kPartsOfPixel);
  };
  if (place->scale != 1) {
    blend_sprite(frame_, make(), left_px, top_px);
    return;
  }
  auto found = actor.seated.find(parts);
  if (found == actor.seated.end()) {
    found = actor.seated.emplace(parts, make()).first;
  }
  blend_sprite(frame_, found->second, left_px, top_px);
}

}  // namespace hallwatch
