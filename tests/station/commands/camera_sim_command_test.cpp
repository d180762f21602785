// `hallwatch camera-sim` as a process: what it prints, its stats, its exit codes.
#include <csignal>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "station/commands/commands.h"
#include "station/watch/child_process.h"
#include "tests/capture/simulator/scene/small_scene.h"
#include "tests/support/command_output.h"
#include "tests/support/wait_for.h"

namespace hallwatch {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string kProgram = std::string{HALLWATCH_BIN_DIR} + "/hallwatch";

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

class CameraSimCommandTest : public ::testing::Test {
 protected:
  void TearDown() override {
    if (child_ && !end_) {
      child_->kill_and_wait();
    }
  }
  CommandOutput run(const std::string& words) {
    return run_command_line("timeout 60 " + kProgram + " camera-sim --port 0 " + words + " 2>&1");
  }
  /// Starts it and waits until it serves.
  void serve(const std::string& words) {
    auto child = ChildProcess::start(
        {"/bin/sh", "-c",
         "exec " + kProgram + " camera-sim --port 0 " + words + " > " + (folder_ / "out").string() + " 2>&1"});
    ASSERT_TRUE(child.ok());
    child_ = *child;
    ASSERT_TRUE(wait_for([&] { return said().find("ready rtsp://127.0.0.1:") != std::string::npos; })) << said();
  }
  [[nodiscard]] std::string said() const { return text_of(folder_ / "out"); }
  [[nodiscard]] std::string address() const {
    const auto text = said();
    const auto at = text.find("rtsp://");
    return text.substr(at, text.find('/', at + 7) - at);
  }
  void end() {
    child_->send_signal(SIGTERM);
    ASSERT_TRUE(wait_for([&] { return (end_ = child_->poll_end()).has_value(); }));
    EXPECT_EQ(end_->exit_code, kExitDone) << end_->text();
  }

  TempFolder folder_;
  std::optional<ChildProcess> child_;
  std::optional<ChildEnd> end_;
};

TEST_F(CameraSimCommandTest, ServesACountOfCamerasAndTellsTheFramesSentWhenItIsStopped) {
  const auto clip = make_clip(folder_);
  const auto stats = folder_ / "stats.json";
  serve("--once --count 2 --file " + clip + " --sub " + clip + " --stats " + stats.string());
  const auto ready = said();
  for (const auto* path : {"/cam0 ", "/cam0/sub ", "/cam1 ", "/cam1/sub\n"}) {
    EXPECT_THAT(ready, HasSubstr(path));
  }
  const auto probe = run_command_line(
      "ffprobe -v error -rtsp_transport tcp -select_streams v -count_packets -show_entries stream=nb_read_packets -of "
      "csv=p=0 " +
      address() + "/cam1");
  EXPECT_EQ(probe.text, "50\n");
  EXPECT_TRUE(wait_for([&] { return text_of(stats).find("50") != std::string::npos; })) << "written each second";
  end();
  EXPECT_THAT(said(), HasSubstr("cam0 sent_frames 0\ncam0/sub sent_frames 0\ncam1 sent_frames 50\n"));
  EXPECT_EQ(nlohmann::json::parse(text_of(stats))["cam1"]["sent_frames"], 50);
}

TEST_F(CameraSimCommandTest, RendersASceneAndServesIt) {
  make_photo(folder_ / "photo.png");
  write_text(folder_ / "scene.toml", small_scene_text());
  serve("--scene " + (folder_ / "scene.toml").string() + " --photos " + folder_.path().string() + " --cache " +
        (folder_ / "cache").string() + " --scene-start 3");
  EXPECT_THAT(said(), HasSubstr("W01: 6 of 6 s rendered\n"));
  const auto probe = run_command_line("ffprobe -v error -rtsp_transport udp -show_entries stream=width -of csv=p=0 " +
                                      address() + "/cam0/sub");
  EXPECT_THAT(probe.text, StartsWith("640\n"));
  end();
}

TEST_F(CameraSimCommandTest, WrongUseEndsWithTwoAndSaysWhatToDo) {
  write_text(folder_ / "scene.toml", "[[camera]]\nwindow = 3\n");
  const auto scene = " --scene " + (folder_ / "scene.toml").string();
  for (const auto& [words, part] : {std::pair<std::string, std::string>{"", "give either --file CLIP or --scene"},
                                    {"--file x" + scene, "give either"},
                                    {"--sub x" + scene, "--sub goes with --file"},
                                    {"--file x --user u", "--user and --password together"},
                                    {"--file x --count 0", "--count"},
                                    {scene, "scene.toml:2: camera[1].window"}}) {
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, kExitBadUsage) << words << outcome.text;
    EXPECT_THAT(outcome.text, HasSubstr(part)) << words;
  }
}

TEST_F(CameraSimCommandTest, WhatCannotBeServedEndsWithOne) {
  const auto missing = run("--file " + (folder_ / "none.mov").string());
  EXPECT_EQ(missing.exit_code, kExitFailed);
  EXPECT_THAT(missing.text, HasSubstr("none.mov"));
  const auto clip = make_clip(folder_);
  const auto stats = run("--file " + clip + " --stats /nowhere/stats.json");
  EXPECT_EQ(stats.exit_code, kExitFailed);
  EXPECT_THAT(stats.text, HasSubstr("/nowhere/stats.json"));
}

}  // namespace
}  // namespace hallwatch
