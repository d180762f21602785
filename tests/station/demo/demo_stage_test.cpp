#include "station/demo/demo_stage.h"

#include <gmock/gmock.h>

#include "base/time/system_clock.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

TEST(DemoStageTest, MakesAFolderForEverything) {
  const TempFolder temp;
  const DemoFolders folders{temp / "demo"};
  ASSERT_TRUE(prepare_folders(folders).ok());
  EXPECT_TRUE(std::filesystem::is_directory(folders.data));
  EXPECT_TRUE(std::filesystem::is_directory(folders.shots));
}

TEST(DemoStageTest, AnEarlierDemoMakesWay) {
  const TempFolder temp;
  const DemoFolders folders{temp.path()};
  ASSERT_TRUE(prepare_folders(folders).ok());
  write_text(folders.config, "# demo");
  write_text(folders.data / "old", "");
  write_text(folders.summary, "{}");
  ASSERT_TRUE(prepare_folders(folders).ok());
  EXPECT_FALSE(std::filesystem::exists(folders.data / "old"));
  EXPECT_FALSE(std::filesystem::exists(folders.summary));
}

TEST(DemoStageTest, SomebodyElsesFolderIsLeftAlone) {
  const TempFolder temp;
  std::filesystem::create_directories(temp / "data");
  write_text(temp / "data/dear", "kept");
  const auto prepared = prepare_folders(DemoFolders{temp.path()});
  ASSERT_FALSE(prepared.ok());
  EXPECT_EQ(prepared.error().kind(), ErrorKind::kInvalidArgument);
  EXPECT_EQ(read_text(temp / "data/dear"), "kept");
}

TEST(DemoStageTest, FindsTwoPortsThatAreFree) {
  const auto port = free_loopback_ports();
  ASSERT_TRUE(port.ok());
  EXPECT_GT(*port, 1023);
}

TEST(DemoStageTest, ACameraWithoutItsClipIsNamed) {
  DemoCamera camera{"CAM01", "/cam0", {}};
  camera.clip.main_clip = "/no/such/clip.mp4";
  const auto started = start_cameras({camera}, 0ms);
  ASSERT_FALSE(started.ok());
  EXPECT_THAT(started.error().message(), testing::HasSubstr("/no/such/clip.mp4"));
}

TEST(DemoStageTest, OpensAVirtualScreen) {
  const TempFolder temp;
  SystemClock clock;
  const DemoFolders folders{temp.path()};
  ASSERT_TRUE(prepare_folders(folders).ok());
  std::string display;
  auto screen = start_virtual_screen(folders, clock, display);
  ASSERT_TRUE(screen.ok()) << screen.error().message();
  EXPECT_THAT(display, testing::MatchesRegex(":[0-9]+"));
  EXPECT_TRUE(screen->stop(clock, 30s).is_clean);
}

}  // namespace
}  // namespace hallwatch
