#include "capture/simulator/fault_command.h"

#include <gmock/gmock.h>

namespace hallwatch {
namespace {

using ::testing::HasSubstr;

TEST(FaultCommandTest, EveryCommandIsRead) {
  EXPECT_EQ(*parse_fault_command("stall /cam0 2.5"), (FaultCommand{FaultKind::kStall, "/cam0", 2.5}));
  EXPECT_EQ(*parse_fault_command(" down  /cam0/sub 3\n"), (FaultCommand{FaultKind::kDown, "/cam0/sub", 3}));
  EXPECT_EQ(*parse_fault_command("up /cam0"), (FaultCommand{FaultKind::kUp, "/cam0", 0}));
  EXPECT_EQ(*parse_fault_command("kick /cam0"), (FaultCommand{FaultKind::kKick, "/cam0", 0}));
  EXPECT_EQ(*parse_fault_command("loss /cam0 1000000"), (FaultCommand{FaultKind::kLoss, "/cam0", 1e6}));
  EXPECT_EQ(*parse_fault_command("skew /cam0 -500"), (FaultCommand{FaultKind::kSkew, "/cam0", -500}));
  EXPECT_EQ(*parse_fault_command("noclock /cam0"), (FaultCommand{FaultKind::kNoClock, "/cam0", 0}));
  EXPECT_EQ(*parse_fault_command("garbage /cam0 1"), (FaultCommand{FaultKind::kGarbage, "/cam0", 1}));
  EXPECT_EQ(*parse_fault_command("jump /cam0 -10"), (FaultCommand{FaultKind::kJump, "/cam0", -10}));
}

TEST(FaultCommandTest, WrongCommandsSayWhatIsWrong) {
  for (const auto* text :
       {"", "   ", "stall", "stall /cam0", "stall /cam0 x", "stall /cam0 1 2", "stall /cam0 -1", "loss /cam0 1000001",
        "skew /cam0 100001", "kick /cam0 1", "stall /cam0 nan", "stall /cam0 inf", "STALL /cam0 1"}) {
    const auto command = parse_fault_command(text);
    ASSERT_FALSE(command.ok()) << text;
    EXPECT_EQ(command.error().kind(), ErrorKind::kInvalidArgument);
  }
  EXPECT_THAT(parse_fault_command("loss /cam0 2000000").error().message(), HasSubstr("1000000"));
}

}  // namespace
}  // namespace hallwatch
