#include "console/app/console_window.h"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <string_view>

#include "base/log.h"
#include "console/app/fonts.h"

namespace hallwatch {
namespace {

constexpr float kFontPx = 17.0F;  // at 96 dpi

std::string& glfw_trouble() {
  static std::string trouble;
  return trouble;
}
void note_glfw_trouble(int /*code*/, const char* text) {
  glfw_trouble() = text;
}

void note_input(GLFWwindow* window) {
  *static_cast<bool*>(glfwGetWindowUserPointer(window)) = true;
}

/// ImGui's own callbacks are put in front of these and call them.
void listen_to_input(GLFWwindow* window) {
  glfwSetCursorPosCallback(window, [](GLFWwindow* w, double, double) { note_input(w); });
  glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int, int, int) { note_input(w); });
  glfwSetScrollCallback(window, [](GLFWwindow* w, double, double) { note_input(w); });
  glfwSetKeyCallback(window, [](GLFWwindow* w, int, int, int, int) { note_input(w); });
  glfwSetCharCallback(window, [](GLFWwindow* w, unsigned) { note_input(w); });
  glfwSetWindowFocusCallback(window, [](GLFWwindow* w, int) { note_input(w); });
  glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { note_input(w); });
  glfwSetWindowContentScaleCallback(window, [](GLFWwindow* w, float, float) { note_input(w); });
  glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { note_input(w); });
}

float content_scale(GLFWwindow* window) {
  float x = 1.0F;
  float y = 1.0F;
  glfwGetWindowContentScale(window, &x, &y);
  return std::clamp(std::max(x, y), 0.5F, 4.0F);
}

bool renders_in_software() {
  const auto* renderer = glGetString(GL_RENDERER);
  const std::string_view name = renderer != nullptr ? reinterpret_cast<const char*>(renderer) : "";  // NOLINT
  return name.find("llvmpipe") != std::string_view::npos || name.find("softpipe") != std::string_view::npos;
}

GLFWwindow* make_window(const WindowOptions& options) {
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  return glfwCreateWindow(options.width_px, options.height_px, options.title.c_str(), nullptr, nullptr);
}

}  // namespace

struct ConsoleWindow::Implementation {
  WindowOptions options;
  GLFWwindow* window = nullptr;
  bool has_glfw = false;
  bool has_imgui = false;
  bool has_backends = false;
  bool is_software = false;
  bool has_input = true;
  float scale = 0.0F;
  Fonts fonts;

  Implementation() = default;
  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;
  ~Implementation() {
    if (has_backends) {
      ImGui_ImplOpenGL3_Shutdown();
      ImGui_ImplGlfw_Shutdown();
    }
    if (has_imgui) {
      ImGui::DestroyContext();
    }
    if (window != nullptr) {
      glfwDestroyWindow(window);
    }
    if (has_glfw) {
      glfwTerminate();
    }
  }

  Result<> open_window() {
    glfwSetErrorCallback(note_glfw_trouble);
    has_glfw = glfwInit() == GLFW_TRUE;
    window = has_glfw ? make_window(options) : nullptr;
    if (window == nullptr) {
      return fail(
          ErrorKind::kUnavailable,
          "no window can be opened: " + glfw_trouble() +
              "; it needs a screen with OpenGL 3.2 (is DISPLAY set? without a screen: xvfb-run hallwatch-console …)");
    }
    glfwMakeContextCurrent(window);
    is_software = renders_in_software();
    glfwSwapInterval(is_software ? 0 : 1);
    glfwSetWindowSizeLimits(window, 800, 500, GLFW_DONT_CARE, GLFW_DONT_CARE);
    glfwSetWindowUserPointer(window, &has_input);
    listen_to_input(window);
    return {};
  }

  Result<> start_imgui() {
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    has_imgui = true;
    ImGui::GetIO().IniFilename = nullptr;
    ImGui_ImplGlfw_InitForOpenGL(window, true);
    ImGui_ImplOpenGL3_Init("#version 150");
    has_backends = true;
    return follow_scale();
  }

