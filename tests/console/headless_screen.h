#pragma once

#include <string>
#include <tuple>
#include <vector>

#include <imgui.h>
#include <imgui_internal.h>

#include "console/panels/screen.h"
#include "console/texts/text_table.h"
#include "console/widgets/look.h"

namespace hallwatch {

/// The console's screen without a window: ImGui with no backend, no OpenGL. What is drawn is read back as text, and
/// clicks are made as a backend would make them.
class HeadlessScreen {
 public:
  explicit HeadlessScreen(float width = 1600, float height = 900) {
    ImGui::CreateContext();
    auto& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {width, height};
    unsigned char* pixels = nullptr;
    int atlas_width = 0;
    int atlas_height = 0;
    io.Fonts->GetTexDataAsAlpha8(&pixels, &atlas_width, &atlas_height);
    apply_style(1.0F);
  }
  ~HeadlessScreen() { ImGui::DestroyContext(); }
  HeadlessScreen(const HeadlessScreen&) = delete;
  HeadlessScreen& operator=(const HeadlessScreen&) = delete;

  void resize(float width, float height) { ImGui::GetIO().DisplaySize = {width, height}; }

  /// Draws one frame. @return every text on it
  std::string frame(const HallSnapshot& now) {
    begin();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::Begin("screen", nullptr, ImGuiWindowFlags_NoDecoration);
    ImGui::LogToBuffer();
    screen.draw_contents({now, commands, items, {}});
    std::string text = GImGui->LogBuffer.c_str();
    ImGui::LogFinish();
    ImGui::End();
    ImGui::Render();
    return text;
  }

  /// Draws one frame as the program does, where nothing that is clipped away is drawn.
  /// @return vertices of it
  int plain_frame(const HallSnapshot& now) {
    begin();
    screen.draw({now, commands, items, {}});
    ImGui::Render();
    return ImGui::GetDrawData()->TotalVtxCount;
  }

  /// Moves to an item, presses and lets go, one frame for each.
  /// @return the commands that came of it; nothing if there is no such item
  std::vector<Command> click(const HallSnapshot& now, const std::string& item, float part_x = 0.5F) {
    plain_frame(now);
    plain_frame(now);
    const auto rect = items.find(item);
    if (!rect) {
      return {};
    }
    ImGui::GetIO().MousePos = {rect->least.x + rect->width() * part_x, rect->middle().y};
    plain_frame(now);
    std::ignore = commands.take();
    ImGui::GetIO().MouseDown[0] = true;
    plain_frame(now);
    ImGui::GetIO().MouseDown[0] = false;
    plain_frame(now);
    plain_frame(now);
    auto came = commands.take();
    std::erase_if(came, [](const Command& command) {
      return std::holds_alternative<ShowTiles>(command) || std::holds_alternative<SizePlayback>(command);
    });
    return came;
  }

  Screen screen;
  CommandSink commands;
  ItemRegistry items;

 private:
  void begin() {
    ImGui::GetIO().DeltaTime = 1.0F / 30.0F;
    items.begin_frame();
    ImGui::NewFrame();
  }
};

}  // namespace hallwatch
