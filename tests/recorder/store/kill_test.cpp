#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include <gmock/gmock.h>

#include "base/time/system_clock.h"
#include "recorder/store/segment_store.h"
#include "tests/recorder/support/store_bench.h"
#include "tests/support/wait_for.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

/// Writes until it is killed; a byte on the pipe for each fragment that was appended.
[[noreturn]] void write_until_killed(const std::filesystem::path& data, const std::vector<PacketPtr>& packets,
                                     int pipe) {
  StoreSettings settings;
  settings.data = data;
  settings.sync_interval = 50ms;
  SystemClock clock;
  auto index = FootageIndex::open(data, OpenMode::kReadWrite);
  if (!index.ok()) {
    std::_Exit(1);
  }
  VolumeWriter volume{settings, {kMadeStreamId}, std::move(*index), local_file_system(), clock};
  if (!volume.begin().ok()) {
    std::_Exit(1);
  }
  bool is_first = true;
  for (const auto& packet : packets) {
    volume.take(packet);
    volume.run_due();
    if (packet->is_key && !std::exchange(is_first, false) && ::write(pipe, "x", 1) != 1) {
      std::_Exit(1);
    }
  }
  ::pause();
  std::_Exit(0);
}

TEST(KillTest, AKilledWriterLosesAtMostTheFragmentInTheMaking) {
  const auto made = repeated(h264_stream(20, 50), 30);
  for (const int after : {1, 2, 7, 31, 90}) {
    StoreBench bench;
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      write_until_killed(bench.data(), made, ends[1]);
    }
    ::close(ends[1]);
    int fragments = 0;
    char byte = 0;
    while (fragments < after && ::read(ends[0], &byte, 1) == 1) {
      ++fragments;
    }
    ASSERT_EQ(fragments, after);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(ends[0]);

    bench.start();  // adopts
    bench.close();
    const auto back = bench.read();
    EXPECT_GE(back.size(), static_cast<std::size_t>(after) * 50);
    EXPECT_EQ(difference({made.begin(), made.begin() + static_cast<std::ptrdiff_t>(back.size())}, back), "");
    EXPECT_THAT(bench.faults(), ::testing::IsEmpty());
    for (const auto& row : bench.segments()) {
      EXPECT_EQ(probe(bench.data() / path_of(row)).video, static_cast<std::size_t>(row.video_frames));
    }
  }
}

}  // namespace
}  // namespace hallwatch