  /// Fonts and sizes for the screen's resolution; again when the window moves to another screen.
  Result<> follow_scale() {
    const float now = content_scale(window);
    if (now == scale) {
      return {};
    }
    auto loaded = load_fonts(options.font, kFontPx * now, options.heading_text);
    if (!loaded.ok()) {
      return loaded.error();
    }
    scale = now;
    fonts = *loaded;
    ImGui_ImplOpenGL3_DestroyFontsTexture();  // made again at the next frame
    if (!ImGui_ImplOpenGL3_CreateFontsTexture()) {
      return fail(ErrorKind::kUnavailable, "the font's texture does not fit on the graphics card");
    }
    apply_style(scale);
    return {};
  }
};

ConsoleWindow::ConsoleWindow(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
ConsoleWindow::~ConsoleWindow() = default;

Result<std::unique_ptr<ConsoleWindow>> ConsoleWindow::open(const WindowOptions& options) {
  auto implementation = std::make_unique<Implementation>();
  implementation->options = options;
  if (auto opened = implementation->open_window(); !opened.ok()) {
    return opened.error();
  }
  if (auto started = implementation->start_imgui(); !started.ok()) {
    return started.error();
  }
  return std::unique_ptr<ConsoleWindow>{new ConsoleWindow{std::move(implementation)}};  // NOLINT: private constructor
}

bool ConsoleWindow::should_close() const {
  return glfwWindowShouldClose(implementation_->window) == GLFW_TRUE;
}

bool ConsoleWindow::is_minimized() const {
  int width = 0;
  int height = 0;
  glfwGetFramebufferSize(implementation_->window, &width, &height);
  return width <= 0 || height <= 0 || glfwGetWindowAttrib(implementation_->window, GLFW_ICONIFIED) == GLFW_TRUE;
}

bool ConsoleWindow::is_software_renderer() const {
  return implementation_->is_software;
}
const Fonts& ConsoleWindow::fonts() const {
  return implementation_->fonts;
}

void ConsoleWindow::wait_events(std::chrono::milliseconds most) {
  if (most.count() <= 0) {
    glfwPollEvents();
    return;
  }
  glfwWaitEventsTimeout(static_cast<double>(most.count()) / 1'000.0);
}

void ConsoleWindow::wake() {
  glfwPostEmptyEvent();
}
bool ConsoleWindow::take_input() {
  return std::exchange(implementation_->has_input, false);
}

void ConsoleWindow::begin_frame(const std::optional<Pointer>& pointer) {
  if (auto followed = implementation_->follow_scale(); !followed.ok()) {
    Log{"window"}.error("{}", followed.error().message());
    implementation_->scale = content_scale(implementation_->window);  // told once; the old fonts stay
  }
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  if (pointer) {
    ImGui::GetIO().MousePos = pointer->place;
    ImGui::GetIO().MouseDown[0] = pointer->is_down;
  }
  ImGui::NewFrame();
}

void ConsoleWindow::render() {
  ImGui::Render();
  int width = 0;
  int height = 0;
  glfwGetFramebufferSize(implementation_->window, &width, &height);
  const auto ground = ImGui::ColorConvertU32ToFloat4(Palette::kGround);
  glViewport(0, 0, width, height);
  glClearColor(ground.x, ground.y, ground.z, 1.0F);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

ScreenPicture ConsoleWindow::read() const {
  ScreenPicture picture;
  glfwGetFramebufferSize(implementation_->window, &picture.width_px, &picture.height_px);
  picture.rgb.resize(static_cast<std::size_t>(picture.width_px) * static_cast<std::size_t>(picture.height_px) * 3);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadBuffer(GL_BACK);  // the front buffer is black under llvmpipe
  glReadPixels(0, 0, picture.width_px, picture.height_px, GL_RGB, GL_UNSIGNED_BYTE, picture.rgb.data());
  return picture;
}

void ConsoleWindow::show() {
  glfwSwapBuffers(implementation_->window);
}

}  // namespace hallwatch
