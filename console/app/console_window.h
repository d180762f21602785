#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "console/app/png_file.h"
#include "console/app/tour.h"
#include "console/widgets/look.h"

namespace hallwatch {

struct WindowOptions {
  std::string title;
  int width_px = 1600;
  int height_px = 900;
  std::filesystem::path font;
  std::string heading_text;  ///< letters that headings use beside the screen's texts
};

/// The one window: GLFW, its OpenGL context, ImGui's context and fonts. All of it belongs to the main thread; one at a
/// time in a process.
class ConsoleWindow {
 public:
  /// @errors kUnavailable: no display or no OpenGL 3; kInvalidArgument: the font cannot be read
  [[nodiscard]] static Result<std::unique_ptr<ConsoleWindow>> open(const WindowOptions& options);
  ~ConsoleWindow();
  ConsoleWindow(const ConsoleWindow&) = delete;
  ConsoleWindow& operator=(const ConsoleWindow&) = delete;

  [[nodiscard]] bool should_close() const;
  [[nodiscard]] bool is_minimized() const;
  [[nodiscard]] bool is_software_renderer() const;
  [[nodiscard]] const Fonts& fonts() const;

  /// Handles events; waits for one at most so long.
  void wait_events(std::chrono::milliseconds most);
  /// Ends the wait. Any thread, while the window lives.
  static void wake();
  /// Was there input since the last call?
  [[nodiscard]] bool take_input();

  /// Begins ImGui's frame. @param pointer  instead of the mouse
  void begin_frame(const std::optional<Pointer>& pointer);
  /// Ends ImGui's frame and draws it into the back buffer.
  void render();
  /// What was rendered; before show().
  [[nodiscard]] ScreenPicture read() const;
  void show();

 private:
  struct Implementation;
  explicit ConsoleWindow(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace hallwatch
