#include "capture/simulator/scene/scene_clips.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <optional>
#include <sstream>

#include <fmt/format.h>

#include "base/crypto/digest.h"
#include "base/threads/worker_thread.h"
#include "capture/simulator/scene/scene_encoder.h"
#include "capture/simulator/scene/scene_painter.h"
#include "capture/simulator/scene/scene_script.h"
#include "capture/simulator/scene/scene_sound.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

/// Part of a clip's name: grows when the same script would give other pictures.
constexpr std::string_view kRendererVersion = "scene renderer 1";
constexpr int kMainFps = 25;
constexpr int kSubFps = 12;
constexpr int kWorkers = 2;

Result<std::string> read_text(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) {
    return fail(ErrorKind::kNotFound, file.string() + ": no such file, or it cannot be read");
  }
  return text.str();
}

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span{text.data(), text.size()});
}

Result<SceneScript> read_script(const std::string& text, const std::string& name) {
  auto outcome = parse_scene_script(text);
  if (outcome.faults.empty()) {
    return std::move(outcome.script);
  }
  std::string message;
  for (const auto& fault : outcome.faults) {
    message += (message.empty() ? "" : "\n") + to_text(fault, name);
  }
  return fail(ErrorKind::kInvalidArgument, std::move(message));
}

struct LoadedPhotos {
  ScenePhotos pictures;
  std::vector<Digest> digests;  ///< of the files, in the order of the cut-outs
};

Result<LoadedPhotos> load_photos(const SceneScript& script, const std::filesystem::path& folder) {
  LoadedPhotos photos;
  for (const auto& cutout : script.cutouts) {
    const auto bytes = read_text(folder / cutout.photo);
    if (!bytes.ok()) {
      return bytes.error().while_doing("photograph of people (setup/photos.sh fetches it)");
    }
    photos.digests.push_back(sha256(bytes_of(*bytes)));
    if (photos.pictures.contains(cutout.photo)) {
      continue;
    }
    auto picture = load_rgb_picture(folder / cutout.photo);
    if (!picture.ok()) {
      return picture.error();
    }
    photos.pictures.emplace(cutout.photo, std::move(*picture));
  }
  return photos;
}

std::string folder_name(const std::string& script_text, const LoadedPhotos& photos) {
  Digester digester;
  digester.add(bytes_of(kRendererVersion)).add(bytes_of(script_text));
  for (const auto& digest : photos.digests) {
    digester.add(digest);
  }
  constexpr std::size_t kNameBytes = 8;
  const Digest whole = digester.finish();
  return "scene-" + to_hex(std::span{whole}.first(kNameBytes));
}

std::vector<SceneCameraClip> describe(const SceneScript& script, const std::filesystem::path& folder) {
  std::vector<SceneCameraClip> clips;
  for (const auto& camera : script.cameras) {
    SceneCameraClip clip{camera.window_id, camera.name, camera.department, {}, {}, camera.length, {}};
    clip.main_clip = folder / (camera.window_id.text() + "_main.mov");
    clip.sub_clip = folder / (camera.window_id.text() + "_sub.mov");
    for (const auto& seat : camera.seats) {
      clip.seats.push_back({seat.seat_id, seat.polygon, seat.person.present, script.move});
    }
    clips.push_back(std::move(clip));
  }
  return clips;
}

/// Renders the cameras of one script into one folder, two at a time.
class SceneRenderer {
 public:
  SceneRenderer(const SceneScript& script, const ScenePhotos& photos, const SceneProgress& progress)
      : script_(script), photos_(photos), progress_(progress) {}

  Result<> render(const std::vector<SceneCameraClip>& clips);

 private:
  Result<> render_camera(const SceneCamera& camera, const SceneCameraClip& clip);
  Result<> render_second(ScenePainter& painter, std::int64_t second, SceneEncoder& main, SceneEncoder& sub);
  void tell(const std::string& line);

  const SceneScript& script_;
  const ScenePhotos& photos_;
  const SceneProgress& progress_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  std::optional<Error> error_;  ///< guarded by mutex_: the first one
  std::mutex progress_mutex_;   ///< one line at a time; nothing else is locked by it
};

Result<> SceneRenderer::render(const std::vector<SceneCameraClip>& clips) {
  {
    std::vector<std::unique_ptr<WorkerThread>> workers;
    for (int i = 0; i < kWorkers; ++i) {
      workers.push_back(std::make_unique<WorkerThread>("scene-render", [&](const std::stop_token&) {
        for (std::size_t at = next_++; at < clips.size(); at = next_++) {
          auto rendered = render_camera(script_.cameras[at], clips[at]);
          const std::scoped_lock lock{mutex_};
          if (!rendered.ok() && !error_) {
            error_ = rendered.error().while_doing("render window " + clips[at].window_id.text());
          }
          if (error_) {
            return;
          }
        }
      }));
    }
  }
  return error_ ? Result<>{*error_} : Result<>{};
}

