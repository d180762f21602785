#include <gmock/gmock.h>

#include "tests/scenarios/support/test_station.h"
#include "tests/support/command_output.h"

namespace hallwatch {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

/// Six faults of six kinds, each on a line of its own.
std::string faulty_config(const std::filesystem::path& data) {
  return "[site]\nid = \"TEST\"\ndata = \"" + data.string() + R"("
colour = "red"
[rules]
seat_empty_after_s = "soon"
[[camera]]
id = "CAM01"
url = "rtsp://127.0.0.1:9/cam0"
[[camera]]
id = "CAM01"
url = "http://127.0.0.1/"
[[window]]
id = "W01"
camera = "CAM09"
[[window.seat]]
id = "front"
polygon = [[0.1, 0.1], [1.7, 0.1], [0.5, 0.9]]
)";
}

TEST(ConfigFaultsScenario, AllFaultsAreToldAtOnceAndNothingIsStarted) {
  const TempFolder folder;
  const auto config = folder / "hall.toml";
  const auto data = folder / "data";
  write_text(config, faulty_config(data));
  const auto output = run_command_line(built_program("hallwatch") + " run --config " + config.string() + " 2>&1");
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_THAT(output.text, ContainsRegex("hall.toml:4: .*colour"));
  EXPECT_THAT(output.text, ContainsRegex("hall.toml:6: .*seat_empty_after_s"));
  EXPECT_THAT(output.text, ContainsRegex("hall.toml:11: .*CAM01"));
  EXPECT_THAT(output.text, ContainsRegex("hall.toml:12: .*url"));
  EXPECT_THAT(output.text, HasSubstr("CAM09"));
  EXPECT_THAT(output.text, ContainsRegex("hall.toml:18: .*polygon"));
  EXPECT_FALSE(std::filesystem::exists(data)) << "something was started";
}

TEST(ConfigFaultsScenario, CheckTellsTheSameAndChangesNothing) {
  const TempFolder folder;
  const auto config = folder / "hall.toml";
  write_text(config, faulty_config(folder / "data"));
  const auto checked = run_command_line(built_program("hallwatch") + " check " + config.string() + " 2>&1");
  EXPECT_EQ(checked.exit_code, 2);
  EXPECT_THAT(checked.text, ContainsRegex("hall.toml:4: .*colour"));
  EXPECT_FALSE(std::filesystem::exists(folder / "data"));
}

TEST(ConfigFaultsScenario, EveryServiceRefusesAFaultyConfigByItself) {
  const TempFolder folder;
  const auto config = folder / "hall.toml";
  write_text(config, faulty_config(folder / "data"));
  for (const auto* service :
       {"hallwatch-recorder", "hallwatch-analytics", "hallwatch-supervisor", "hallwatch-console"}) {
    const auto output = run_command_line(built_program(service) + " --config " + config.string() + " 2>&1");
    EXPECT_EQ(output.exit_code, 2) << service << ": " << output.text;
    EXPECT_THAT(output.text, ContainsRegex("hall.toml:4: .*colour")) << service;
  }
}

TEST(ConfigFaultsScenario, AConfigThatIsNotThereIsBadUsage) {
  EXPECT_EQ(run_command_line(built_program("hallwatch") + " run --config /no/such/file 2>&1").exit_code, 2);
}

}  // namespace
}  // namespace hallwatch
