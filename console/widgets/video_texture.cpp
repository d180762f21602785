#include "console/widgets/video_texture.h"

#include <GLFW/glfw3.h>

#include <algorithm>
#include <cmath>
#include <utility>

#ifndef GL_CLAMP_TO_EDGE
#define GL_CLAMP_TO_EDGE 0x812F  // OpenGL 1.2; gl.h has 1.1
#endif

namespace hallwatch {
namespace {

void stop_blending(const ImDrawList* /*list*/, const ImDrawCmd* /*command*/) {
  glDisable(GL_BLEND);
}
void blend_again(const ImDrawList* /*list*/, const ImDrawCmd* /*command*/) {
  glEnable(GL_BLEND);
}

}  // namespace

VideoTexture::~VideoTexture() {
  release();
}

VideoTexture::VideoTexture(VideoTexture&& other) noexcept
    : texture_(std::exchange(other.texture_, 0)), width_px_(other.width_px_), height_px_(other.height_px_) {}

VideoTexture& VideoTexture::operator=(VideoTexture&& other) noexcept {
  std::swap(texture_, other.texture_);
  std::swap(width_px_, other.width_px_);
  std::swap(height_px_, other.height_px_);
  return *this;
}

void VideoTexture::release() {
  if (texture_ != 0) {
    glDeleteTextures(1, &texture_);
    texture_ = 0;
  }
}

void VideoTexture::upload(const Picture& picture) {
  if (picture.order != PixelOrder::kRgba || picture.width_px <= 0 || picture.height_px <= 0) {
    return;
  }
  const bool is_new = texture_ == 0 || picture.width_px != width_px_ || picture.height_px != height_px_;
  if (texture_ == 0) {
    glGenTextures(1, &texture_);
  }
  glBindTexture(GL_TEXTURE_2D, texture_);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  if (!is_new) {
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width_px_, height_px_, GL_RGBA, GL_UNSIGNED_BYTE, picture.bytes.data());
    return;
  }
  width_px_ = picture.width_px;
  height_px_ = picture.height_px;
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width_px_, height_px_, 0, GL_RGBA, GL_UNSIGNED_BYTE, picture.bytes.data());
}

ScreenRect draw_picture(const PictureView& picture, const ScreenRect& box, int light) {
  if (picture.texture == 0 || picture.width_px <= 0 || picture.height_px <= 0) {
    return box;
  }
  const auto width_px = static_cast<float>(picture.width_px);
  const auto height_px = static_cast<float>(picture.height_px);
  float scale = std::min(box.width() / width_px, box.height() / height_px);
  if (scale >= 1.0F && scale < 1.02F) {
    scale = 1.0F;  // made for this box: no pixel is drawn twice
  }
  const ImVec2 size{width_px * scale, height_px * scale};
  const ImVec2 least{std::floor(box.least.x + (box.width() - size.x) / 2),
                     std::floor(box.least.y + (box.height() - size.y) / 2)};
  const ScreenRect rect{least, {least.x + size.x, least.y + size.y}};
  auto* list = ImGui::GetWindowDrawList();
  list->AddCallback(stop_blending, nullptr);
  list->AddImage(reinterpret_cast<ImTextureID>(picture.texture), rect.least, rect.most, {0, 0}, {1, 1},  // NOLINT
                 IM_COL32(light, light, light, 255));
  list->AddCallback(blend_again, nullptr);
  return rect;
}

}  // namespace hallwatch