void SceneRenderer::tell(const std::string& line) {
  if (progress_) {
    const std::scoped_lock lock{progress_mutex_};
    progress_(line);
  }
}

Result<> SceneRenderer::render_camera(const SceneCamera& camera, const SceneCameraClip& clip) {
  auto main = SceneEncoder::open({clip.main_clip, kSceneWidthPx, kSceneHeightPx, kMainFps});
  if (!main.ok()) {
    return main.error();
  }
  auto sub = SceneEncoder::open({clip.sub_clip, kSceneWidthPx / 2, kSceneHeightPx / 2, kSubFps});
  if (!sub.ok()) {
    return sub.error();
  }
  ScenePainter painter{script_, camera, photos_};
  const std::int64_t seconds = camera.length / 1s;
  for (std::int64_t second = 0; second < seconds; ++second) {
    const auto sound = scene_sound(camera, second * kSceneSampleRate, kSceneSampleRate);
    auto done = main->add_sound(sound);
    done = done.ok() ? sub->add_sound(sound) : std::move(done);
    done = done.ok() ? render_second(painter, second, *main, *sub) : std::move(done);
    if (!done.ok()) {
      return done;
    }
    if (second % 20 == 19 || second + 1 == seconds) {
      tell(fmt::format("{}: {} of {} s rendered", camera.window_id.text(), second + 1, seconds));
    }
  }
  auto finished = main->finish();
  return finished.ok() ? sub->finish() : finished;
}

Result<> SceneRenderer::render_second(ScenePainter& painter, std::int64_t second, SceneEncoder& main,
                                      SceneEncoder& sub) {
  YuvPicture small = YuvPicture::sized(kSceneWidthPx / 2, kSceneHeightPx / 2);
  int sub_frame = 0;
  for (int frame = 0; frame < kMainFps; ++frame) {
    const auto time = std::chrono::seconds{second} + std::chrono::microseconds{1s} * frame / kMainFps;
    const YuvPicture& picture = painter.paint(time);
    if (auto added = main.add_picture(picture); !added.ok()) {
      return added;
    }
    // The sub-stream shows the picture that is nearest before its own time.
    if (sub_frame < kSubFps && (frame + 1) * kSubFps > sub_frame * kMainFps) {
      halve(picture, small);
      ++sub_frame;
      if (auto added = sub.add_picture(small); !added.ok()) {
        return added;
      }
    }
  }
  return {};
}

Error folder_error(const std::filesystem::path& folder, const std::error_code& code) {
  return fail(ErrorKind::kIo,
              fmt::format("scene cache {}: {}; choose another with --cache", folder.string(), code.message()));
}

/// What a process left that was ended while it rendered.
void remove_left_overs(const std::filesystem::path& cache) {
  constexpr std::string_view kMark = ".new.";
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator{cache, ignored}) {
    const std::string name = entry.path().filename().string();
    const auto mark = name.find(kMark);
    if (!name.starts_with("scene-") || mark == std::string::npos) {
      continue;
    }
    const long pid = std::strtol(name.c_str() + mark + kMark.size(), nullptr, 10);
    if (pid > 0 && ::kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH) {
      std::filesystem::remove_all(entry.path(), ignored);
    }
  }
}

/// Renders beside the final folder and puts it there as a whole: a half-done clip is never served.
Result<> fill_cache(SceneRenderer& renderer, const SceneScript& script, const std::filesystem::path& folder) {
  const std::filesystem::path fresh = fmt::format("{}.new.{}", folder.string(), ::getpid());
  std::error_code code;
  std::filesystem::create_directories(fresh, code);
  if (code) {
    return folder_error(fresh, code);
  }
  remove_left_overs(folder.parent_path());
  auto rendered = renderer.render(describe(script, fresh));
  if (rendered.ok()) {
    std::filesystem::rename(fresh, folder, code);
    if (code && !std::filesystem::is_directory(folder)) {  // else another process was faster: its clips are the same
      rendered = folder_error(folder, code);
    }
  }
  std::error_code ignored;
  std::filesystem::remove_all(fresh, ignored);
  return rendered;
}

}  // namespace

Result<std::vector<SceneCameraClip>> render_scene(const std::filesystem::path& script_file,
                                                  const std::filesystem::path& photos_folder,
                                                  const std::filesystem::path& cache_folder,
                                                  const SceneProgress& progress) {
  auto text = read_text(script_file);
  if (!text.ok()) {
    return text.error().while_doing("scene script");
  }
  auto script = read_script(*text, script_file.filename().string());
  if (!script.ok()) {
    return script.error();
  }
  auto photos = load_photos(*script, photos_folder);
  if (!photos.ok()) {
    return photos.error();
  }
  const auto folder = cache_folder / folder_name(*text, *photos);
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    SceneRenderer renderer{*script, photos->pictures, progress};
    if (auto filled = fill_cache(renderer, *script, folder); !filled.ok()) {
      return filled.error();
    }
  }
  return describe(*script, folder);
}

}  // namespace hallwatch
