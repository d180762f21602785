#include "console/widgets/time_ruler.h"

#include <algorithm>
#include <array>

#include "base/time/hall_time.h"
#include "console/widgets/look.h"
#include "console/widgets/texts.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr auto kNotYetSynced = 6s;  // the newest footage is told a few seconds late

double length_us(const RulerView& ruler) {
  return std::max<double>(1.0, static_cast<double>((ruler.to - ruler.from).count()));
}

void draw_ticks(const RulerView& ruler, const ScreenRect& bar) {
  const float em = ImGui::GetFontSize();
  const auto length = std::chrono::ceil<std::chrono::seconds>(ruler.to - ruler.from);
  const auto step = tick_step(length, std::max(2, static_cast<int>(bar.width() / (em * 6))));
  auto* list = ImGui::GetWindowDrawList();
  // Hall midnights are UTC 16:00: every step divides an hour or is whole hours, so ticks are round on both clocks.
  auto tick = UtcTime{std::chrono::ceil<std::chrono::seconds>(ruler.from.time_since_epoch())};
  tick -=
      std::chrono::seconds{std::chrono::floor<std::chrono::seconds>(tick.time_since_epoch()).count() % step.count()};
  for (; tick <= ruler.to; tick += step) {
    if (tick < ruler.from) {
      continue;
    }
    const float x = x_of(tick, ruler, bar.least.x, bar.most.x);
    list->AddLine({x, bar.most.y}, {x, bar.most.y + em * 0.3F}, Palette::kGrey);
    const auto text = to_hall_clock_text(tick);
    const float half = ImGui::CalcTextSize(text.c_str()).x / 2;
    const float left = std::clamp(x - half, bar.least.x, std::max(bar.least.x, bar.most.x - 2 * half));
    draw_text_at({left, bar.most.y + em * 0.35F}, Palette::kQuiet, text, bar.most.x + half);
  }
}

void draw_covered(const RulerView& ruler, const ScreenRect& bar) {
  auto* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(bar.least, bar.most, Palette::kRaised, 3);
  if (!ruler.is_coverage_known) {
    return;
  }
  const float past = x_of(ruler.now - kNotYetSynced, ruler, bar.least.x, bar.most.x);
  list->AddRectFilled(bar.least, {past, bar.most.y}, with_alpha(Palette::kRed, 70), 3);
  for (const auto& range : ruler.covered) {
    if (range.to > ruler.from && range.from < ruler.to) {
      list->AddRectFilled({x_of(range.from, ruler, bar.least.x, bar.most.x), bar.least.y},
                          {x_of(range.to, ruler, bar.least.x, bar.most.x), bar.most.y}, IM_COL32(58, 104, 150, 255), 3);
    }
  }
}

void draw_marks(const RulerView& ruler, const ScreenRect& bar, float text_y) {
  auto* list = ImGui::GetWindowDrawList();
  float free_from = bar.least.x;
  for (const auto& mark : ruler.marks) {
    if (mark.at < ruler.from || mark.at > ruler.to) {
      continue;
    }
    const float x = x_of(mark.at, ruler, bar.least.x, bar.most.x);
    list->AddRectFilled({x - 1, bar.least.y - 3}, {x + 1, bar.most.y}, mark.color);
    const float width = ImGui::CalcTextSize(mark.text.c_str()).x;
    const float left = std::clamp(x - width / 2, free_from, std::max(free_from, bar.most.x - width));
    draw_text_at({left, text_y}, mark.color, mark.text, left + width + 1);
    free_from = left + width + ImGui::GetFontSize() / 2;
  }
}

void draw_position(const RulerView& ruler, const ScreenRect& bar) {
  if (ruler.position == UtcTime{}) {
    return;
  }
  const float x = x_of(ruler.position, ruler, bar.least.x, bar.most.x);
  auto* list = ImGui::GetWindowDrawList();
  list->AddLine({x, bar.least.y - 4}, {x, bar.most.y + 4}, Palette::kText, 2);
  list->AddCircleFilled({x, (bar.least.y + bar.most.y) / 2}, bar.height() * 0.42F, Palette::kText);
}

}  // namespace

std::chrono::seconds tick_step(std::chrono::seconds length, int most) {
  constexpr std::array kSteps{1s,   2s,   5s,   10s,   15s,   30s,   60s,    120s,
                              300s, 600s, 900s, 1800s, 3600s, 7200s, 14400s, 43200s};
  for (const auto step : kSteps) {
    if (length / step <= std::max(1, most)) {
      return step;
    }
  }
  return std::chrono::days{std::max<std::int64_t>(1, length / 86'400s / std::max(1, most) + 1)};
}

float x_of(UtcTime at, const RulerView& ruler, float left, float right) {
  const double part = std::clamp(static_cast<double>((at - ruler.from).count()) / length_us(ruler), 0.0, 1.0);
  return left + static_cast<float>(part) * (right - left);
}

UtcTime moment_at(float x, const RulerView& ruler, float left, float right) {
  const double part =
      std::clamp(static_cast<double>(x - left) / std::max(1.0, static_cast<double>(right - left)), 0.0, 1.0);
  return ruler.from + std::chrono::microseconds{static_cast<std::int64_t>(part * length_us(ruler))};
}

std::optional<UtcTime> draw_time_ruler(const RulerView& ruler, const ScreenRect& rect, ItemRegistry& items) {
  const float em = ImGui::GetFontSize();
  const ScreenRect bar{{rect.least.x, rect.least.y + em * 1.4F}, {rect.most.x, rect.least.y + em * 2.1F}};
  draw_covered(ruler, bar);
  draw_marks(ruler, bar, rect.least.y);
  draw_ticks(ruler, bar);
  draw_position(ruler, bar);
  ImGui::SetCursorScreenPos({bar.least.x, bar.least.y - em * 0.3F});
  ImGui::InvisibleButton("ruler", {std::max(1.0F, bar.width()), bar.height() + em * 0.6F});
  items.remember("playback.ruler", bar);
  if (ImGui::IsItemHovered()) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  const bool is_pressed = ImGui::IsItemActivated() || (ImGui::IsItemActive() && ImGui::GetIO().MouseDelta.x != 0.0F);
  if (!is_pressed) {
    return std::nullopt;
  }
  return moment_at(ImGui::GetIO().MousePos.x, ruler, bar.least.x, bar.most.x);
}

}  // namespace hallwatch
