#include "recorder/fragment/fragment_reader.h"

#include <fstream>

#include <gmock/gmock.h>

#include "tests/recorder/support/made_stream.h"
#include "tests/recorder/support/written_file.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

/// Whether anything of the file is found to be wrong, from head to `wanted_bytes`.
bool finds_damage(const std::filesystem::path& file, std::uint64_t wanted_bytes) {
  auto reader = FragmentReader::open(file);
  if (!reader.ok()) {
    return true;
  }
  while (true) {
    const auto seal = reader->next();
    if (!seal.ok()) {
      return true;
    }
    if (!*seal) {
      return reader->position() < wanted_bytes;
    }
    if (!reader->verify(**seal).ok()) {
      return true;
    }
  }
}

TEST(FragmentReaderTest, FollowsAFileThatGrows) {
  const TempFolder folder;
  const auto file = folder / "a.mp4";
  const auto made = h264_stream(3, 25);
  const auto groups = groups_of(made);
  auto writer = FragmentWriter::open(groups.front(), {});
  ASSERT_TRUE(writer.ok());
  append_bytes(file, (*writer)->head().bytes);
  auto reader = FragmentReader::open(file);
  ASSERT_TRUE(reader.ok());
  for (std::size_t at = 0; at < groups.size(); ++at) {
    const auto nothing_yet = reader->next();
    ASSERT_TRUE(nothing_yet.ok());
    EXPECT_FALSE(*nothing_yet);
    const auto piece = (*writer)->write(groups[at]);
    ASSERT_TRUE(piece.ok());
    const auto half = static_cast<std::ptrdiff_t>(piece->bytes.size() / 2);
    append_bytes(file, {piece->bytes.begin(), piece->bytes.begin() + half});
    const auto still_nothing = reader->next();
    ASSERT_TRUE(still_nothing.ok());
    EXPECT_FALSE(*still_nothing);
    append_bytes(file, {piece->bytes.begin() + half, piece->bytes.end()});
    const auto seal = reader->next();
    ASSERT_TRUE(seal.ok());
    ASSERT_TRUE(*seal);
    EXPECT_EQ((*seal)->hash, piece->seal.hash);
    EXPECT_EQ(probe(file).video, (at + 1) * 25) << "an independent reader sees the growing file too";
  }
}

TEST(FragmentReaderTest, ReportsAFileThatIsMissing) {
  const auto reader = FragmentReader::open("/nonexistent/a.mp4");
  ASSERT_FALSE(reader.ok());
  EXPECT_EQ(reader.error().kind(), ErrorKind::kNotFound);
}

TEST(FragmentReaderTest, ReportsEveryHeadThatIsCutShort) {
  const TempFolder folder;
  const auto file = folder / "a.mp4";
  write_file(file, groups_of(h264_stream(1, 25)));
  auto reader = FragmentReader::open(file);
  ASSERT_TRUE(reader.ok());
  const auto head_bytes = reader->position();
  for (std::uint64_t size = 0; size < head_bytes; size += 7) {
    std::filesystem::resize_file(file, size);
    const auto damaged = FragmentReader::open(file);
    ASSERT_FALSE(damaged.ok()) << size;
    EXPECT_EQ(damaged.error().kind(), ErrorKind::kDataLoss);
    std::filesystem::resize_file(file, head_bytes);  // zeros behind the cut
  }
}

TEST(FragmentReaderTest, FindsAnyFlippedByte) {
  const TempFolder folder;
  const auto file = folder / "a.mp4";
  write_file(file, groups_of(h264_stream(1, 13, "32x32")));
  const auto sound = read_text(file);
  ASSERT_FALSE(finds_damage(file, sound.size()));
  std::fstream out{file, std::ios::in | std::ios::out | std::ios::binary};
  for (std::size_t at = 0; at < sound.size(); ++at) {
    const auto flip = [&](char byte) {
      out.seekp(static_cast<std::streamoff>(at));
      out.put(byte);
      out.flush();
    };
    flip(static_cast<char>(sound[at] ^ (1 << (at % 8))));
    EXPECT_TRUE(finds_damage(file, sound.size())) << "byte " << at;
    flip(sound[at]);
  }
}

TEST(FragmentReaderTest, FindsAFragmentThatWasTakenOut) {
  const TempFolder folder;
  const auto groups = groups_of(h264_stream(3, 25));
  auto writer = FragmentWriter::open(groups.front(), {});
  ASSERT_TRUE(writer.ok());
  append_bytes(folder / "a.mp4", (*writer)->head().bytes);
  std::uint64_t wanted = (*writer)->head().bytes.size();
  for (std::size_t at = 0; at < groups.size(); ++at) {
    const auto piece = (*writer)->write(groups[at]);
    ASSERT_TRUE(piece.ok());
    if (at != 1) {
      append_bytes(folder / "a.mp4", piece->bytes);
      wanted += piece->bytes.size();
    }
  }
  EXPECT_TRUE(finds_damage(folder / "a.mp4", wanted));
}

}  // namespace
}  // namespace hallwatch
