#include "station/watch/services_file.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

const ServiceStatus kRecorder{"hallwatch-recorder", 4711, 2, utc_from_us(1'758'504'600'000'000), "signal 9 (Killed)"};

TEST(ServicesFileTest, NamesPidRestartsAndSince) {
  const TempFolder folder;
  ASSERT_TRUE(write_services_file(folder / "services.json", {kRecorder}).ok());
  const auto json = nlohmann::json::parse(read_text(folder / "services.json"));
  const auto& service = json.at("services").at(0);
  EXPECT_EQ(service.at("name"), "hallwatch-recorder");
  EXPECT_EQ(service.at("pid"), 4711);
  EXPECT_EQ(service.at("restarts"), 2);
  EXPECT_EQ(service.at("since"), "2025-09-22T01:30:00.000000Z");
  EXPECT_EQ(service.at("last_end"), "signal 9 (Killed)");
}

TEST(ServicesFileTest, ReplacesTheFileAndLeavesNoDraft) {
  const TempFolder folder;
  ASSERT_TRUE(write_services_file(folder / "services.json", {kRecorder, kRecorder}).ok());
  ASSERT_TRUE(write_services_file(folder / "services.json", {}).ok());
  EXPECT_TRUE(nlohmann::json::parse(read_text(folder / "services.json")).at("services").empty());
  EXPECT_FALSE(std::filesystem::exists(folder / "services.json.new"));
}

TEST(ServicesFileTest, AFolderThatIsNotThereIsAnError) {
  const auto written = write_services_file("/nowhere/services.json", {});
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().kind(), ErrorKind::kIo);
  EXPECT_THAT(written.error().message(), testing::HasSubstr("/nowhere/services.json"));
}

}  // namespace
}  // namespace hallwatch
